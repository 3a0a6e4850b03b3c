/** Choosing the albums that photos are in. */
import { openDialog } from "./dialogs.ts";
import { element } from "./dom.ts";
import { type Album, list, listsOf } from "./lists.ts";

/** Ask in which albums a photo is to be; a new one can be made of it. */
export async function chooseAlbums(media: number): Promise<void> {
  const lists = await listsOf(media);
  if (!lists) return;
  const name = element("input", { name: "name", placeholder: "New album", maxLength: 200, required: true });
  name.ariaLabel = "Name of a new album";
  name.autocomplete = "off";
  const form = element("form", { className: "new-album" }, name, element("button", {}, "Make"));
  const albums = lists.albums.map((album) => choice(album, media));
  const dialog = openDialog("Add to an album", element("div", { className: "albums" }, ...albums), form);
  form.onsubmit = (event): void => {
    event.preventDefault();
    void list("albums", { name: name.value, media }).then((made) => made && dialog.close());
  };
}

/** A button that is pressed while the photo is in the album. */
function choice(album: Album, media: number): HTMLButtonElement {
  const button = element("button", { type: "button" }, album.title);
  button.ariaPressed = String(album.holds);
  button.onclick = (): void => {
    const isIn = button.ariaPressed === "true";
    void list(`albums/${album.id}/${isIn ? "remove" : "add"}`, { media }).then((done) => {
      if (done) button.ariaPressed = String(!isIn);
    });
  };
  return button;
}
