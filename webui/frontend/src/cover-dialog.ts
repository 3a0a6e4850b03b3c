/** Choosing the photo that stands for an album. */
import { thumbnailUrl } from "./addresses.ts";
import { openDialog } from "./dialogs.ts";
import { element } from "./dom.ts";
import { READY, type Row, id, state } from "./item.ts";
import { label } from "./tile.ts";

const OFFERED = 200;

/** Offer the first of *rows* that can be shown; *choose* gets the id, or null for the first photo. */
export function askCover(rows: readonly Row[], choose: (media: number | null) => void): void {
  const choices = rows.filter((row) => state(row) === READY).slice(0, OFFERED).map((row) => {
    const image = element("img", { src: thumbnailUrl(row, 256), alt: "", loading: "lazy" });
    const button = element("button", { type: "button", className: "photo-choice" }, image);
    button.ariaLabel = label(row);
    button.onclick = (): void => chosen(id(row));
    return button;
  });
  const first = element("button", { type: "button", className: "plain-button" }, "Always the first photo");
  first.onclick = (): void => chosen(null);
  const dialog = openDialog("The cover", element("div", { className: "photo-choices" }, ...choices), first);
  const chosen = (media: number | null): void => {
    choose(media);
    dialog.close();
  };
}
