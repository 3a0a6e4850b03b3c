/** Where faces are on a picture, and what belongs to one goes beside it. Pure arithmetic. */

/** A part of a picture, as shares of its width and height. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Rect {
  readonly left: number; // px of the window
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 12; // px between things, and to the edges of the window

/** What lies of *area* within the picture, as CSS lengths. */
export function boxStyle(area: Area): { left: string; top: string; width: string; height: string } {
  const left = Math.min(1, Math.max(0, area.left));
  const top = Math.min(1, Math.max(0, area.top));
  const right = Math.min(1, Math.max(left, area.left + area.width));
  const bottom = Math.min(1, Math.max(top, area.top + area.height));
  return { left: share(left), top: share(top), width: share(right - left), height: share(bottom - top) };
}

const share = (value: number): string => `${Number((value * 100).toFixed(3))}%`;

/** Where a card of *width* by *height* px goes beside *box*: below it, else above, else over it. */
export function placeBeside(
  box: Rect,
  width: number,
  height: number,
  room: { readonly width: number; readonly height: number },
): { left: number; top: number } {
  const middle = box.left + box.width / 2 - width / 2;
  const left = Math.max(MARGIN, Math.min(middle, room.width - width - MARGIN));
  const below = box.top + box.height + MARGIN;
  const above = box.top - height - MARGIN;
  const lowest = room.height - height - MARGIN;
  if (below <= lowest) return { left, top: Math.max(MARGIN, below) };
  return { left, top: above >= MARGIN ? above : Math.max(MARGIN, lowest) };
}
