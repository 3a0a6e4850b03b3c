/** What can be done with photos that were chosen, on every page with a grid of them. */
import { chooseAlbums } from "./album-dialog.ts";
import { type Actions, serveChoosing } from "./choose-photos.ts";
import { downloadAction } from "./download.ts";
import { refreshFragments } from "./fragments.ts";
import type { GalleryPage } from "./gallery-page.ts";
import { list } from "./lists.ts";
import { acts } from "./people.ts";
import type { PhotoSelection } from "./photo-selection.ts";
import { action } from "./selection-bar.ts";

/** Let photos be chosen, for all that the page says; *own* makes what only one kind of page has. */
export function serveSelection(page: GalleryPage, own: Actions = () => []): void {
  const { gallery } = page;
  const what = gallery.element.dataset["selects"];
  if (what === undefined) return;
  serveChoosing(gallery, (selection) => {
    const download = downloadAction(page, selection);
    if (what === "download") return [download];
    return [...own(selection), ...common(page, selection), download];
  });
}

/** A page on which nothing else is done. */
export function openPlainPage(page: GalleryPage): void {
  serveSelection(page);
  acts.addEventListener("undone", () => {
    void page.refresh();
    void refreshFragments("folder-head"); // a search may be saved again
  });
}

function common(page: GalleryPage, selection: PhotoSelection): HTMLButtonElement[] {
  const media = selection.chosen;
  const album = action("albums", "Add to an album…", () => void chooseAlbums(media));
  const like = action("favorites", "Favourite", () => {
    void list("favorites", { media, on: "yes" });
  });
  const unlike = action("heart-off", "Not a favourite", () => {
    void list("favorites", { media, on: "no" }).then((done) => done && leave(page, selection));
  });
  const isFavorites = page.gallery.page.join("/") === "favorites";
  return isFavorites ? [unlike, album] : [album, like, unlike];
}

/** What was chosen may not be on the page any more. */
export async function leave(page: GalleryPage, selection: PhotoSelection): Promise<void> {
  selection.end();
  await page.refresh();
}
