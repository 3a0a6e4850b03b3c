import assert from "node:assert/strict";
import { test } from "node:test";
import { replaced, termAt } from "../src/search-term.ts";

/** The prefix that is completed where "|" stands. */
const prefix = (typed: string): string => termAt(typed.replace("|", ""), typed.indexOf("|")).prefix;

/** What is in the box, with the caret, when a completion was chosen where "|" stood. */
function chosen(typed: string, completion: string): string {
  const [text, caret] = [typed.replace("|", ""), typed.indexOf("|")];
  const done = replaced(text, caret, termAt(text, caret), completion);
  return `${done.text.slice(0, done.caret)}|${done.text.slice(done.caret)}`;
}

test("the term before the caret is completed", () => {
  assert.equal(prefix("beach al|"), "al");
  assert.equal(prefix("be| alps"), "be");
  assert.equal(prefix("beach |"), "");
  assert.equal(prefix("(beach or -al|"), "al");
  assert.equal(prefix("2024-0|"), "2024-0");
  assert.equal(prefix("place=Pa|"), "place=Pa");
});

test("a quote holds words together until it is closed", () => {
  assert.equal(prefix("person='Alice M|"), "person='Alice M");
  assert.equal(prefix("person='Alice M' be|"), "be");
  assert.equal(prefix("o'brien be|"), "be");
});

test("of people who are together, the last is completed", () => {
  assert.equal(prefix("person=Alice+Bo|"), "person=Bo");
  assert.equal(chosen("person=Alice+Bo|", "person=Bob"), "person=Alice+Bob |");
});

test("of a month, the word before it is not said twice", () => {
  assert.equal(chosen("jul|", "every july"), "every july |");
  assert.equal(chosen("beach every jul| x", "every july"), "beach every july |x");
  assert.equal(chosen("Every jul|", "every july"), "every july |");
  assert.equal(chosen("-every jul|", "every july"), "-every july |");
  assert.equal(chosen("Canon|", "camera='Canon (R'"), "camera='Canon (R' |");
  assert.equal(chosen("sevevery jul|", "every july"), "sevevery every july |");
});

test("a completion takes the place of what was typed, and nothing else", () => {
  assert.equal(chosen("al|", "person=Alice"), "person=Alice |");
  assert.equal(chosen("beach -al| 2024", "person=Alice"), "beach -person=Alice |2024");
});
