/** Teaches PhotoSwipe what it does not know: videos, notes, and pictures yet to be loaded. */
import type PhotoSwipe from "photoswipe";
import type { SlideData } from "photoswipe";
import type { Path } from "./addresses.ts";
import { element } from "./dom.ts";
import type { Row } from "./item.ts";
import { playerOf } from "./slide.ts";

const CONTROLS = 72; // px at the bottom of a video that are the player's own

/** Make the elements of all slides that are no pictures. */
export function serveContent(pswp: PhotoSwipe): void {
  pswp.on("contentLoad", (event) => {
    const made = elementOf(event.content.data);
    if (!made) return;
    event.preventDefault();
    event.content.element = made;
    event.content.onLoaded();
  });
  pswp.on("contentResize", (event) => {
    const player = event.content.type === "video" && event.content.element;
    if (!player) return;
    event.preventDefault();
    [player.style.width, player.style.height] = [`${event.width}px`, `${event.height}px`];
  });
  pswp.on("contentDeactivate", ({ content }) => pause(content.element));
  pswp.on("contentRemove", ({ content }) => pause(content.element));
  pswp.on("pointerDown", (event) => {
    const { target, clientY } = event.originalEvent;
    if (!(target instanceof HTMLVideoElement)) return;
    // A finger on the player's controls drags them, not the slide.
    if (clientY > target.getBoundingClientRect().bottom - CONTROLS) event.preventDefault();
  });
}

function elementOf(data: SlideData): HTMLDivElement | null {
  switch (data.type) {
    case "video":
      return playerOf(data["row"] as Row, data["folder"] as Path);
    case "note":
      return data["element"] as HTMLDivElement;
    case "waiting":
      return element("div", { className: "slide-waiting" });
    default:
      return null;
  }
}

function pause(slide: HTMLElement | undefined): void {
  slide?.querySelector("video")?.pause();
}
