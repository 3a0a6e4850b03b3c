/** What covers the picture in the viewer for a while: its motion, or another file of its stack. */
import type PhotoSwipe from "photoswipe";
import { element } from "./dom.ts";
import { playFirst } from "./moving.ts";

type Content = NonNullable<PhotoSwipe["currSlide"]>["content"];

export class Overlay {
  readonly #pswp: PhotoSwipe;
  #shown: HTMLElement | null = null;
  #content: Content | null = null;

  constructor(pswp: PhotoSwipe) {
    this.#pswp = pswp;
    pswp.on("contentResize", ({ content, width, height }) => {
      if (content === this.#content) this.#size(width, height);
    });
    pswp.on("contentDeactivate", () => this.clear());
    pswp.on("destroy", () => this.clear());
  }

  get isShown(): boolean {
    return this.#shown !== null;
  }

  /** Play the first of *sources* that can be played, once. If none can, the still stays. */
  play(...sources: readonly string[]): void {
    const video = element("video", { playsInline: true, autoplay: true });
    video.addEventListener("playing", () => video.classList.add("plays"));
    video.addEventListener("ended", () => this.#clearIf(video));
    this.#show(video);
    playFirst(video, sources, () => this.#clearIf(video));
  }

  /** Show the picture at *source*. */
  picture(source: string, alt: string): void {
    const image = element("img", { src: source, alt, draggable: false });
    image.addEventListener("load", () => image.classList.add("plays"));
    image.addEventListener("error", () => this.#clearIf(image));
    this.#show(image);
  }

  clear(): void {
    if (this.#shown instanceof HTMLVideoElement) this.#shown.pause();
    this.#shown?.remove();
    [this.#shown, this.#content] = [null, null];
  }

  #clearIf(shown: HTMLElement): void {
    if (this.#shown === shown) this.clear();
  }

  #show(shown: HTMLElement): void {
    this.clear();
    const slide = this.#pswp.currSlide;
    if (!slide) return;
    [this.#shown, this.#content] = [shown, slide.content];
    shown.classList.add("slide-overlay");
    this.#size(slide.content.displayedImageWidth, slide.content.displayedImageHeight);
    slide.container.append(shown);
  }

  #size(width: number, height: number): void {
    const style = this.#shown?.style;
    if (style) [style.width, style.height] = [`${width}px`, `${height}px`];
  }
}
