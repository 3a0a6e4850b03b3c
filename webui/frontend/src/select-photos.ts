/** What can be done with photos that were chosen, on every page with a grid of them. */
import { chooseAlbums } from "./album-dialog.ts";
import { listenForChoices } from "./choosing.ts";
import { refreshFragments } from "./fragments.ts";
import type { GalleryPage } from "./gallery-page.ts";
import { list } from "./lists.ts";
import { acts } from "./people.ts";
import { MOST, PhotoSelection } from "./photo-selection.ts";
import { SelectionBar, action } from "./selection-bar.ts";

/** Makes the buttons that only one kind of page has. */
export type OwnActions = (selection: PhotoSelection) => readonly HTMLButtonElement[];

/** Let photos be chosen, unless the page shows what cannot be put anywhere. */
export function serveSelection(page: GalleryPage, own: OwnActions = () => []): void {
  const { gallery } = page;
  if (gallery.element.dataset["selects"] === undefined) return;
  const bar = new SelectionBar(() => selection.end());
  const selection = new PhotoSelection(gallery, () => {
    if (!selection.isOn) return bar.hide();
    const count = selection.chosen.length;
    const actions = [...own(selection), ...common(page, selection)];
    for (const button of actions) button.disabled ||= !count || count > MOST;
    bar.show(words(count), actions);
  });
  listenForChoices(gallery, selection);
  document.querySelector("main")?.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element && target.closest("[data-act=select]"))) return;
    if (selection.isOn) selection.end();
    else selection.start();
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

function words(count: number): string {
  if (count > MOST) return `At most ${MOST.toLocaleString()} at once`;
  return count ? `${count.toLocaleString()} chosen` : "Choose photos";
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
