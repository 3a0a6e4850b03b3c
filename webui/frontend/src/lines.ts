/** Up and down in a grid whose lines are all different. */
import type { Boxes } from "./rows.ts";

/** The box in the next line (*step* 1) or the one before (-1) nearest to *from*; null at the end. */
export function nearestInLine(boxes: Boxes, from: number, step: 1 | -1): number | null {
  const line = lineBeside(boxes, from, step);
  const middle = middleOf(boxes, from);
  return line.reduce<number | null>((best, box) => {
    const closer = best === null || distance(boxes, box, middle) < distance(boxes, best, middle);
    return closer ? box : best;
  }, null);
}

function lineBeside(boxes: Boxes, from: number, step: 1 | -1): number[] {
  let at = from;
  while (inside(boxes, at) && boxes.y(at) === boxes.y(from)) at += step;
  const line: number[] = [];
  for (let box = at; inside(boxes, box) && boxes.y(box) === boxes.y(at); box += step) {
    line.push(box);
  }
  return line;
}

const inside = (boxes: Boxes, at: number): boolean => at >= 0 && at < boxes.length;
const middleOf = (boxes: Boxes, box: number): number => boxes.x(box) + boxes.width(box) / 2;
const distance = (boxes: Boxes, box: number, middle: number): number =>
  Math.abs(middleOf(boxes, box) - middle);
