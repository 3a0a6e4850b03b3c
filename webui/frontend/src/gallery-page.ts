/** A page with a grid of pictures: one folder's, or those of many sections. */
import { folderApi, sectionsApi } from "./addresses.ts";
import { fillCovers } from "./covers.ts";
import { DeepLink } from "./deep-link.ts";
import { refreshFragments } from "./fragments.ts";
import { Gallery } from "./gallery.ts";
import { isPhoto } from "./item.ts";
import { GridKeys } from "./keyboard.ts";
import type { Live } from "./live.ts";
import { playUnderMouse } from "./moving.ts";
import { type FolderData, type PageData, type SectionsData, fetchJson } from "./page-data.ts";
import { Scrubber } from "./scrubber.ts";
import type { Closed, Viewer } from "./viewer.ts";

/** A grid of pictures on a page, and how to draw it as the server has it now. */
export interface GalleryPage {
  readonly gallery: Gallery;
  readonly refresh: () => Promise<void>;
}

export function openGalleryPage(data: PageData, live: Live): GalleryPage | null {
  const place = document.getElementById("gallery");
  if (!place) return null;
  const gallery = new Gallery(place, data.path, data.sections !== undefined);
  if (data.sections) new Scrubber(gallery);
  const link = equip(gallery);
  gallery.replace(data.sections ?? [{ path: [], count: data.photos ?? 0, title: null }]);
  for (const [index, { items }] of (data.first ?? [data.folder]).filter((one) => !!one).entries()) {
    gallery.fill(index, items.filter(isPhoto));
  }
  live.addEventListener("changed", () => void refresh(gallery, data, live));
  void link.follow();
  return { gallery, refresh: () => refresh(gallery, data, live) };
}

/** Have keys, the mouse and the address lead through the pictures of a gallery. */
export function equip(gallery: Gallery): DeepLink {
  const keys = new GridKeys(gallery);
  const viewer = viewerLoader(gallery, keys, (made) => link.attach(made));
  const link = new DeepLink(gallery, viewer);
  listenForClicks(gallery, viewer);
  playUnderMouse(gallery);
  return link;
}

/** The viewer is half of all scripts: it is loaded when the page is at rest, or first needed. */
function viewerLoader(
  gallery: Gallery,
  keys: GridKeys,
  attach: (viewer: Viewer) => void,
): () => Promise<Viewer> {
  let loading: Promise<Viewer> | null = null;
  const load = (): Promise<Viewer> =>
    (loading ??= import("./viewer.ts").then((module) => {
      const viewer = new module.Viewer(gallery);
      viewer.addEventListener("close", (event) => {
        keys.focus((event as CustomEvent<Closed>).detail.spot);
      });
      attach(viewer);
      return viewer;
    }));
  setTimeout(load, 1500);
  return load;
}

function listenForClicks(gallery: Gallery, viewer: () => Promise<Viewer>): void {
  gallery.element.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const tile = event.target instanceof Element && event.target.closest("a.tile");
    const spot = tile instanceof HTMLElement ? gallery.spotOf(tile) : null;
    if (!spot) return;
    event.preventDefault();
    void viewer().then((open) => open.open(spot));
  });
}

async function refresh(gallery: Gallery, data: PageData, live: Live): Promise<void> {
  if (live.progress.etag === null) return location.reload(); // it has gone
  if (data.sections) {
    const { sections } = await fetchJson<SectionsData>(sectionsApi(data.path));
    const hadAny = gallery.list.count > 0;
    gallery.replace(sections);
    await gallery.refresh();
    if (hadAny !== gallery.list.count > 0) await refreshFragments("folder-head", "nothing");
    return;
  }
  const { items } = await fetchJson<FolderData>(folderApi(data.path));
  gallery.fill(0, items.filter(isPhoto));
  await refreshFragments("folder-head", "album-head", "nothing", "folders", "others");
  fillCovers(document);
}
