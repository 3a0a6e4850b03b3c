/** Teaches PhotoSwipe what it does not know: videos, notes, and pictures yet to be loaded. */
import type PhotoSwipe from "photoswipe";
import type { SlideData } from "photoswipe";
import type { Path } from "./addresses.ts";
import { element } from "./dom.ts";
import type { Row } from "./item.ts";
import { Player } from "./player.ts";

const CONTROLS = 72; // px at the bottom of a video that are the player's own

/** Make the elements of all slides that are no pictures. */
export function serveContent(pswp: PhotoSwipe): void {
  const players = new Map<HTMLElement, Player>();
  pswp.on("contentLoad", (event) => {
    const made = elementOf(event.content.data, players);
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
  const player = (made: HTMLElement | undefined): Player | undefined => made && players.get(made);
  pswp.on("contentActivate", ({ content }) => player(content.element)?.show());
  pswp.on("contentDeactivate", ({ content }) => player(content.element)?.hide());
  pswp.on("contentRemove", ({ content }) => player(content.element)?.hide());
  pswp.on("contentDestroy", ({ content }) => {
    player(content.element)?.hide();
    if (content.element) players.delete(content.element);
  });
  // After this, PhotoSwipe tells nothing of the slides that it destroys.
  pswp.on("destroy", () => {
    for (const each of players.values()) each.hide();
  });
  pswp.on("pointerDown", (event) => {
    const { target, clientY } = event.originalEvent;
    if (!(target instanceof HTMLVideoElement)) return;
    // A finger on the player's controls drags them, not the slide.
    if (clientY > target.getBoundingClientRect().bottom - CONTROLS) event.preventDefault();
  });
}

function elementOf(
  data: SlideData,
  players: Map<HTMLElement, Player>,
): HTMLDivElement | null {
  switch (data.type) {
    case "video":
      return playerOf(data, players);
    case "note":
      return data["element"] as HTMLDivElement;
    case "waiting":
      return element("div", { className: "slide-waiting" });
    default:
      return null;
  }
}

function playerOf(data: SlideData, players: Map<HTMLElement, Player>): HTMLDivElement {
  const player = new Player(data["row"] as Row, data["folder"] as Path);
  players.set(player.element, player);
  return player.element;
}
