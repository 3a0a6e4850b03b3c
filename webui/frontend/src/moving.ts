/** What moves plays in its tile, without sound, while the mouse rests on it. */
import { motionUrl } from "./addresses.ts";
import { calm, element } from "./dom.ts";
import type { Gallery } from "./gallery.ts";
import { READY, type Row, moves, state } from "./item.ts";

const RESTING_MS = 180; // a mouse that only passes starts nothing

/** Listen for the mouse over the tiles of *gallery*. Touch and who wants less motion start nothing. */
export function playUnderMouse(gallery: Gallery): void {
  let over: HTMLElement | null = null;
  let waiting = 0;
  const leave = (): void => {
    clearTimeout(waiting);
    over?.querySelector(".moving")?.remove();
    over = null;
  };
  gallery.element.addEventListener("pointerover", (event) => {
    const tile = event.target instanceof Element && event.target.closest<HTMLElement>("a.tile");
    if (tile === over) return;
    leave();
    if (!tile || event.pointerType !== "mouse" || calm()) return;
    over = tile;
    waiting = window.setTimeout(() => play(tile, rowOf(gallery, tile)), RESTING_MS);
  });
  gallery.element.addEventListener("pointerleave", leave);
}

function rowOf(gallery: Gallery, tile: HTMLElement): Row | undefined {
  const spot = gallery.spotOf(tile);
  return spot ? gallery.list.row(spot) : undefined;
}

function play(tile: HTMLElement, row: Row | undefined): void {
  const moving = row && state(row) === READY ? previewOf(row) : null;
  if (moving) tile.querySelector("img")?.after(moving);
}

/** The moving picture of *row*; it shows once it plays. What cannot be played leaves the still. */
function previewOf(row: Row): HTMLElement | null {
  if (!moves(row)) return null;
  const video = element("video", {
    className: "moving",
    src: motionUrl(row),
    muted: true,
    loop: true,
    playsInline: true,
    autoplay: true,
    disablePictureInPicture: true,
  });
  video.setAttribute("aria-hidden", "true");
  video.addEventListener("playing", () => video.classList.add("plays"));
  video.addEventListener("error", () => video.remove());
  return video;
}
