/** What stays where it is on screen while sections above it change their height. */
import type { Path } from "./addresses.ts";
import { id } from "./item.ts";
import { firstBelow } from "./layout.ts";
import type { SectionList } from "./sections.ts";

export interface Anchor {
  readonly path: Path; // of the section
  readonly share: number; // how far down in it, 0 to 1; for sections that are not loaded
  readonly mediaId: number | null; // the first picture seen, if it is loaded
  readonly place: number; // px below the grid's top, when the anchor was taken
}

/** Take what is at *y*, px below the grid's top; null when the grid is empty. */
export function anchorAt(list: SectionList, y: number): Anchor | null {
  const section = list.sections[list.at(y)];
  if (!section) return null;
  const share = section.height ? (y - section.top) / section.height : 0;
  const row = section.layout && section.rows?.[firstBelow(section.layout.boxes, y - section.top)];
  const anchor = { path: section.path, share, mediaId: row ? id(row) : null, place: y };
  return { ...anchor, place: placeOf(list, anchor) };
}

/** Where the anchored thing is now, px below the grid's top; where it was if it is gone. */
export function placeOf(list: SectionList, { path, share, mediaId, place }: Anchor): number {
  const spot = mediaId === null ? null : list.find(mediaId);
  const own = spot && list.sections[spot.section];
  if (spot && own?.layout) return own.top + own.layout.boxes.y(spot.row);
  const key = path.join("/");
  const section = list.sections.find((each) => each.path.join("/") === key);
  return section ? section.top + share * section.height : place;
}
