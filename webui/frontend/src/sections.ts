/** The sections of a page: which are loaded, how high they are, and where each begins. */
import type { Path } from "./addresses.ts";
import { sectionTitle } from "./dates.ts";
import { type Row, id } from "./item.ts";
import { type Layout, type Style, estimatedExtent, estimatedHeight, layOut } from "./layout.ts";
import type { SectionSummary } from "./page-data.ts";

export interface Section {
  readonly path: Path; // relative to the page's
  readonly title: string; // empty: none is shown
  count: number;
  rows: readonly Row[] | null; // null: not loaded
  layout: Layout | null; // null while not loaded
  height: number; // px; estimated until it was loaded once
  measured: boolean;
  top: number; // px below the first section's top
  left: number; // px; short sections stand side by side, as on a shelf
  width: number; // px
  first: number; // number of pictures in all sections before
}

/** A picture by its place: which section, and which of its rows. */
export interface Spot {
  readonly section: number;
  readonly row: number;
}

export class SectionList {
  sections: Section[] = [];
  style: Style;
  #height = 0;

  constructor(style: Style) {
    this.style = style;
  }

  get height(): number {
    return this.#height;
  }

  get count(): number {
    const last = this.sections.at(-1);
    return last ? last.first + last.count : 0;
  }

  /** Take a new list of sections; those that stay keep their measured heights. */
  replace(summaries: readonly SectionSummary[]): void {
    const known = new Map(this.sections.map((section) => [section.path.join("/"), section]));
    this.sections = summaries.map(({ path, count, title }) => {
      const old = known.get(path.join("/"));
      if (old && (old.rows || old.count === count) && (!title || title === old.title)) return old;
      return this.#unloaded(path, count, title);
    });
    this.#restack();
  }

  /** Put the *rows* of a section in place of what it had. */
  fill(index: number, rows: readonly Row[]): void {
    const section = this.sections[index];
    if (!section) return;
    section.rows = rows;
    section.count = rows.length;
    this.#measure(section);
    this.#restack();
  }

  /** Forget the rows of a section, but not how high it is. */
  unload(index: number): void {
    const section = this.sections[index];
    if (section) [section.rows, section.layout] = [null, null];
  }

  /** Lay everything out anew, for another width. */
  restyle(style: Style): void {
    this.style = style;
    for (const section of this.sections) {
      if (section.rows) this.#measure(section);
      else this.#estimate(section);
    }
    this.#restack();
  }

  /** The first section at *y*, or the nearest one; -1 when there are none. */
  at(y: number): number {
    const last = this.lastAt(y);
    let first = last;
    while (first > 0 && this.sections[first - 1]?.top === this.sections[last]?.top) first--;
    return first;
  }

  /** The last section at *y*: sections on one shelf have the same top. */
  lastAt(y: number): number {
    return lastUpTo(this.sections, y, (section) => section.top);
  }

  /** Where the picture number *index* of all sections is. */
  spot(index: number): Spot {
    const section = lastUpTo(this.sections, index, (each) => each.first);
    return { section, row: index - (this.sections[section]?.first ?? 0) };
  }

  /** The number of a picture among those of all sections. */
  index({ section, row }: Spot): number {
    return (this.sections[section]?.first ?? 0) + row;
  }

  row({ section, row }: Spot): Row | undefined {
    return this.sections[section]?.rows?.[row];
  }

  /** Find a loaded picture by its id. */
  find(mediaId: number): Spot | null {
    for (const [section, { rows }] of this.sections.entries()) {
      const row = rows?.findIndex((each) => id(each) === mediaId) ?? -1;
      if (row >= 0) return { section, row };
    }
    return null;
  }

  #unloaded(path: Path, count: number, given: string | null): Section {
    const title = given ?? sectionTitle(path.at(-1) ?? ""); // the page's own is titled by the page
    const section: Section = {
      path,
      title,
      count,
      rows: null,
      layout: null,
      height: 0,
      measured: false,
      top: 0,
      left: 0,
      width: 0,
      first: 0,
    };
    this.#estimate(section);
    return section;
  }

  #estimate(section: Section): void {
    const style = this.#styleOf(section);
    section.height = estimatedHeight(section.count, style);
    section.width = estimatedExtent(section.count, style);
    section.measured = false;
  }

  #measure(section: Section): void {
    section.layout = layOut(section.rows ?? [], this.#styleOf(section));
    [section.height, section.width] = [section.layout.height, section.layout.extent];
    section.measured = true;
  }

  #styleOf(section: Section): Style {
    return section.title ? this.style : { ...this.style, titleHeight: 0 };
  }

  /** Put the sections on shelves, from the top down and from the left. */
  #restack(): void {
    let [top, left, shelf, first] = [0, 0, 0, 0];
    for (const section of this.sections) {
      if (left && left + section.width > this.style.width) {
        [top, left, shelf] = [top + shelf, 0, 0];
      }
      [section.top, section.left, section.first] = [top, left, first];
      left += section.width + this.style.dayGap * 2;
      shelf = Math.max(shelf, section.height);
      first += section.count;
    }
    this.#height = top + shelf;
  }
}

/** The index of the last of *items* whose *key* is at most *value*; 0 when all are above. */
function lastUpTo<T>(items: readonly T[], value: number, key: (item: T) => number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(items[middle] as T) <= value) low = middle + 1;
    else high = middle;
  }
  return items.length ? Math.max(0, low - 1) : -1;
}
