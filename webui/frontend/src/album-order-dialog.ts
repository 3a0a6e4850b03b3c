/** Putting albums in order without a mouse: a list in which each goes up or down. */
import type { AlbumCard } from "./album-cards.ts";
import { openDialog } from "./dialogs.ts";
import { element, icon } from "./dom.ts";

/** Ask for the order of *cards*; *save* gets their ids, none for that of names. */
export function askOrder(cards: readonly AlbumCard[], save: (ids: readonly number[]) => void): void {
  const told = element("p", { className: "visually-hidden", role: "status" });
  const rows = element("ol", { className: "order-list" });
  const entries = cards.map(({ id, title }) => {
    const row = element("li", {}, element("span", {}, title));
    row.dataset["album"] = String(id);
    const move = (step: -1 | 1): void => {
      const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
      if (!other) return;
      const focused = document.activeElement;
      if (step < 0) other.before(row);
      else other.after(row);
      if (focused instanceof HTMLElement) focused.focus(); // which a move in the document loses
      row.scrollIntoView({ block: "nearest" });
      told.textContent = `${title} is number ${[...rows.children].indexOf(row) + 1} of ${cards.length}`;
    };
    row.append(step("earlier", `Move ${title} up`, () => move(-1)), step("later", `Move ${title} down`, () => move(1)));
    return row;
  });
  rows.append(...entries);
  const byName = element("button", { type: "button", className: "plain-button" }, "By name");
  const done = element("button", { type: "button", className: "primary" }, "Save this order");
  const dialog = openDialog("Order of albums", rows, told, done, byName);
  const end = (ids: readonly number[]): void => {
    save(ids);
    dialog.close();
  };
  done.onclick = (): void => end([...rows.children].map((row) => Number((row as HTMLElement).dataset["album"])));
  byName.onclick = (): void => end([]);
}

function step(symbol: string, words: string, act: () => void): HTMLButtonElement {
  const button = element("button", { type: "button", className: "tool" }, icon(symbol));
  button.ariaLabel = words;
  button.onclick = act;
  return button;
}
