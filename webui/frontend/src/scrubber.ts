/** The strip at the right edge: drag it to a date, or use it as a slider from the keyboard. */
import { element } from "./dom.ts";
import type { Gallery } from "./gallery.ts";
import { type Tick, shareAt, ticksOf } from "./scale.ts";

const HIDE_MS = 1400; // after the last scroll, on screens that are touched

export class Scrubber {
  readonly #gallery: Gallery;
  readonly #ticks = element("div", { className: "scrubber-ticks", ariaHidden: "true" });
  readonly #bubble = element("div", { className: "scrubber-bubble", ariaHidden: "true" });
  readonly #thumb = element("div", { className: "scrubber-thumb" });
  readonly #strip = element("div", { className: "scrubber", role: "slider", tabIndex: 0 });
  #hiding = 0;
  #drawnHeight = -1;

  constructor(gallery: Gallery) {
    this.#gallery = gallery;
    this.#strip.ariaLabel = "Date";
    this.#strip.ariaOrientation = "vertical";
    this.#strip.ariaValueMin = "0";
    this.#strip.append(this.#ticks, this.#thumb, this.#bubble);
    gallery.element.after(this.#strip);
    gallery.addEventListener("drawn", () => this.#follow());
    addEventListener("resize", () => this.#drawTicks());
    this.#listen();
  }

  #listen(): void {
    const strip = this.#strip;
    strip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      strip.setPointerCapture(event.pointerId);
      strip.classList.add("dragging");
      this.#jump(event.clientY);
    });
    strip.addEventListener("pointermove", (event) => {
      if (strip.hasPointerCapture(event.pointerId)) this.#jump(event.clientY);
      else this.#point(event.clientY);
    });
    strip.addEventListener("pointerup", (event) => {
      if (strip.hasPointerCapture(event.pointerId)) this.#jump(event.clientY);
    });
    strip.addEventListener("lostpointercapture", () => strip.classList.remove("dragging"));
    strip.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Scroll to the place under the pointer. */
  #jump(clientY: number): void {
    const share = this.#share(clientY);
    this.#gallery.viewport.scrollTo(share * this.#gallery.viewport.range);
    this.#point(clientY);
  }

  /** Say what date is under the pointer. */
  #point(clientY: number): void {
    const share = this.#share(clientY);
    this.#bubble.textContent = this.#titleAt(share * this.#gallery.viewport.range);
    this.#bubble.style.top = `${share * this.#strip.clientHeight}px`;
  }

  #key(event: KeyboardEvent): void {
    const sections = this.#gallery.list.sections;
    const now = this.#gallery.list.at(this.#gallery.viewport.top + 1);
    const steps: Record<string, number> = {
      ArrowDown: now + 1,
      ArrowRight: now + 1,
      ArrowUp: now - 1,
      ArrowLeft: now - 1,
      PageDown: now + 12,
      PageUp: now - 12,
      Home: 0,
      End: sections.length - 1,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const target = sections[Math.min(Math.max(step, 0), sections.length - 1)];
    if (target) this.#gallery.viewport.scrollTo(target.top);
  }

  #follow(): void {
    if (this.#gallery.list.height !== this.#drawnHeight) this.#drawTicks();
    const top = this.#gallery.viewport.top;
    const share = Math.min(1, Math.max(0, top / this.#gallery.viewport.range));
    this.#thumb.style.top = `${share * 100}%`;
    this.#strip.ariaValueNow = String(Math.round(share * 100));
    this.#strip.ariaValueText = this.#titleAt(top + 1);
    if (scrollY) this.#strip.classList.add("awake");
    clearTimeout(this.#hiding);
    this.#hiding = window.setTimeout(() => this.#strip.classList.remove("awake"), HIDE_MS);
    if (this.#strip.classList.contains("dragging")) return;
    this.#bubble.textContent = this.#strip.ariaValueText;
    this.#bubble.style.top = `${share * 100}%`;
  }

  #drawTicks(): void {
    const { list } = this.#gallery;
    this.#drawnHeight = list.height;
    this.#strip.hidden = list.height < innerHeight * 2.5 || list.sections.length < 2;
    const ticks = ticksOf(list.sections, this.#gallery.viewport.range, this.#strip.clientHeight);
    this.#ticks.replaceChildren(...ticks.map(tickElement));
  }

  #titleAt(y: number): string {
    return this.#gallery.list.sections[this.#gallery.list.at(y)]?.title ?? "";
  }

  #share(clientY: number): number {
    const { top, height } = this.#strip.getBoundingClientRect();
    return shareAt(clientY, top, height);
  }
}

function tickElement({ label, y }: Tick): HTMLElement {
  const tick = element("span", { className: label ? "tick year" : "tick" }, label);
  tick.style.top = `${y}px`;
  return tick;
}
