/** Choosing photos in the grid. What was chosen stays so when it scrolls out of sight. */
import type { Gallery } from "./gallery.ts";
import { id } from "./item.ts";

export class PhotoSelection {
  readonly #gallery: Gallery;
  readonly #changed: () => void;
  readonly #chosen = new Set<number>(); // ids of media
  #isOn = false;

  /** *changed* is called after every change. */
  constructor(gallery: Gallery, changed: () => void) {
    this.#gallery = gallery;
    this.#changed = changed;
    gallery.element.addEventListener("click", (event) => this.#choose(event), true);
    gallery.element.addEventListener("keydown", (event) => {
      if (event.key === " ") this.#choose(event);
    }, true);
    gallery.addEventListener("drawn", () => this.mark());
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  get chosen(): readonly number[] {
    return [...this.#chosen];
  }

  toggle(): void {
    if (this.#isOn) return this.end();
    this.#isOn = true;
    this.#told();
  }

  end(): void {
    this.#isOn = false;
    this.#chosen.clear();
    this.#told();
  }

  /** Show on the tiles in sight which are chosen. */
  mark(): void {
    this.#gallery.element.classList.toggle("selecting", this.#isOn);
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

  #choose(event: Event): void {
    const tile = event.target instanceof Element && event.target.closest<HTMLElement>("a.tile");
    const spot = this.#isOn && tile ? this.#gallery.spotOf(tile) : null;
    const row = spot && this.#gallery.list.row(spot);
    if (!row) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.#chosen.delete(id(row))) this.#chosen.add(id(row));
    this.#told();
  }

  #told(): void {
    this.mark();
    this.#changed();
  }
}
