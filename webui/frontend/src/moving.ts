/** What moves plays in its tile, without sound, while the mouse or the focus rests on it. */
import { clipUrl, motionUrl } from "./addresses.ts";
import { calm, element, savesData } from "./dom.ts";
import type { Gallery } from "./gallery.ts";
import { READY, type Row, animated, durationS, isVideo, moves, state } from "./item.ts";

const RESTING_MS = 180; // a mouse that only passes starts nothing

const SHORTEST_S = 1; // of a video with a moving preview

/** Listen for the mouse over the tiles of *gallery*, and for the focus that keys move.

Touch starts nothing, nor does anything for who wants less motion or to save data. */
export function playUnderMouse(gallery: Gallery): void {
  let over: HTMLElement | null = null;
  let waiting = 0;
  const leave = (): void => {
    clearTimeout(waiting);
    over?.querySelector(".moving")?.remove();
    over = null;
  };
  const rest = (tile: HTMLElement | false | null): void => {
    leave();
    if (!tile || calm() || savesData()) return;
    over = tile;
    waiting = window.setTimeout(() => play(tile, rowOf(gallery, tile)), RESTING_MS);
  };
  gallery.element.addEventListener("pointerover", (event) => {
    const tile = event.target instanceof Element && event.target.closest<HTMLElement>("a.tile");
    if (tile !== over) rest(event.pointerType === "mouse" && tile);
  });
  gallery.element.addEventListener("pointerleave", leave);
  gallery.element.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement && target.matches("a.tile:focus-visible")) rest(target);
  });
  gallery.element.addEventListener("focusout", leave);
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
  if (!isVideo(row) && !moves(row)) return animated(row) ? animationOf(row) : null;
  const sources = sourcesOf(row);
  return sources.length ? videoOf(sources) : null;
}

function animationOf(row: Row): HTMLElement {
  const image = element("img", { className: "moving", alt: "", draggable: false });
  image.addEventListener("load", () => image.classList.add("plays"));
  image.addEventListener("error", () => image.remove());
  image.src = motionUrl(row);
  return image;
}

function videoOf(sources: readonly string[]): HTMLElement {
  const video = element("video", {
    className: "moving",
    muted: true,
    loop: true,
    playsInline: true,
    autoplay: true,
    disablePictureInPicture: true,
  });
  video.setAttribute("aria-hidden", "true");
  video.addEventListener("playing", () => video.classList.add("plays"));
  playFirst(video, sources, () => video.remove());
  return video;
}

/** Have *video* play the first of *sources* that the browser can; *none* is called if it cannot. */
export function playFirst(video: HTMLVideoElement, sources: readonly string[], none: () => void) {
  const left = [...sources];
  const next = (): void => {
    const source = left.shift();
    if (source) video.src = source;
    else none();
  };
  video.addEventListener("error", next);
  next();
}

/** Phones write Live Photos in a way that few browsers play: the small preview comes first. */
function sourcesOf(row: Row): readonly string[] {
  if (moves(row)) return [clipUrl(row), motionUrl(row)];
  return isVideo(row) && (durationS(row) ?? 0) >= SHORTEST_S ? [clipUrl(row)] : [];
}
