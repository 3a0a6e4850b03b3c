/** The photos of a cluster, below the map. */
import { type Path, fileUrl } from "./addresses.ts";
import type { DeepLink } from "./deep-link.ts";
import { Gallery } from "./gallery.ts";
import { equip } from "./gallery-page.ts";
import { type Place, groupLabel } from "./map-groups.ts";
import { type SectionsData, fetchJson } from "./page-data.ts";

const API = "/-/api/map";

export class MapPhotos {
  readonly #element = byId("map-photos");
  readonly #title = byId("map-photos-title");
  readonly #place = byId("map-photos-place") as HTMLAnchorElement;
  readonly #gallery: Gallery;
  readonly #link: DeepLink;
  #cells: readonly string[] = [];
  #count: number | null = null; // null: not known yet
  #near: Place | null = null;

  /** *closed* is called when the button was pressed that closes them. */
  constructor(closed: () => void) {
    const api = (folder: Path): string => `${API}/pictures${fileUrl(folder)}?${this.#asked()}`;
    this.#gallery = new Gallery(byId("gallery"), [], true, api);
    this.#link = equip(this.#gallery);
    byId("map-photos-close").addEventListener("click", closed);
  }

  get cells(): readonly string[] {
    return this.#cells;
  }

  /** Show what lies in *cells*, near *place*; without any, close. */
  async show(cells: readonly string[], place: Place | null): Promise<void> {
    this.#cells = cells;
    this.#count = null;
    this.#element.hidden = !cells.length;
    document.body.classList.toggle("with-photos", cells.length > 0);
    this.#gallery.replace([]); // months of the same name hold others now
    this.name(place);
    await this.refresh();
    if (cells === this.#cells && this.#count) await this.#link.follow();
  }

  /** Ask the server again what lies there. */
  async refresh(): Promise<void> {
    if (!this.#cells.length) return;
    const asked = this.#asked();
    try {
      const { sections } = await fetchJson<SectionsData>(`${API}/sections?${asked}`);
      if (asked !== this.#asked()) return; // others are shown by now
      this.#count = sections.reduce((sum, { count }) => sum + count, 0);
      this.name(this.#near);
      this.#gallery.replace(sections);
      await this.#gallery.refresh();
    } catch {
      if (asked === this.#asked()) this.#title.textContent = "The photos cannot be loaded";
    }
  }

  /** Say where they were taken. */
  name(place: Place | null): void {
    this.#near = place;
    this.#title.textContent = this.#count === null ? "Photos" : groupLabel(this.#count, place);
    this.#place.hidden = !place;
    this.#place.href = place?.url ?? "";
    this.#place.textContent = place ? `${place.title}, ${place.country}` : "";
  }

  /** Have keys and screen readers go on here. */
  focus(): void {
    this.#title.focus({ preventScroll: true });
  }

  #asked(): string {
    return `cells=${this.#cells.join(",")}`;
  }
}

function byId(name: string): HTMLElement {
  const found = document.getElementById(name);
  if (!found) throw new Error(`the page has no #${name}`);
  return found;
}
