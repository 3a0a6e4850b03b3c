/** Photos that were chosen, saved: one as it is, several as a zip. */
import { type Path, downloadUrl, zipUrl } from "./addresses.ts";
import { element } from "./dom.ts";
import type { Gallery } from "./gallery.ts";
import { badges, fileName } from "./item.ts";
import type { PhotoSelection } from "./photo-selection.ts";
import { action } from "./selection-bar.ts";

export function downloadAction({ gallery }: { readonly gallery: Gallery }, selection: PhotoSelection): HTMLButtonElement {
  return action("download", "Download", () => download(gallery, selection.chosen));
}

function download(gallery: Gallery, media: readonly number[]): void {
  const path = media.length === 1 ? pathOf(gallery, media[0] as number) : null;
  if (path) element("a", { href: downloadUrl(path), download: path.at(-1) ?? "" }).click();
  else sendForm(zipUrl(gallery.page), media);
}

/** Where the only file of a picture lies; null where it has several, or is not loaded. */
function pathOf({ list, page }: Gallery, media: number): Path | null {
  const spot = list.find(media);
  const [row, section] = spot ? [list.row(spot), list.sections[spot.section]] : [];
  return row && section && !badges(row).length ? [...page, ...section.path, fileName(row)] : null;
}

/** Thousands of numbers fit into no address; the answer is saved, and the page stays. */
function sendForm(action: string, media: readonly number[]): void {
  const token = document.querySelector<HTMLInputElement>("input[name=form_token]")?.value ?? "";
  const field = (name: string, value: string): HTMLInputElement => element("input", { type: "hidden", name, value });
  const fields = media.map((each) => field("media", String(each)));
  const form = element("form", { method: "post", action, hidden: true }, field("form_token", token), ...fields);
  document.body.append(form);
  form.submit();
  form.remove();
}
