/** The layout of one section: its title, its days and its pictures. Pure arithmetic. */
import { dayOf } from "./dates.ts";
import { type Row, captured, tileAspect } from "./item.ts";
import { Boxes, type Frame, fill, justify, placeRow } from "./rows.ts";

export interface DayHeading {
  readonly day: number | null;
  readonly first: number; // its first row
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Layout {
  readonly boxes: Boxes;
  readonly days: readonly DayHeading[];
  readonly height: number;
  readonly extent: number; // px of the width that it needs; all of it if there are several lines
}

export interface Style extends Frame {
  readonly byDay: boolean; // else one stretch without day headings
  readonly titleHeight: number; // 0: no title
  readonly dayHeight: number;
  readonly dayGap: number; // between days side by side
  readonly titleWidth: number; // for the words of a title
}

interface Day {
  readonly day: number | null;
  readonly start: number;
  readonly end: number;
  readonly natural: number; // its width at the row height aimed at
}

const SPACE_BELOW = 20; // of a section
const DAY_WIDTH = 92; // for the words of a heading
const LINE_GROWTH = 1.35; // of rows that several days share

/** Lay *rows* out. Days that are short share a line, as far as they fit. */
export function layOut(rows: readonly Row[], style: Style): Layout {
  const aspects = Float64Array.from(rows, tileAspect);
  const boxes = new Boxes(rows.length);
  if (!style.byDay) {
    const bottom = justify(aspects, style, style.titleHeight, boxes);
    const height = bottom + (rows.length ? SPACE_BELOW : 0);
    return { boxes, days: [], height, extent: style.width };
  }
  const days: DayHeading[] = [];
  let y = style.titleHeight;
  for (const line of linesOf(daysOf(rows, aspects, style), style)) {
    y = placeLine(line, aspects, style, y, boxes, days) + style.gap * 3;
  }
  return { boxes, days, height: y + SPACE_BELOW, extent: extentOf(boxes, days, style) };
}

/** The width that a section of *count* pictures will need, before it is loaded. */
export function estimatedExtent(count: number, style: Style): number {
  const needed = Math.max(style.titleWidth, count * (style.rowHeight * 1.2 + style.gap));
  return style.byDay ? Math.min(style.width, needed) : style.width;
}

function extentOf(boxes: Boxes, days: readonly DayHeading[], style: Style): number {
  const last = boxes.length - 1;
  if (last < 0 || boxes.y(0) !== boxes.y(last)) return style.width;
  const heading = days.at(-1);
  const words = heading && days.length > 1 ? heading.x + heading.width : DAY_WIDTH;
  return Math.min(style.width, Math.max(style.titleWidth, boxes.right(last), words));
}

/** What a section of *count* pictures will be about as high as, before it is loaded. */
export function estimatedHeight(count: number, style: Style): number {
  const perRow = Math.max(1, style.width / (style.rowHeight * 1.3 + style.gap));
  const rowHeight = style.rowHeight + style.gap;
  const dayRows = style.byDay ? Math.min(count, 31) * 0.25 : 0;
  const rows = Math.max(1, Math.ceil(count / perRow + dayRows * 0.5));
  const headings = style.byDay ? Math.min(rows, 20) * style.dayHeight : 0;
  return Math.round(style.titleHeight + rows * rowHeight + headings + SPACE_BELOW);
}

/** The first box that ends below *y*; the number of boxes if there is none. */
export function firstBelow(boxes: Boxes, y: number): number {
  let [low, high] = [0, boxes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (boxes.bottom(middle) > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

function daysOf(rows: readonly Row[], aspects: Float64Array, style: Style): Day[] {
  const days: Day[] = [];
  for (let start = 0; start < rows.length; ) {
    const day = dayOf(captured(rows[start] as Row));
    let [end, sum] = [start, 0];
    while (end < rows.length && dayOf(captured(rows[end] as Row)) === day) {
      sum += aspects[end++] ?? 1;
    }
    const natural = sum * style.rowHeight + (end - start - 1) * style.gap;
    days.push({ day, start, end, natural });
    start = end;
  }
  return days;
}

function linesOf(days: readonly Day[], style: Style): Day[][] {
  const lines: Day[][] = [];
  let [line, used]: [Day[], number] = [[], 0];
  for (const day of days) {
    const needed = Math.max(day.natural, DAY_WIDTH) + (line.length ? style.dayGap : 0);
    if (line.length && used + needed > style.width * 1.04) {
      lines.push(line);
      [line, used] = [[], 0];
    }
    line.push(day);
    used += needed;
  }
  return line.length ? [...lines, line] : lines;
}

function placeLine(
  line: readonly Day[],
  aspects: Float64Array,
  style: Style,
  y: number,
  boxes: Boxes,
  headings: DayHeading[],
): number {
  const top = y + style.dayHeight;
  const [first] = line;
  if (line.length === 1 && first) {
    headings.push({ day: first.day, first: first.start, x: 0, y, width: style.width });
    return justify(aspects.subarray(first.start, first.end), style, top, boxes);
  }
  const height = lineHeight(line, aspects, style);
  let [x, bottom] = [0, top];
  for (const { day, start, end } of line) {
    const width = sumOf(aspects, start, end) * height + (end - start - 1) * style.gap;
    bottom = placeRow(aspects, start, end, height, top, style, boxes, x);
    const column = Math.max(width, DAY_WIDTH);
    headings.push({ day, first: start, x: Math.round(x), y, width: Math.round(column) });
    x += column + style.dayGap;
  }
  return bottom;
}

/** The height at which a line of several days fills the width, unless that is far too high. */
function lineHeight(line: readonly Day[], aspects: Float64Array, style: Style): number {
  const [first, last] = [line[0] as Day, line[line.length - 1] as Day];
  const sum = sumOf(aspects, first.start, last.end);
  const count = last.end - first.start;
  const extra = (line.length - 1) * (style.dayGap - style.gap);
  const padding = line.reduce((all, day) => all + Math.max(0, DAY_WIDTH - day.natural), 0);
  const full = fill(sum, count, { ...style, width: style.width - extra - padding });
  return full <= style.rowHeight * LINE_GROWTH ? full : style.rowHeight;
}

function sumOf(values: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index++) sum += values[index] ?? 0;
  return sum;
}
