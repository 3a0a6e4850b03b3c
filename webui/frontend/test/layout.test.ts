import assert from "node:assert/strict";
import { test } from "node:test";
import type { Row } from "../src/item.ts";
import { type Style, estimatedHeight, firstBelow, layOut } from "../src/layout.ts";

const DAY = 86_400;
const style: Style = {
  width: 1000,
  rowHeight: 200,
  gap: 4,
  byDay: true,
  titleHeight: 60,
  dayHeight: 40,
  dayGap: 20,
  titleWidth: 220,
};

function row(day: number | null, width = 300, height = 200): Row {
  const captured = day === null ? null : day * DAY + 3600;
  return [1, "a.jpg", "i", width, height, null, captured, null, "v", 1, 1];
}

test("short days share a line, each under its own heading", () => {
  const { days, boxes } = layOut([row(9), row(8), row(7)], style);
  assert.deepEqual(days.map(({ day, first, y }) => [day, first, y]), [[9, 0, 60], [8, 1, 60], [7, 2, 60]]);
  assert.equal(boxes.y(0), boxes.y(2));
  assert.ok(boxes.x(1) >= boxes.x(0) + boxes.width(0) + 20);
  assert.ok(boxes.x(2) + boxes.width(2) <= 1001);
});

test("a line of several days fills the width when it nearly does", () => {
  const { boxes } = layOut([row(9), row(9), row(8)], style);
  assert.ok(Math.abs(boxes.x(2) + boxes.width(2) - 1000) <= 1);
});

test("a long day has the whole width", () => {
  const rows = [...Array.from({ length: 20 }, () => row(9)), row(8)];
  const { days, height, boxes } = layOut(rows, style);
  assert.equal(days[0]?.width, 1000);
  assert.ok((days[1]?.y ?? 0) >= boxes.bottom(19));
  assert.ok(height > boxes.bottom(20));
});

test("what has no date stands under a heading of its own", () => {
  assert.deepEqual(layOut([row(3), row(null)], style).days.map(({ day }) => day), [3, null]);
});

test("without days there are no headings", () => {
  const { days, boxes } = layOut([row(9), row(8)], { ...style, byDay: false, titleHeight: 0 });
  assert.deepEqual(days, []);
  assert.equal(boxes.y(0), 0);
});

test("narrow pictures leave room for the words above them", () => {
  const narrow = Array.from({ length: 8 }, (_, day) => row(20 - day, 100, 500));
  const { days } = layOut(narrow, { ...style, width: 360, rowHeight: 128 });
  for (const [index, day] of days.entries()) {
    const next = days[index + 1];
    if (next?.y === day.y) assert.ok(next.x >= day.x + 92);
    assert.ok(day.x + day.width <= 380);
  }
});

test("the first box below a place is found", () => {
  const { boxes } = layOut(Array.from({ length: 100 }, () => row(9)), style);
  assert.equal(firstBelow(boxes, 0), 0);
  assert.equal(firstBelow(boxes, 1e9), 100);
  const found = firstBelow(boxes, 1500);
  assert.ok(boxes.bottom(found) > 1500);
  assert.ok(boxes.bottom(found - 1) <= 1500);
});

test("an estimate is of the right order", () => {
  for (const count of [1, 30, 800]) {
    const rows = Array.from({ length: count }, (_, index) => row(28 - Math.floor((index * 28) / count)));
    const ratio = estimatedHeight(count, style) / layOut(rows, style).height;
    assert.ok(ratio > 0.6 && ratio < 1.6, `${count}: ${ratio}`);
  }
});
