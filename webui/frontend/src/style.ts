/** Measures of the grid for a given width of window. */
import type { Style } from "./layout.ts";

/** Rows grow with the window, so that photos stay generous on every screen. */
export function styleFor(width: number, byDay: boolean): Style {
  const narrow = width < 600;
  return {
    width,
    rowHeight: narrow ? 128 : Math.min(280, Math.round(170 + width * 0.045)),
    gap: narrow ? 3 : 5,
    byDay,
    titleHeight: narrow ? 52 : 64,
    dayHeight: narrow ? 34 : 38,
    dayGap: narrow ? 12 : 20,
    titleWidth: narrow ? 176 : 224,
  };
}
