/** Which photos of the grid are chosen. They stay so when they scroll out of sight. */
import type { Gallery } from "./gallery.ts";
import { id } from "./item.ts";
import type { Spot } from "./sections.ts";

export const MOST = 10_000; // photos in one act; webui/forms.py

export class PhotoSelection {
  readonly #gallery: Gallery;
  readonly #changed: () => void;
  readonly #chosen = new Set<number>(); // ids of media
  #anchor: number | null = null; // the id from which Shift chooses
  #isOn = false;
  #round = 0; // what loads for an earlier one comes too late

  /** *changed* is called after every change. */
  constructor(gallery: Gallery, changed: () => void) {
    this.#gallery = gallery;
    this.#changed = changed;
    gallery.addEventListener("drawn", () => this.mark());
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  get chosen(): readonly number[] {
    return [...this.#chosen];
  }

  start(): void {
    this.#isOn = true;
    this.#told();
  }

  end(): void {
    this.#isOn = false;
    this.#round++;
    this.#anchor = null;
    this.#chosen.clear();
    this.#told();
  }

  /** Choose a loaded picture, or no more. */
  toggle(spot: Spot): void {
    const row = this.#gallery.list.row(spot);
    if (!row) return;
    this.#isOn = true;
    this.#anchor = id(row);
    if (!this.#chosen.delete(id(row))) this.#chosen.add(id(row));
    this.#told();
  }

  /** Choose all from the last one that was chosen up to here; what is not loaded is. */
  async chooseTo(spot: Spot): Promise<void> {
    const { list } = this.#gallery;
    const from = this.#anchor === null ? null : list.find(this.#anchor);
    if (!from) return this.toggle(spot);
    const ends = [from, spot].sort((one, other) => list.index(one) - list.index(other));
    await this.#choose(ends[0] as Spot, ends[1] as Spot);
  }

  async chooseAll(): Promise<void> {
    const { sections } = this.#gallery.list;
    await this.#choose({ section: 0, row: 0 }, { section: sections.length - 1, row: Infinity });
  }

  /** Show on the tiles in sight which are chosen. */
  mark(): void {
    this.#gallery.element.classList.toggle("selecting", this.#isOn);
    for (const button of document.querySelectorAll("[data-act=select]")) {
      button.setAttribute("aria-pressed", String(this.#isOn));
    }
    for (const tile of this.#gallery.tiles) {
      if (this.#isOn) {
        tile.setAttribute("role", "checkbox");
        tile.ariaChecked = String(this.#chosen.has(Number(tile.dataset["id"])));
      } else if (tile.hasAttribute("aria-checked")) {
        tile.removeAttribute("role");
        tile.removeAttribute("aria-checked");
      }
    }
  }

  async #choose(from: Spot, to: Spot): Promise<void> {
    const { list, loader } = this.#gallery;
    const round = this.#round;
    this.#isOn = true;
    for (let at = from.section; at <= to.section && this.#chosen.size <= MOST; at++) {
      await loader.ensure(at);
      if (round !== this.#round) return;
      const rows = list.sections[at]?.rows ?? [];
      const start = at === from.section ? from.row : 0;
      const end = at === to.section ? to.row + 1 : rows.length;
      for (const row of rows.slice(start, end)) this.#chosen.add(id(row));
    }
    this.#told();
  }

  #told(): void {
    this.mark();
    this.#changed();
  }
}
