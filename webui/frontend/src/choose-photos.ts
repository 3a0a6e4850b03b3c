/** A grid in which photos can be chosen, with a bar that says what can be done with them. */
import { listenForChoices } from "./choosing.ts";
import type { Gallery } from "./gallery.ts";
import { MOST, PhotoSelection } from "./photo-selection.ts";
import { SelectionBar } from "./selection-bar.ts";

/** Makes the buttons of the bar. */
export type Actions = (selection: PhotoSelection) => readonly HTMLButtonElement[];

export function serveChoosing(gallery: Gallery, actionsOf: Actions): void {
  const bar = new SelectionBar(() => selection.end());
  const selection = new PhotoSelection(gallery, () => {
    if (!selection.isOn) return bar.hide();
    const count = selection.chosen.length;
    const actions = actionsOf(selection);
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

function words(count: number): string {
  if (count > MOST) return `At most ${MOST.toLocaleString()} at once`;
  return count ? `${count.toLocaleString()} chosen` : "Choose photos";
}
