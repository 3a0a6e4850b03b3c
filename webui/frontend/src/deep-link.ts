/** The picture in the viewer, in the address: reload keeps it, Back closes it. */
import type { Gallery } from "./gallery.ts";
import { fileName } from "./item.ts";
import type { Spot } from "./sections.ts";
import type { Viewer } from "./viewer.ts";

/** “#/2024/2024-05/IMG_1.jpg”: the path of a picture, relative to the page. */
export function hashOf(names: readonly string[]): string {
  return `#/${names.map(encodeURIComponent).join("/")}`;
}

/** The names in such a hash; null if it is none. */
export function namesOf(hash: string): string[] | null {
  if (!hash.startsWith("#/") || hash.length < 3) return null;
  try {
    return hash.slice(2).split("/").map(decodeURIComponent);
  } catch {
    return null; // a damaged link
  }
}

export class DeepLink {
  readonly #gallery: Gallery;
  readonly #open: () => Promise<Viewer>;
  #viewer: Viewer | null = null;
  #pushed = false; // whether Back leads to the page without a viewer

  /** *open* gives the viewer, which may have to be loaded first. */
  constructor(gallery: Gallery, open: () => Promise<Viewer>) {
    this.#gallery = gallery;
    this.#open = open;
    addEventListener("popstate", () => void this.follow());
  }

  /** Do what the address says: show a picture, or close the viewer. */
  async follow(): Promise<void> {
    const names = namesOf(location.hash);
    if (!names) return this.#viewer?.close();
    const spot = await this.#find(names);
    if (spot) (await this.#open()).open(spot, true);
  }

  /** Keep the address in step with *viewer*. */
  attach(viewer: Viewer): void {
    this.#viewer = viewer;
    viewer.addEventListener("change", () => this.#write(viewer));
    viewer.addEventListener("close", () => this.#closed());
  }

  #write(viewer: Viewer): void {
    const path = viewer.path?.slice(this.#gallery.page.length);
    if (!path) return;
    const hash = hashOf(path);
    if (namesOf(location.hash)) {
      if (location.hash !== hash) history.replaceState(history.state, "", hash);
      return;
    }
    history.pushState({ viewer: true }, "", hash);
    this.#pushed = true;
  }

  #closed(): void {
    if (!namesOf(location.hash)) {
      this.#pushed = false; // closed by Back
      return;
    }
    if (this.#pushed) history.back();
    else history.replaceState(null, "", location.pathname + location.search);
    this.#pushed = false;
  }

  async #find(names: readonly string[]): Promise<Spot | null> {
    const [path, name] = [names.slice(0, -1), names.at(-1) ?? ""];
    const key = path.join("/");
    const { list, loader } = this.#gallery;
    const section = list.sections.findIndex((each) => each.path.join("/") === key);
    if (section < 0) return null;
    await loader.ensure(section);
    const row = list.sections[section]?.rows?.findIndex((each) => fileName(each) === name) ?? -1;
    return row < 0 ? null : { section, row };
  }
}
