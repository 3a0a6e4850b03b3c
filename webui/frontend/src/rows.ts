/** Justified rows: boxes of one height each row, that fill the width exactly. */

export interface Frame {
  readonly width: number; // CSS pixels to fill
  readonly rowHeight: number; // aimed at
  readonly gap: number; // between neighbours, both ways
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where boxes go: x, y, width and height of each in turn, in whole pixels. */
export class Boxes {
  readonly values: Int32Array;
  #length = 0;

  constructor(capacity: number) {
    this.values = new Int32Array(capacity * 4);
  }

  get length(): number {
    return this.#length;
  }

  add(x: number, y: number, width: number, height: number): void {
    this.values.set([x, y, width, height], this.#length++ * 4);
  }

  x = (index: number): number => this.values[index * 4] ?? 0;
  y = (index: number): number => this.values[index * 4 + 1] ?? 0;
  width = (index: number): number => this.values[index * 4 + 2] ?? 0;
  height = (index: number): number => this.values[index * 4 + 3] ?? 0;
  at = (index: number): Box => ({
    x: this.x(index),
    y: this.y(index),
    width: this.width(index),
    height: this.height(index),
  });
  right = (index: number): number => this.x(index) + this.width(index);
  bottom = (index: number): number => this.y(index) + this.height(index);
}

/** A last row may grow by so much to fill the width; beyond that it stays ragged. */
const LAST_ROW_GROWTH = 1.2;

/**
 * Lay *aspects* (width by height) out from *top* down; return the bottom of the last row.
 *
 * A row ends where its height comes closest to the one aimed at. Boxes are added in order, so
 * that tops never decrease.
 */
export function justify(aspects: ArrayLike<number>, frame: Frame, top: number, into: Boxes): number {
  let [start, sum, y] = [0, 0, top];
  for (let index = 0; index < aspects.length; index++) {
    const next = aspects[index] ?? 1;
    const count = index - start;
    if (count && closerWithout(sum, next, count, frame)) {
      y = placeRow(aspects, start, index, fill(sum, count, frame), y, frame, into) + frame.gap;
      [start, sum] = [index, 0];
    }
    sum += next;
  }
  if (start === aspects.length) return top;
  const height = Math.min(
    fill(sum, aspects.length - start, frame),
    frame.rowHeight * LAST_ROW_GROWTH,
  );
  const ragged = height < fill(sum, aspects.length - start, frame);
  const last = ragged ? Math.min(height, frame.rowHeight) : height;
  return placeRow(aspects, start, aspects.length, last, y, frame, into);
}

/** The height at which *count* boxes of *sum* aspects fill the width. */
export function fill(sum: number, count: number, frame: Frame): number {
  return (frame.width - (count - 1) * frame.gap) / sum;
}

function closerWithout(sum: number, next: number, count: number, frame: Frame): boolean {
  const without = fill(sum, count, frame);
  const within = fill(sum + next, count + 1, frame);
  if (within >= frame.rowHeight) return false;
  return without / frame.rowHeight <= frame.rowHeight / within;
}

/** Place one row and return its bottom. A row that fills the width ends at its last pixel. */
export function placeRow(
  aspects: ArrayLike<number>,
  start: number,
  end: number,
  height: number,
  top: number,
  frame: Frame,
  into: Boxes,
  left = 0,
): number {
  const whole = Math.max(1, Math.round(height));
  let exact = left;
  for (let index = start; index < end; index++) {
    const boxWidth = (aspects[index] ?? 1) * height;
    const x = Math.round(exact);
    into.add(x, top, Math.max(1, Math.round(exact + boxWidth) - x), whole);
    exact += boxWidth + frame.gap;
  }
  return top + whole;
}
