/** The order of photos in an album: dragged with a mouse, or moved step by step. */
import { Dragging } from "./dragging.ts";
import type { Gallery } from "./gallery.ts";
import { id } from "./item.ts";
import type { PhotoSelection } from "./photo-selection.ts";

/** Shows *media* right before another photo; null: last. */
export type Arrange = (media: readonly number[], before: number | null) => void;

/** An album is a page of one section. */
const idsOf = (gallery: Gallery): number[] => (gallery.list.sections[0]?.rows ?? []).map(id);

/** Let tiles be dragged; what was chosen goes along with one that was. */
export function dragPhotos(gallery: Gallery, chosen: () => readonly number[], arrange: Arrange): void {
  new Dragging(gallery.element, {
    part: "a.tile",
    drop: (dragged, target, isBehind) => {
      const [one, beside] = [dragged, target].map(({ dataset }) => Number(dataset["id"]));
      const media = chosen().includes(one as number) ? chosen() : [one as number];
      const ids = idsOf(gallery);
      const behind = ids.slice(ids.indexOf(beside as number) + (isBehind ? 1 : 0));
      arrange(media, behind.find((each) => !media.includes(each)) ?? null);
    },
  });
}

/** Move what was chosen to before what comes before it, or behind what follows. */
export function moveStep(
  gallery: Gallery,
  { chosen }: PhotoSelection,
  step: -1 | 1,
  arrange: Arrange,
): void {
  const ids = idsOf(gallery);
  const places = ids.flatMap((each, at) => (chosen.includes(each) ? [at] : []));
  const [first, last] = [places[0] ?? 0, places.at(-1) ?? 0];
  if (step < 0 && first > 0) arrange(chosen, ids[first - 1] ?? null);
  if (step > 0 && last < ids.length - 1) arrange(chosen, ids[last + 2] ?? null);
}
