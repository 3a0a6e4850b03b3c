/** The grid of a page: scrolls through all its sections, with only what is near in the document. */
import { type Path, folderApi } from "./addresses.ts";
import { putInOrder } from "./dom.ts";
import { type Row, id } from "./item.ts";
import { Loader } from "./loader.ts";
import type { SectionSummary } from "./page-data.ts";
import { SectionView } from "./section-view.ts";
import { type Section, SectionList, type Spot } from "./sections.ts";
import { styleFor } from "./style.ts";
import { Viewport } from "./viewport.ts";

const SETTLED_MS = 110; // without scrolling, before pictures of a fast ride are loaded

export class Gallery extends EventTarget {
  readonly list: SectionList;
  readonly loader: Loader;
  readonly viewport: Viewport;
  readonly page: Path;
  readonly element: HTMLElement;
  pinned = -1; // a section that must stay loaded: the viewer's
  readonly #views = new Map<string, SectionView>(); // by section path
  #frame = 0;
  #settling = 0;
  #fast = false;

  /** *api* gives the address of the pictures of a folder of the page. */
  constructor(element: HTMLElement, page: Path, byDay: boolean, api = folderApi) {
    super();
    this.element = element;
    this.page = page;
    this.list = new SectionList(styleFor(element.clientWidth, byDay));
    this.viewport = new Viewport(element, this.list);
    this.loader = new Loader(this.list, page, api, (index, rows) => this.fill(index, rows));
    globalThis.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(element);
  }

  /** Take the sections of the page, keeping what is on screen where it is. */
  replace(summaries: readonly SectionSummary[]): void {
    this.#keepingPlace(() => this.list.replace(summaries));
  }

  /** Take the pictures of a section. */
  fill(section: number, rows: readonly Row[]): void {
    this.#keepingPlace(() => this.list.fill(section, rows));
    this.dispatchEvent(new Event("filled"));
  }

  /** Unload what is out of sight and load again what is in it. */
  async refresh(): Promise<void> {
    const near = this.#near(0.5);
    for (const index of this.list.sections.keys()) {
      if (!near.includes(index) && index !== this.pinned) this.list.unload(index);
    }
    const again = this.pinned < 0 || near.includes(this.pinned) ? near : [...near, this.pinned];
    await Promise.all(again.map((index) => this.loader.reload(index)));
  }

  tile(spot: Spot): HTMLAnchorElement | undefined {
    const section = this.list.sections[spot.section];
    const row = this.list.row(spot);
    return section && row && this.#views.get(keyOf(section))?.tile(id(row));
  }

  /** Which picture *tile* shows. */
  spotOf(tile: HTMLElement): Spot | null {
    for (const [index, section] of this.list.sections.entries()) {
      const row = this.#views.get(keyOf(section))?.indexOf(tile) ?? -1;
      if (row >= 0) return { section: index, row };
    }
    return null;
  }

  get tiles(): readonly HTMLAnchorElement[] {
    return [...this.#views.values()].flatMap((view) => view.tiles);
  }

  /** Scroll a loaded picture into sight, and draw it. */
  reveal(spot: Spot): void {
    const section = this.list.sections[spot.section];
    if (!section?.layout) return;
    const top = section.top + section.layout.boxes.y(spot.row);
    const bottom = section.top + section.layout.boxes.bottom(spot.row);
    const { viewport } = this;
    if (top < viewport.top + 48) viewport.scrollTo(top - 96);
    else if (bottom > viewport.top + viewport.height) {
      viewport.scrollTo(bottom - viewport.height + 24);
    }
    this.draw();
  }

  /** Draw now what is near the viewport. */
  draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.viewport.fit();
    const near = this.#near(1);
    this.#drawSections(near.toSorted((one, other) => one - other));
    if (!this.#fast) this.loader.want(near);
    this.loader.tidy(near[0] ?? 0, new Set([...near, this.pinned]));
    this.dispatchEvent(new Event("drawn"));
  }

  #drawSections(near: readonly number[]): void {
    const sections = near.map((index) => this.list.sections[index] as Section);
    this.#dropViews(sections);
    const top = this.viewport.top - innerHeight * 0.6;
    const bottom = this.viewport.top + innerHeight * 1.6;
    for (const section of sections) {
      const [from, to] = [top - section.top, bottom - section.top];
      this.#view(section).draw(section, { top: from, bottom: to, pictures: !this.#fast });
    }
    const elements = sections.map((section) => this.#view(section).element);
    putInOrder(this.element, elements, this.element.firstChild);
  }

  #scrolled(): void {
    this.#fast = this.viewport.scrolled();
    this.#frame ||= requestAnimationFrame(() => this.draw());
    clearTimeout(this.#settling);
    this.#settling = window.setTimeout(() => {
      this.#fast = false;
      this.draw();
    }, SETTLED_MS);
  }

  #resized(): void {
    if (this.element.clientWidth === this.list.style.width) return;
    const style = styleFor(this.element.clientWidth, this.list.style.byDay);
    this.#keepingPlace(() => this.list.restyle(style));
  }

  #keepingPlace(change: () => void): void {
    this.viewport.keepingPlace(change);
    this.draw();
  }

  /** The sections on screen and within *margin* screens of it, those on screen first. */
  #near(margin: number): number[] {
    const top = this.viewport.top;
    const first = Math.max(0, this.list.at(top - innerHeight * margin));
    const last = this.list.lastAt(top + innerHeight * (1 + margin));
    const all = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
    const seen = this.list.at(top);
    return all.sort((one, other) => Number(one < seen) - Number(other < seen));
  }

  #view(section: Section): SectionView {
    const key = keyOf(section);
    const view = this.#views.get(key) ?? new SectionView(section, this.page);
    this.#views.set(key, view);
    return view;
  }

  #dropViews(near: readonly Section[]): void {
    const keys = new Set(near.map(keyOf));
    for (const [key, view] of this.#views) {
      if (keys.has(key) || view.element.contains(document.activeElement)) continue;
      view.element.remove();
      this.#views.delete(key);
    }
  }
}

const keyOf = (section: Section): string => section.path.join("/");
