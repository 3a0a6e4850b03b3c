import assert from "node:assert/strict";
import { test } from "node:test";
import { anchorAt, placeOf } from "../src/anchor.ts";
import type { Row } from "../src/item.ts";
import { SectionList } from "../src/sections.ts";
import { styleFor } from "../src/style.ts";

const rowsFrom = (first: number, count: number): Row[] =>
  Array.from({ length: count }, (_, at): Row => {
    return [first + at, `${first + at}.jpg`, "i", 300, 200, null, 86_400, null, "v", 1, 1];
  });

function filled(): SectionList {
  const list = new SectionList(styleFor(1000, true));
  list.replace(["2024-03", "2024-02", "2024-01"].map((path) => ({ path: [path], count: 10, title: null })));
  return list;
}

test("sections stand below each other", () => {
  const list = filled();
  const [one, two, three] = list.sections;
  assert.equal(one?.top, 0);
  assert.equal(two?.top, one?.height);
  assert.equal(list.height, (three?.top ?? 0) + (three?.height ?? 0));
  assert.equal(two?.title, "February 2024");
});

test("a picture's number leads to its section and back", () => {
  const list = filled();
  assert.deepEqual(list.spot(10), { section: 1, row: 0 });
  assert.deepEqual(list.spot(29), { section: 2, row: 9 });
  assert.equal(list.index({ section: 2, row: 9 }), 29);
});

test("a section counts what it really holds once it is loaded", () => {
  const list = filled();
  list.fill(0, rowsFrom(1, 12));
  assert.equal(list.count, 32);
  assert.deepEqual(list.spot(12), { section: 1, row: 0 });
});

test("an unloaded section keeps its measured height", () => {
  const list = filled();
  list.fill(1, rowsFrom(1, 40));
  const height = list.sections[1]?.height;
  list.unload(1);
  assert.equal(list.sections[1]?.rows, null);
  assert.equal(list.sections[1]?.height, height);
});

test("a new list keeps what is loaded", () => {
  const list = filled();
  list.fill(1, rowsFrom(1, 10));
  list.replace([
    { path: ["2024-04"], count: 2, title: null },
    { path: ["2024-02"], count: 11, title: null },
  ]);
  assert.equal(list.sections[0]?.rows, null);
  assert.equal(list.sections[1]?.rows?.length, 10);
  assert.equal(list.sections[1]?.top, list.sections[0]?.height);
});

test("what is seen stays in place when a section above it grows", () => {
  const list = filled();
  list.fill(1, rowsFrom(100, 10));
  const top = (list.sections[1]?.top ?? 0) + 150;
  const anchor = anchorAt(list, top);
  assert.ok(anchor?.mediaId);
  const before = anchor.place;
  const grew = list.sections[0]?.height ?? 0;
  list.fill(0, rowsFrom(1000, 400));
  assert.equal(placeOf(list, anchor) - before, (list.sections[0]?.height ?? 0) - grew);
});

test("an empty list has no height and no anchor", () => {
  const list = new SectionList(styleFor(1000, false));
  assert.equal(list.height, 0);
  assert.equal(list.at(100), -1);
  assert.equal(anchorAt(list, 0), null);
});
