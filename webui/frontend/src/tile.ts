/** One picture in the grid: a link to the file, so that it works as any link does. */
import { type Path, fileUrl, thumbnailSize, thumbnailUrl } from "./addresses.ts";
import { durationText, longDate, timeOfDay } from "./dates.ts";
import { element, icon } from "./dom.ts";
import {
  FAILED,
  PENDING,
  type Row,
  animated,
  badges,
  burstSize,
  captured,
  durationS,
  fileName,
  isVideo,
  moves,
  placeholder,
  reason,
  state,
} from "./item.ts";
import { averageColour, blurUrl } from "./placeholder.ts";
import type { Box } from "./rows.ts";

/** Make the tile of *row* in *folder*. It has no picture before `showPicture`. */
export function makeTile(row: Row, folder: Path): HTMLAnchorElement {
  const tile = element("a", {
    className: "tile",
    href: fileUrl([...folder, fileName(row)]),
    tabIndex: -1,
    draggable: false,
  });
  if (state(row) !== FAILED) tile.ariaLabel = label(row); // its words are in sight
  const hash = placeholder(row);
  if (hash && state(row) !== FAILED) tile.style.backgroundColor = averageColour(hash);
  if (state(row) === FAILED) tile.append(brokenNote(row));
  else if (state(row) === PENDING) tile.classList.add("pending");
  if (state(row) !== FAILED) tile.append(...[badge(row)].filter((made) => made !== null));
  return tile;
}

export function placeTile(tile: HTMLElement, box: Box): void {
  tile.style.left = `${box.x}px`;
  tile.style.top = `${box.y}px`;
  tile.style.width = `${box.width}px`;
  tile.style.height = `${box.height}px`;
}

/** Load the picture of a tile, unless it has one or there is none. */
export function showPicture(tile: HTMLAnchorElement, row: Row, box: Box): void {
  if (state(row) === FAILED || state(row) === PENDING || tile.querySelector("img")) return;
  const hash = placeholder(row);
  if (hash) tile.style.backgroundImage = `url(${blurUrl(hash)})`;
  const size = thumbnailSize(box.width, box.height, devicePixelRatio);
  const image = element("img", { alt: "", decoding: "async", draggable: false });
  image.onload = (): void => {
    tile.classList.add("loaded");
    tile.style.backgroundImage = ""; // transparent pictures must not show the blur
  };
  image.src = thumbnailUrl(row, size);
  tile.prepend(image);
}

/** What a picture is called by those who do not see it. */
export function label(row: Row): string {
  const length = durationS(row);
  const what = isVideo(row) ? `Video${length ? ` of ${durationText(length)}` : ""}` : photoWords(row);
  const when = captured(row);
  const date = when === null ? "" : `, ${longDate(when)}, ${timeOfDay(when)}`;
  const trouble =
    state(row) === FAILED
      ? `, cannot be shown, because ${reason(row)}`
      : state(row) === PENDING
        ? ", still being prepared"
        : "";
  return `${what} ${fileName(row)}${date}${trouble}`;
}

function brokenNote(row: Row): HTMLElement {
  return element(
    "span",
    { className: "broken" },
    icon("broken"),
    element("span", { className: "broken-name" }, fileName(row)),
    element("span", {}, `Cannot be shown, because ${reason(row)}`),
  );
}

function photoWords(row: Row): string {
  const burst = burstSize(row);
  const one = moves(row) ? "Live photo" : animated(row) ? "Animation" : "Photo";
  const what = burst ? `Burst of ${burst} photos` : one;
  return badges(row).includes("raw") ? `${what} with RAW file` : what;
}

/** What an animation is called by most: GIF. */
const format = (row: Row): string => fileName(row).split(".").pop()?.toUpperCase() ?? "";

/** What is noted in the corner; its words are in the label. */
function badge(row: Row): HTMLElement | null {
  const [length, burst] = [durationS(row), burstSize(row)];
  const noted = isVideo(row)
    ? [icon("play"), length === null ? "" : durationText(length)]
    : [
        moves(row) && icon("live"),
        animated(row) && element("span", {}, format(row)),
        burst > 0 && icon("burst"),
        burst > 0 && element("span", {}, String(burst)),
        badges(row).includes("raw") && element("span", {}, "RAW"),
      ].filter((part) => part !== false);
  return noted.length
    ? element("span", { className: "badge", ariaHidden: "true" }, ...noted)
    : null;
}
