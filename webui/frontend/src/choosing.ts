/** How photos are chosen: by their corner, by a long press or by keys; with Shift, all up to here. */
import type { Gallery } from "./gallery.ts";
import type { PhotoSelection } from "./photo-selection.ts";

const CORNER = 40; // px: where the mark is
const LONG_MS = 450;
const STILL = 10; // px that a finger may stray

export function listenForChoices(gallery: Gallery, selection: PhotoSelection): void {
  const choosing = new Choosing(gallery, selection);
  const { element } = gallery;
  element.addEventListener("pointerdown", (event) => choosing.press(event));
  element.addEventListener("contextmenu", (event) => choosing.menu(event));
  element.addEventListener("click", (event) => choosing.click(event), true);
  element.addEventListener("keydown", (event) => choosing.key(event), true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => choosing.release());
  addEventListener("pointermove", (event) => choosing.stray(event));
  addEventListener("keydown", (event) => choosing.all(event));
}

class Choosing {
  readonly #gallery: Gallery;
  readonly #selection: PhotoSelection;
  #pressed: { readonly x: number; readonly y: number; readonly isTouch: boolean } | null = null;
  #wasLong = false; // the click that may follow is a part of the long press
  #timer = 0;

  constructor(gallery: Gallery, selection: PhotoSelection) {
    this.#gallery = gallery;
    this.#selection = selection;
  }

  press(event: PointerEvent): void {
    const tile = tileOf(event);
    const isTouch = event.pointerType !== "mouse";
    this.#pressed = { x: event.clientX, y: event.clientY, isTouch };
    this.#wasLong = false;
    clearTimeout(this.#timer);
    if (tile && isTouch) this.#timer = window.setTimeout(() => this.#long(tile), LONG_MS);
  }

  stray({ clientX, clientY }: PointerEvent): void {
    const from = this.#pressed;
    if (from && Math.hypot(clientX - from.x, clientY - from.y) > STILL) this.release();
  }

  release(): void {
    clearTimeout(this.#timer);
  }

  /** Browsers offer a menu for a link that is pressed for long. */
  menu(event: Event): void {
    if (this.#pressed?.isTouch && tileOf(event)) event.preventDefault();
  }

  click(event: MouseEvent): void {
    const tile = tileOf(event);
    const isChoice = this.#selection.isOn || event.shiftKey || (tile && this.#isCorner(event, tile));
    if (!tile || !(isChoice || this.#wasLong)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.#wasLong) this.#choose(tile, event.shiftKey);
    this.#wasLong = false;
  }

  key(event: KeyboardEvent): void {
    const tile = tileOf(event);
    const isKey = event.key.toLowerCase() === "x" || (event.key === " " && this.#selection.isOn);
    if (!tile || !isKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.#choose(tile, event.shiftKey);
  }

  all(event: KeyboardEvent): void {
    const isKey = event.key === "a" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    const isTyping = event.target instanceof Element && event.target.closest("input, textarea");
    if (!isKey || isTyping || event.defaultPrevented || !this.#gallery.list.count) return;
    if (document.querySelector("dialog[open], .pswp")) return;
    event.preventDefault();
    void this.#selection.chooseAll();
  }

  #long(tile: HTMLElement): void {
    this.#wasLong = true;
    navigator.vibrate?.(10);
    this.#choose(tile, false);
  }

  #choose(tile: HTMLElement, upTo: boolean): void {
    const spot = this.#gallery.spotOf(tile);
    if (!spot) return;
    if (upTo) void this.#selection.chooseTo(spot);
    else this.#selection.toggle(spot);
  }

  #isCorner({ clientX, clientY, detail }: MouseEvent, tile: HTMLElement): boolean {
    if (!detail || this.#pressed?.isTouch !== false) return false; // a key, or a finger
    const { left, top } = tile.getBoundingClientRect();
    return clientX - left < CORNER && clientY - top < CORNER;
  }
}

function tileOf({ target }: Event): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("a.tile") : null;
}
