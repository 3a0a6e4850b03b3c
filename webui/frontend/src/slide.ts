/** What the viewer shows of one picture. */
import type { SlideData } from "photoswipe";
import { type Path, downloadUrl, fileUrl, motionUrl, thumbnailUrl } from "./addresses.ts";
import { calm, element, icon, savesData } from "./dom.ts";
import {
  PENDING,
  READY,
  type Row,
  animated,
  fileName,
  height,
  isVideo,
  reason,
  size,
  state,
  width,
} from "./item.ts";
import { label } from "./tile.ts";

const PREVIEW = 1440; // px of a preview's longer side
const LARGE = 2048; // px of one for large screens and for zooming, made on demand
const PANORAMA = 4096; // px of those of panoramas, at most
const SHOWN_BY_BROWSERS = /\.(jpe?g|png|webp|gif|avif)$/i;
const MOVES = /\.(gif|webp|avif|png)$/i; // may be an animation, which previews are not
const LARGEST_ANIMATION = 20e6; // bytes
const LARGEST_ORIGINAL = 120e6; // pixels that a browser is asked to decode for zooming

/** Whether *row* is an animation that moves only when it is asked to. */
export const standsStill = (row: Row): boolean => animated(row) && (calm() || savesData());

/** A slide of *row*, or of a picture that is not loaded yet. */
export function slideOf(row: Row | undefined, folder: Path): SlideData {
  if (!row) return { type: "waiting", html: "" };
  if (state(row) !== READY) return { type: "note", element: noteOf(row, folder) };
  const [w, h] = [width(row) ?? 1440, height(row) ?? 1080];
  if (isVideo(row)) return { type: "video", width: w, height: h, row, folder };
  return { ...sources(row, folder, w, h), width: w, height: h, alt: label(row) };
}

/** The preview; for large screens and zooming a larger one, and the original if it can be shown. */
function sources(row: Row, folder: Path, w: number, h: number): SlideData {
  const original = fileUrl([...folder, fileName(row)]);
  const name = fileName(row);
  if (MOVES.test(name) && !standsStill(row)) {
    if (size(row) < LARGEST_ANIMATION) return { src: original };
    if (animated(row)) return { src: motionUrl(row) };
  }
  const src = thumbnailUrl(row, PREVIEW);
  const longest = Math.max(w, h);
  const [edge, largeEdge] = [longEdge(w, h, PREVIEW), longEdge(w, h, LARGE)];
  if (longest <= edge) return { src };
  const choices = [`${src} ${Math.round((w * edge) / longest)}w`];
  const isShown =
    SHOWN_BY_BROWSERS.test(name) && w * h <= LARGEST_ORIGINAL && !standsStill(row);
  if (largeEdge > edge && (longest > largeEdge || !isShown)) {
    const largeWidth = Math.round(w * Math.min(1, largeEdge / longest));
    choices.push(`${thumbnailUrl(row, LARGE)} ${largeWidth}w`);
  }
  if (isShown) choices.push(`${original} ${w}w`);
  return { src, srcset: choices.join(", ") };
}

/** The longer side of previews of *size*: beyond 3:1 it is the shorter one that counts. */
function longEdge(w: number, h: number, size: number): number {
  const aspect = Math.max(w, h) / Math.min(w, h);
  return Math.min(Math.max(size, (size / 3) * aspect), PANORAMA);
}

function noteOf(row: Row, folder: Path): HTMLDivElement {
  const pending = state(row) === PENDING;
  return element(
    "div",
    { className: "slide-note" },
    icon(pending ? "on-this-day" : "broken"),
    element("h2", {}, fileName(row)),
    element(
      "p",
      {},
      pending
        ? "This one is still being prepared. It will appear here in a moment."
        : `Cannot be shown, because ${reason(row)}.`,
    ),
    element(
      "a",
      { className: "primary", href: downloadUrl([...folder, fileName(row)]), download: fileName(row) },
      icon("download"),
      "Download the original",
    ),
  );
}
