/** The list of keys, shown by “?”. */
import { element, icon } from "./dom.ts";

const KEYS: readonly (readonly [title: string, keys: readonly string[]])[] = [
  ["Search", ["/"]],
  ["Go from photo to photo", ["←", "→", "↑", "↓"]],
  ["Open the photo", ["Enter"]],
  ["Next, previous photo", ["→", "←"]],
  ["Zoom", ["z"]],
  ["Information", ["i"]],
  ["Faces on the photo", ["f"]],
  ["Favourite", ["l"]],
  ["Add to an album", ["a"]],
  ["Play, pause a video", ["Space"]],
  ["Play the motion of a live photo", ["m"]],
  ["Give a person a name", ["F2"]],
  ["Choose a photo, a person", ["x"]],
  ["Choose all up to this photo", ["Shift+x"]],
  ["Choose all photos", ["Ctrl+A"]],
  ["The same person: yes, no, skip", ["y", "n", "s"]],
  ["Undo what was just done", ["Ctrl+Z"]],
  ["Close", ["Esc"]],
  ["These shortcuts", ["?"]],
];

export class Shortcuts {
  readonly #dialog = makeDialog();

  constructor() {
    document.body.append(this.#dialog);
    document.getElementById("show-shortcuts")?.addEventListener("click", () => this.show());
    addEventListener("keydown", (event) => {
      const typing = event.target instanceof HTMLInputElement;
      if (event.key === "?" && !typing && !event.ctrlKey && !event.metaKey) this.show();
    });
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  show(): void {
    if (!this.#dialog.open) this.#dialog.showModal();
  }
}

function makeDialog(): HTMLDialogElement {
  const close = element("button", { type: "button", className: "tool" }, icon("close"));
  close.ariaLabel = "Close";
  const dialog = element(
    "dialog",
    { className: "shortcuts" },
    element("header", {}, element("h2", { id: "shortcuts-title" }, "Keyboard shortcuts"), close),
    element("dl", {}, ...KEYS.flatMap(([title, keys]) => [
      element("dt", {}, ...keys.map((key) => element("kbd", {}, key))),
      element("dd", {}, title),
    ])),
  );
  dialog.setAttribute("aria-labelledby", "shortcuts-title");
  close.onclick = (): void => dialog.close();
  return dialog;
}
