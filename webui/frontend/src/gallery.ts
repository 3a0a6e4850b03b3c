/** The grid of a page: scrolls through all its sections, with only what is near in the document. */
import type { Path } from "./addresses.ts";
import { anchorAt, placeOf } from "./anchor.ts";
import { putInOrder } from "./dom.ts";
import { type Row, id } from "./item.ts";
import { Loader } from "./loader.ts";
import { SectionView } from "./section-view.ts";
import { type Section, SectionList, type Spot } from "./sections.ts";
import { styleFor } from "./style.ts";

const SETTLED_MS = 110; // without scrolling, before pictures of a fast ride are loaded
const HEADER = 64; // px that the page's header covers

export class Gallery extends EventTarget {
  readonly list: SectionList;
  readonly loader: Loader;
  readonly page: Path;
  readonly element: HTMLElement;
  pinned = -1; // a section that must stay loaded: the viewer's
  readonly #views = new Map<string, SectionView>(); // by section path
  #frame = 0;
  #settling = 0;
  #lastTop = scrollY;
  #fast = false;

  constructor(element: HTMLElement, page: Path, byDay: boolean) {
    super();
    this.element = element;
    this.page = page;
    this.list = new SectionList(styleFor(element.clientWidth, byDay));
    this.loader = new Loader(this.list, page, (index, rows) => this.fill(index, rows));
    globalThis.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(element);
  }

  /** Take the sections of the page, keeping what is on screen where it is. */
  replace(summaries: readonly { path: Path; count: number }[]): void {
    this.#keepingPlace(() => this.list.replace(summaries, this.page.at(-1) ?? ""));
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

  /** The top of what is seen, px below the grid's own top. */
  get seenTop(): number {
    return scrollY + HEADER - this.element.offsetTop;
  }

  /** The most that `seenTop` can be. */
  get range(): number {
    const { scrollHeight } = document.documentElement;
    return Math.max(1, scrollHeight - innerHeight + HEADER - this.element.offsetTop);
  }

  /** Scroll so that *y* of the grid is at the top of what is seen. */
  scrollTo(y: number): void {
    globalThis.scrollTo({ top: y <= 0 ? 0 : y + this.element.offsetTop - HEADER, behavior: "instant" });
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
    const seen = this.seenTop;
    const room = innerHeight - HEADER;
    if (top < seen + 48) this.scrollTo(top - 96);
    else if (bottom > seen + room) this.scrollTo(bottom - room + 24);
    this.draw();
  }

  /** Draw now what is near the viewport. */
  draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.element.style.height = `${this.list.height}px`;
    const near = this.#near(1);
    this.#drawSections(near.toSorted((one, other) => one - other));
    if (!this.#fast) this.loader.want(near);
    this.loader.tidy(near[0] ?? 0, new Set([...near, this.pinned]));
    this.dispatchEvent(new Event("drawn"));
  }

  #drawSections(near: readonly number[]): void {
    const sections = near.map((index) => this.list.sections[index] as Section);
    this.#dropViews(sections);
    const top = this.seenTop - innerHeight * 0.6;
    const bottom = this.seenTop + innerHeight * 1.6;
    for (const section of sections) {
      const [from, to] = [top - section.top, bottom - section.top];
      this.#view(section).draw(section, { top: from, bottom: to, pictures: !this.#fast });
    }
    const elements = sections.map((section) => this.#view(section).element);
    putInOrder(this.element, elements, this.element.firstChild);
  }

  #scrolled(): void {
    this.#fast = Math.abs(scrollY - this.#lastTop) > innerHeight * 0.9;
    this.#lastTop = scrollY;
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

  /** Change the list by *change*, and scroll so that what is at the top stays there. */
  #keepingPlace(change: () => void): void {
    // At the very top, new pictures are to be seen: they push the others down.
    const anchor = scrollY < HEADER ? null : anchorAt(this.list, this.seenTop);
    const atEnd = this.seenTop >= this.range - 2;
    change();
    this.element.style.height = `${this.list.height}px`;
    const moved = anchor ? placeOf(this.list, anchor) - anchor.place : 0;
    if (anchor && atEnd) this.scrollTo(this.range);
    else if (Math.abs(moved) >= 1) this.scrollTo(this.seenTop + moved);
    this.#lastTop = scrollY; // our own correction is no fast ride
    this.draw();
  }

  /** The sections on screen and within *margin* screens of it, those on screen first. */
  #near(margin: number): number[] {
    const top = this.seenTop;
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
