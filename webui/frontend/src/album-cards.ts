/** The cards of albums, which the server draws; with a mouse they are dragged into order. */
import { Dragging } from "./dragging.ts";

export interface AlbumCard {
  readonly element: HTMLElement;
  readonly id: number;
  readonly title: string;
}

export const albumCards = (): AlbumCard[] =>
  [...document.querySelectorAll<HTMLElement>("#folders [data-album]")].map((element) => ({
    element,
    id: Number(element.dataset["album"]),
    title: element.querySelector(".card-title")?.textContent?.trim() ?? "",
  }));

/** *save* gets the ids of all cards in their new order. */
export function dragAlbums(within: HTMLElement, save: (ids: readonly number[]) => void): void {
  new Dragging(within, {
    part: "#folders [data-album]",
    drop: (dragged, target, isBehind) => {
      const ids = albumCards().map(({ id }) => id);
      const [moved, beside] = [dragged, target].map(({ dataset }) => Number(dataset["album"]));
      const staying = ids.filter((id) => id !== moved);
      const at = staying.indexOf(beside as number) + (isBehind ? 1 : 0);
      const wanted = [...staying.slice(0, at), moved as number, ...staying.slice(at)];
      if (String(wanted) !== String(ids)) save(wanted);
    },
  });
}
