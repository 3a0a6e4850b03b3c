import assert from "node:assert/strict";
import { test } from "node:test";
import { called, complete } from "../src/completion.ts";
import { boxStyle, placeBeside } from "../src/face-places.ts";

const person = (id: number, title: string, photos: number) =>
  ({ id, title, name: title, photos, face: null, url: "" });

const PEOPLE = [
  person(1, "Alice", 5),
  person(2, "Alina", 9),
  person(3, "Mary-Ann Alder", 100),
  person(4, "Zoë", 1),
];

test("names are completed from the start of any word, the best first", () => {
  const titles = (typed: string, but = 0): string[] => complete(typed, PEOPLE, but).map(({ title }) => title);
  assert.deepEqual(titles("al"), ["Alina", "Alice", "Mary-Ann Alder"]);
  assert.deepEqual(titles("ALICE"), ["Alice"]);
  assert.deepEqual(titles("ann"), ["Mary-Ann Alder"]);
  assert.deepEqual(titles("zoe"), ["Zoë"]);
  assert.deepEqual(titles("al", 2), ["Alice", "Mary-Ann Alder"]);
  assert.deepEqual(titles("  "), []);
});

test("only who is called just that is meant by a whole name", () => {
  assert.equal(called(" alice ", PEOPLE, 0)?.id, 1);
  assert.equal(called("zoe", PEOPLE, 0), null);
  assert.equal(called("Alice", PEOPLE, 1), null);
  assert.equal(called("Ali", PEOPLE, 0), null);
});

test("what of a face is beyond the picture has no box", () => {
  assert.deepEqual(boxStyle({ left: 0.25, top: 0.5, width: 0.125, height: 0.1 }), {
    left: "25%", top: "50%", width: "12.5%", height: "10%",
  });
  assert.deepEqual(boxStyle({ left: -0.1, top: 0.95, width: 0.2, height: 0.2 }), {
    left: "0%", top: "95%", width: "10%", height: "5%",
  });
});

test("a card stands below its face, above it where there is no room, and always in the window", () => {
  const room = { width: 400, height: 800 };
  const at = (left: number, top: number): unknown =>
    placeBeside({ left, top, width: 50, height: 50 }, 300, 200, room);
  assert.deepEqual(at(175, 100), { left: 50, top: 162 });
  assert.deepEqual(at(0, 700), { left: 12, top: 488 });
  assert.deepEqual(at(350, 100), { left: 88, top: 162 });
  assert.deepEqual(placeBeside({ left: 0, top: 0, width: 400, height: 800 }, 300, 200, room), {
    left: 50, top: 588,
  });
});
