/** The page of all albums, or of one: making, naming, describing, ordering and deleting them. */
import { albumCards, dragAlbums } from "./album-cards.ts";
import { askParent } from "./album-move-dialog.ts";
import { askOrder } from "./album-order-dialog.ts";
import { askCover } from "./cover-dialog.ts";
import type { GalleryPage } from "./gallery-page.ts";
import { type Album, list, listAndGo } from "./lists.ts";
import { fetchJson } from "./page-data.ts";
import { type Fields, acts } from "./people.ts";
import { dragPhotos, moveStep } from "./photo-order.ts";
import type { PhotoSelection } from "./photo-selection.ts";
import { leave, serveSelection } from "./select-photos.ts";
import { action } from "./selection-bar.ts";
import { askText } from "./text-dialog.ts";

const NAME_LENGTH = 200; // characters
const WORDS_LENGTH = 5000; // library/albums.py

export function openAlbumPage(page: GalleryPage): void {
  const head = document.getElementById("album-head");
  if (head) new AlbumPage(page, Number(head.dataset["album"] ?? 0));
}

class AlbumPage {
  readonly #page: GalleryPage;
  readonly #id: number; // 0: the page of all albums
  #selection: PhotoSelection | null = null;

  constructor(page: GalleryPage, id: number) {
    this.#page = page;
    this.#id = id;
    const main = document.querySelector("main") as HTMLElement;
    main.addEventListener("click", ({ target }) => {
      const button = target instanceof Element && target.closest<HTMLElement>("[data-act]");
      if (button) this.#act(button);
    });
    dragAlbums(main, (ids) => this.#order(ids));
    acts.addEventListener("undone", () => void this.#returned());
    serveSelection(page, (selection) => this.#actions(selection));
    const chosen = (): readonly number[] => this.#selection?.chosen ?? [];
    if (id) dragPhotos(page.gallery, chosen, (media, before) => this.#arrange(media, before));
  }

  get #head(): DOMStringMap {
    return document.getElementById("album-head")?.dataset ?? {};
  }

  #act(button: HTMLElement): void {
    const { act, by } = button.dataset;
    closeMenu(button);
    if (act === "new") this.#make();
    else if (act === "rename") this.#rename();
    else if (act === "move") this.#move();
    else if (act === "describe") this.#describe();
    else if (act === "cover") this.#chooseCover();
    else if (act === "sort") void this.#say("sort", { by: by ?? "" });
    else if (act === "order") askOrder(albumCards(), (ids) => this.#order(ids));
    else if (act === "delete") void listAndGo(`albums/${this.#id}/delete`, {}, above);
  }

  #actions(selection: PhotoSelection): HTMLButtonElement[] {
    this.#selection = selection;
    const [media, only] = [selection.chosen, selection.chosen.length === 1];
    if (!this.#id) return [];
    const step = (by: -1 | 1) => (): void => {
      moveStep(this.#page.gallery, selection, by, (...where) => this.#arrange(...where));
    };
    const remove = action("take-out", "Not in this album", () => {
      void list(`albums/${this.#id}/remove`, { media }).then(
        (done) => done && leave(this.#page, selection),
      );
    });
    const cover = action("cover", "Make it the cover", () => {
      void this.#say("cover", { media });
    });
    cover.disabled = !only;
    return [remove, action("earlier", "Earlier", step(-1)), action("later", "Later", step(1)), cover];
  }

  #make(): void {
    const within: Fields = this.#id ? { parent: this.#id } : {};
    askText({
      title: "New album",
      label: this.#id ? `Name of an album in ${this.#head["title"]}` : "Name",
      button: "Make the album",
      length: NAME_LENGTH,
      save: (name) => listAndGo("albums", { name, ...within }, ({ album }) => album?.url ?? "/albums/"),
    });
  }

  #rename(): void {
    askText({
      title: "Rename the album",
      label: "Name",
      button: "Rename",
      value: this.#head["title"] ?? "",
      length: NAME_LENGTH,
      save: (name) =>
        listAndGo(`albums/${this.#id}/name`, { name }, ({ album }) => album?.url ?? "/albums/"),
    });
  }

  #move(): void {
    const { title = "", parent } = this.#head;
    void askParent({ id: this.#id, title, parent: Number(parent) }, (into) =>
      listAndGo(`albums/${this.#id}/move`, into ? { parent: into } : {}, ({ album }) => album?.url ?? "/albums/"),
    );
  }

  #describe(): void {
    askText({
      title: "What is this album about?",
      label: "Description",
      button: "Save",
      value: this.#head["words"] ?? "",
      length: WORDS_LENGTH,
      isLong: true,
      save: (words) => this.#say("describe", { words }),
    });
  }

  #chooseCover(): void {
    const rows = this.#page.gallery.list.sections[0]?.rows ?? [];
    askCover(rows, (media) => void this.#say("cover", media === null ? {} : { media }));
  }

  #arrange(media: readonly number[], before: number | null): void {
    void this.#say("arrange", { media, ...(before !== null && { before }) });
  }

  async #order(album: readonly number[]): Promise<void> {
    const within: Fields = this.#id ? { parent: this.#id } : {};
    if (await list("albums/order", { album, ...within })) await this.#page.refresh();
  }

  /** Say something of this album; false where the server refused. */
  async #say(path: string, fields: Fields): Promise<boolean> {
    const done = await list(`albums/${this.#id}/${path}`, fields);
    if (done) await this.#page.refresh();
    return done !== null;
  }

  /** What was undone may have been what led here. */
  async #returned(): Promise<void> {
    if (!this.#id) return this.#page.refresh();
    try {
      const { url } = await fetchJson<Album>(`/-/lists/albums/${this.#id}`);
      if (url === location.pathname) await this.#page.refresh();
      else location.assign(url);
    } catch {
      location.assign(above());
    }
  }
}

const above = (): string => new URL("..", location.href).pathname;

/** What was chosen from a menu closes it; the focus comes back to where it was opened. */
function closeMenu(button: HTMLElement): void {
  const menu = button.closest<HTMLDetailsElement>("details.drop");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
}
