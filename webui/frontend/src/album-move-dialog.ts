/** Choosing the album in which another one is to lie. */
import { openDialog } from "./dialogs.ts";
import { element } from "./dom.ts";
import { parentsOf } from "./lists.ts";

const TOP = 0; // instead of an album's id

/** The album that is to be moved. */
interface Moved {
  readonly id: number;
  readonly title: string;
  readonly parent: number;
}

/** Ask where to; *move* gets an album's id, 0 for the top, and tells whether that was done. */
export async function askParent(album: Moved, move: (parent: number) => Promise<boolean>): Promise<void> {
  const parents = await parentsOf(album.id);
  if (!parents) return;
  const choice = (parent: number, title: string): HTMLButtonElement => {
    const button = element("button", { type: "button" }, title);
    button.ariaPressed = String(parent === album.parent);
    button.onclick = (): void => {
      if (parent === album.parent) dialog.close();
      else void move(parent).then((done) => done && dialog.close());
    };
    return button;
  };
  const choices = [choice(TOP, "No other album"), ...parents.map(({ id, title }) => choice(id, title))];
  const none = element("p", { className: "dialog-note" }, "There is no other album to move it into yet.");
  const offered = parents.length ? element("div", { className: "albums" }, ...choices) : none;
  const dialog = openDialog(`Move ${album.title} into`, offered);
}
