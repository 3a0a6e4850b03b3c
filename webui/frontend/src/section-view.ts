/** One section on screen: only those of its tiles and headings that are near the viewport. */
import type { Path } from "./addresses.ts";
import { dayOfYear, dayTitle } from "./dates.ts";
import { element, putInOrder } from "./dom.ts";
import { type Row, id, looksAlike } from "./item.ts";
import { type DayHeading, type Layout, firstBelow } from "./layout.ts";
import type { Section } from "./sections.ts";
import { makeTile, placeTile, showPicture } from "./tile.ts";

interface Shown {
  tile: HTMLAnchorElement;
  row: Row;
  index: number;
}

/** The stretch of a section to draw, px from its top, and whether to load pictures there. */
export interface Stretch {
  readonly top: number;
  readonly bottom: number;
  readonly pictures: boolean;
}

export class SectionView {
  readonly element = element("section", { className: "section" });
  readonly #title: HTMLElement | null;
  readonly #folder: Path;
  readonly #days = new Map<number, HTMLElement>(); // by their first row
  #tiles = new Map<number, Shown>(); // by media id
  #drawn: Layout | null = null;

  constructor(section: Section, page: Path) {
    this.#folder = [...page, ...section.path];
    this.element.ariaLabel = section.title || "Photos";
    this.#title = section.title
      ? element("h2", { className: "section-title" }, section.title)
      : null;
    if (this.#title) this.element.append(this.#title);
  }

  /** Draw *section* as far as it lies in *stretch*. */
  draw(section: Section, stretch: Stretch): void {
    this.element.style.top = `${section.top}px`;
    this.element.style.left = `${section.left}px`;
    this.element.style.width = `${section.width}px`;
    this.element.style.height = `${section.height}px`;
    this.element.classList.toggle("waiting", section.rows === null);
    const { layout, rows } = section;
    if (!layout || !rows) return this.#clear();
    if (this.#drawn !== layout) this.#clearDays();
    this.#drawDays(layout.days, stretch);
    this.#drawTiles(rows, layout, stretch);
    this.#putInOrder();
    this.#drawn = layout;
  }

  tile(mediaId: number): HTMLAnchorElement | undefined {
    return this.#tiles.get(mediaId)?.tile;
  }

  /** The index of the row that *tile* shows; -1 if it is not of this section. */
  indexOf(tile: HTMLElement): number {
    const shown = this.#tiles.get(Number(tile.dataset["id"]));
    return shown?.tile === tile ? shown.index : -1;
  }

  get tiles(): readonly HTMLAnchorElement[] {
    return [...this.#tiles.values()].map(({ tile }) => tile);
  }

  #drawTiles(rows: readonly Row[], layout: Layout, stretch: Stretch): void {
    const { boxes } = layout;
    const seen = new Map<number, Shown>();
    for (let index = firstBelow(boxes, stretch.top); index < rows.length; index++) {
      if (boxes.y(index) >= stretch.bottom) break;
      const row = rows[index] as Row;
      const shown = this.#shown(row, index);
      if (shown.tile.parentNode === null || this.#drawn !== layout) {
        placeTile(shown.tile, boxes.at(index));
      }
      if (stretch.pictures) showPicture(shown.tile, row, boxes.at(index));
      seen.set(id(row), shown);
    }
    this.#dropOthers(rows, seen);
    this.#tiles = seen;
  }

  #shown(row: Row, index: number): Shown {
    const old = this.#tiles.get(id(row));
    if (old && looksAlike(old.row, row)) return Object.assign(old, { row, index });
    const tile = makeTile(row, this.#folder);
    tile.dataset["id"] = String(id(row));
    return { tile, row, index };
  }

  #dropOthers(rows: readonly Row[], seen: Map<number, Shown>): void {
    for (const [mediaId, shown] of this.#tiles) {
      if (seen.get(mediaId)?.tile === shown.tile) continue;
      // A tile that has the focus stays, or the keyboard would lose its place.
      const now = rows[shown.index];
      const focused = shown.tile === document.activeElement;
      if (focused && now && looksAlike(now, shown.row)) seen.set(mediaId, shown);
      else shown.tile.remove();
    }
  }

  #drawDays(days: readonly DayHeading[], { top, bottom }: Stretch): void {
    const told = this.#folder.some((name) => OF_A_YEAR.test(name)) && !spansMonths(days);
    const title = told ? dayTitle : dayOfYear;
    for (const day of days) {
      const seen = day.y + DAY_HEIGHT > top && day.y < bottom;
      const heading = this.#days.get(day.first);
      if (seen && !heading) this.#days.set(day.first, dayHeading(day, title(day.day)));
      if (seen || !heading) continue;
      heading.remove();
      this.#days.delete(day.first);
    }
  }

  /** Give screen readers the order that the eye sees. What stays is not moved. */
  #putInOrder(): void {
    const ordered = [
      ...[...this.#days].map(([first, heading]) => [first - 0.5, heading] as const),
      ...[...this.#tiles.values()].map(({ index, tile }) => [index, tile] as const),
    ].sort(([one], [other]) => one - other);
    const start = this.#title ? this.#title.nextSibling : this.element.firstChild;
    putInOrder(this.element, ordered.map(([, node]) => node), start);
  }

  #clearDays(): void {
    for (const heading of this.#days.values()) heading.remove();
    this.#days.clear();
  }

  #clear(): void {
    this.#clearDays();
    for (const { tile } of this.#tiles.values()) tile.remove();
    this.#tiles.clear();
    this.#drawn = null;
  }
}

const DAY_HEIGHT = 48; // at least what a heading is high

const OF_A_YEAR = /^\d{4}(-\d\d)?$/; // names of folders that tell the year of what is in them

/** Whether there are days of more than a month, and so perhaps of several years. */
function spansMonths(days: readonly DayHeading[]): boolean {
  const known = days.flatMap(({ day }) => (day === null ? [] : [day]));
  return Math.max(...known) - Math.min(...known) > 31;
}

function dayHeading({ x, y, width }: DayHeading, title: string): HTMLElement {
  const heading = element("h3", { className: "day" }, title);
  heading.style.left = `${x}px`;
  heading.style.top = `${y}px`;
  heading.style.width = `${width}px`;
  return heading;
}
