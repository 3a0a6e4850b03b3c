/** The window over the grid: where it stands, and that it stays there while heights change. */
import { anchorAt, placeOf } from "./anchor.ts";
import type { SectionList } from "./sections.ts";

const HEADER = 64; // px that the page's header covers
const AT_END = 2; // px from the end that are still the end

export class Viewport {
  readonly #element: HTMLElement;
  readonly #list: SectionList;
  #lastTop = scrollY;
  #toEnd = false; // it was scrolled to the very end: whatever grows, that is where it stays

  constructor(element: HTMLElement, list: SectionList) {
    this.#element = element;
    this.#list = list;
  }

  /** The top of what is seen, px below the grid's own top. */
  get top(): number {
    return scrollY + HEADER - this.#element.offsetTop;
  }

  /** The height of what is seen, px. */
  get height(): number {
    return innerHeight - HEADER;
  }

  /** The most that `top` can be. */
  get range(): number {
    const { scrollHeight } = document.documentElement;
    return Math.max(1, scrollHeight - innerHeight + HEADER - this.#element.offsetTop);
  }

  /** Scroll so that *y* of the grid is at the top of what is seen. */
  scrollTo(y: number): void {
    this.#toEnd = y >= this.range - AT_END;
    const top = y <= 0 ? 0 : y + this.#element.offsetTop - HEADER;
    globalThis.scrollTo({ top, behavior: "instant" });
  }

  /** Take note of a scroll; return whether it went further than one can follow. */
  scrolled(): boolean {
    const far = Math.abs(scrollY - this.#lastTop) > innerHeight * 0.9;
    this.#lastTop = scrollY;
    this.#toEnd = this.#isAtEnd();
    return far;
  }

  /** Give the grid the height of the list. */
  fit(): void {
    this.#element.style.height = `${this.#list.height}px`;
  }

  /** Change the list by *change*, and scroll so that what is at the top stays there. */
  keepingPlace(change: () => void): void {
    // At the very top, new pictures are to be seen: they push the others down.
    const anchor = scrollY < HEADER ? null : anchorAt(this.#list, this.top);
    const atEnd = this.#isAtEnd() || (this.#toEnd && scrollY >= this.#lastTop);
    change();
    this.fit();
    const moved = anchor ? placeOf(this.#list, anchor) - anchor.place : 0;
    if (anchor && atEnd) this.scrollTo(this.range);
    else if (Math.abs(moved) >= 1) this.scrollTo(this.top + moved);
    this.#lastTop = scrollY; // our own correction is no fast ride
  }

  #isAtEnd(): boolean {
    return this.top >= this.range - AT_END;
  }
}
