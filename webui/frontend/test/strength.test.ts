import assert from "node:assert/strict";
import { test } from "node:test";
import { strengthOf } from "../src/strength.ts";

const told = (password: string) => strengthOf(password, ["carol", "mantelpiece"], { least: 12, most: 128 });

test("what the server refuses for its length is not weighed", () => {
  assert.deepEqual(told("eleven 11 1"), { level: 1, words: "Too short: 1 more character." });
  assert.deepEqual(told("two  spaces "), { level: 1, words: "Too short: 1 more character." });
  assert.deepEqual(told("x1 y2 z3 ".repeat(20)), { level: 1, words: "Too long: at most 128 characters." });
});

test("what is guessed first is weak, and why is told", () => {
  assert.deepEqual(told("aaaaaaaaaaaaaa"), { level: 1, words: "Very weak. Repeating it does not help much." });
  assert.match(told("password1234").words, /^Weak\. It is much like/);
  assert.match(told("abcdefghijklm").words, /Rows such as/);
  assert.match(told("carol-carol-carol").words, /^(Very weak|Weak|Fair)\./);
});

test("a few words in a row are strong", () => {
  assert.deepEqual(told("tea with honey and a book"), { level: 5, words: "Strong." });
});

test("the longest that is allowed is weighed in no time", () => {
  const long = Array.from({ length: 64 }, (_, index) => String.fromCharCode(33 + ((index * 37) % 90))).join("a");
  const before = performance.now();
  told(long.slice(0, 128));
  assert.ok(performance.now() - before < 1000);
});
