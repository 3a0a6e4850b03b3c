/** Arrow keys go from tile to tile; one tile at a time can be reached by Tab. */
import type { Gallery } from "./gallery.ts";
import { nearestInLine } from "./lines.ts";
import type { Spot } from "./sections.ts";

export class GridKeys {
  readonly #gallery: Gallery;
  #current: HTMLAnchorElement | null = null; // the tile that Tab reaches

  constructor(gallery: Gallery) {
    this.#gallery = gallery;
    gallery.element.addEventListener("focusin", (event) => {
      if (event.target instanceof HTMLAnchorElement) this.#become(event.target);
    });
    gallery.addEventListener("drawn", () => this.#keepOneReachable());
    addEventListener("keydown", (event) => this.#key(event));
  }

  /** Move the focus to a loaded picture. */
  focus(spot: Spot): void {
    this.#gallery.reveal(spot);
    const tile = this.#gallery.tile(spot);
    if (tile) this.#become(tile);
    tile?.focus({ preventScroll: true });
  }

  #key(event: KeyboardEvent): void {
    const move = this.#moves[event.key];
    const modified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!move || modified || event.defaultPrevented) return;
    const from = this.#focused();
    if (from) {
      event.preventDefault();
      void this.#go(move(from));
    } else if (document.activeElement === document.body && /Left|Right/.test(event.key)) {
      event.preventDefault();
      this.#current?.focus();
    }
  }

  readonly #moves: Record<string, (from: Spot) => Spot | null> = {
    ArrowLeft: (from) => this.#beside(from, -1),
    ArrowRight: (from) => this.#beside(from, 1),
    ArrowUp: (from) => this.#inLine(from, -1),
    ArrowDown: (from) => this.#inLine(from, 1),
  };

  #focused(): Spot | null {
    const active = document.activeElement;
    return active instanceof HTMLAnchorElement ? this.#gallery.spotOf(active) : null;
  }

  async #go(to: Spot | null): Promise<void> {
    if (!to) return;
    await this.#gallery.loader.ensure(to.section);
    const count = this.#gallery.list.sections[to.section]?.rows?.length ?? 0;
    // A section may turn out shorter than it was said to be.
    if (count) this.focus({ section: to.section, row: Math.min(to.row, count - 1) });
  }

  #beside(from: Spot, step: 1 | -1): Spot | null {
    const { list } = this.#gallery;
    const index = list.index(from) + step;
    return index >= 0 && index < list.count ? list.spot(index) : null;
  }

  #inLine(from: Spot, step: 1 | -1): Spot | null {
    const { sections } = this.#gallery.list;
    const boxes = sections[from.section]?.layout?.boxes;
    const row = boxes ? nearestInLine(boxes, from.row, step) : null;
    if (row !== null) return { section: from.section, row };
    let next = from.section + step;
    while (sections[next] && sections[next]?.top === sections[from.section]?.top) next += step;
    const count = sections[next]?.count;
    return count ? { section: next, row: step > 0 ? 0 : count - 1 } : null;
  }

  #become(tile: HTMLAnchorElement): void {
    if (this.#current) this.#current.tabIndex = -1;
    this.#current = tile;
    tile.tabIndex = 0;
  }

  #keepOneReachable(): void {
    const { tiles } = this.#gallery;
    if (this.#current && tiles.includes(this.#current)) return;
    const first = tiles.find((tile) => tile.getBoundingClientRect().top >= 0) ?? tiles[0];
    if (first) this.#become(first);
  }
}
