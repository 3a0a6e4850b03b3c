import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestInLine } from "../src/lines.ts";
import { Boxes, justify } from "../src/rows.ts";

const frame = { width: 1000, rowHeight: 200, gap: 4 };

function laidOut(aspects: readonly number[]): Boxes {
  const boxes = new Boxes(aspects.length);
  justify(aspects, frame, 10, boxes);
  return boxes;
}

test("every row but the last fills the width to the pixel", () => {
  const aspects = Array.from({ length: 97 }, (_, index) => 0.6 + ((index * 7) % 11) / 6);
  const boxes = laidOut(aspects);
  const last = boxes.y(96);
  for (let index = 0; index < 96; index++) {
    const endsRow = boxes.y(index + 1) !== boxes.y(index);
    if (!endsRow) assert.equal(boxes.x(index + 1) - boxes.x(index) - boxes.width(index), 4);
    else assert.equal(boxes.x(index) + boxes.width(index), 1000);
    if (boxes.y(index) !== last) assert.ok(Math.abs(boxes.height(index) - 200) < 90);
  }
});

test("tops never decrease, and boxes of a row are of one height", () => {
  const boxes = laidOut(Array.from({ length: 60 }, (_, index) => 0.5 + (index % 5) / 2));
  for (let index = 1; index < 60; index++) {
    assert.ok(boxes.y(index) >= boxes.y(index - 1));
    if (boxes.y(index) === boxes.y(index - 1)) {
      assert.equal(boxes.height(index), boxes.height(index - 1));
    }
  }
});

test("a lone picture is not blown up", () => {
  const boxes = laidOut([1.5]);
  assert.deepEqual(boxes.at(0), { x: 0, y: 10, width: 300, height: 200 });
});

test("a picture wider than the window fits it", () => {
  const boxes = laidOut([8]);
  assert.deepEqual(boxes.at(0), { x: 0, y: 10, width: 1000, height: 125 });
});

test("nothing is laid out as nothing", () => {
  assert.equal(justify([], frame, 10, new Boxes(0)), 10);
});

test("up and down lead to the picture whose middle is nearest", () => {
  const boxes = new Boxes(5);
  boxes.add(0, 0, 500, 100);
  boxes.add(500, 0, 500, 100);
  boxes.add(0, 100, 300, 100);
  boxes.add(300, 100, 300, 100);
  boxes.add(600, 100, 400, 100);
  assert.equal(nearestInLine(boxes, 1, 1), 4);
  assert.equal(nearestInLine(boxes, 2, -1), 0);
  assert.equal(nearestInLine(boxes, 3, -1), 0);
  assert.equal(nearestInLine(boxes, 0, -1), null);
  assert.equal(nearestInLine(boxes, 4, 1), null);
});
