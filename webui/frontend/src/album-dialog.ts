/** Choosing the albums that photos are in. */
import { openDialog } from "./dialogs.ts";
import { element } from "./dom.ts";
import { type Choice, list, listsOf } from "./lists.ts";

/** Ask in which albums photos are to be; a new one can be made of them. */
export async function chooseAlbums(media: readonly number[]): Promise<void> {
  const [first] = media;
  const lists = first === undefined ? null : await listsOf(first);
  if (!lists) return;
  const name = element("input", { name: "name", placeholder: "New album", maxLength: 200, required: true });
  name.ariaLabel = "Name of a new album";
  name.autocomplete = "off";
  const form = element("form", { className: "new-album" }, name, element("button", {}, "Make"));
  const albums = lists.albums.map((album) => choice(album, media, media.length === 1 && album.holds));
  const dialog = openDialog("Add to an album", element("div", { className: "albums" }, ...albums), form);
  form.onsubmit = (event): void => {
    event.preventDefault();
    void list("albums", { name: name.value, media }).then((made) => made && dialog.close());
  };
}

/** A button that is pressed while the photos are in the album. */
function choice(album: Choice, media: readonly number[], holds: boolean): HTMLButtonElement {
  const button = element("button", { type: "button" }, album.title);
  button.ariaPressed = String(holds);
  button.onclick = (): void => {
    const isIn = button.ariaPressed === "true";
    void list(`albums/${album.id}/${isIn ? "remove" : "add"}`, { media }).then((done) => {
      if (done) button.ariaPressed = String(!isIn);
    });
  };
  return button;
}
