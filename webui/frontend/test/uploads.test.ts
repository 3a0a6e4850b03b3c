import assert from "node:assert/strict";
import { test } from "node:test";
import { authorization } from "../src/link-password.ts";
import { freeName, isThere } from "../src/upload-names.ts";

const THERE = new Map([
  ["a.jpg", 10],
  ["a (2).jpg", 20],
  ["ä.jpg", 30],
]);

test("what is there already is known by its name and size", () => {
  assert.equal(isThere({ name: "A.JPG", size: 10 }, THERE), true);
  assert.equal(isThere({ name: "a.jpg", size: 11 }, THERE), false);
  assert.equal(isThere({ name: "a\u0308.jpg", size: 30 }, THERE), true);
});

test("a name that is taken gets a number", () => {
  assert.equal(freeName("b.jpg", THERE), "b.jpg");
  assert.equal(freeName("a.jpg", THERE), "a (3).jpg");
  assert.equal(freeName(".hidden", new Map([[".hidden", 1]])), ".hidden (2)");
});

test("a password of any letters makes a header", () => {
  assert.equal(authorization("pässword"), `Basic ${Buffer.from("guest:pässword").toString("base64")}`);
});
