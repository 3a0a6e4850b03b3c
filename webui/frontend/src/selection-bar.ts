/** What can be done with those that were chosen: a bar at the bottom. Escape ends choosing. */
import { element, icon } from "./dom.ts";

export class SelectionBar {
  readonly #words = element("span", { className: "bar-words", ariaLive: "polite" });
  readonly #actions = element("span", { className: "bar-actions" });
  readonly #bar: HTMLElement;

  /** *end* is called when somebody has enough of choosing. */
  constructor(end: () => void) {
    const close = element("button", { type: "button", className: "tool" }, icon("close"));
    close.ariaLabel = "End choosing";
    close.onclick = end;
    this.#bar = element(
      "div",
      { className: "selection-bar", role: "toolbar", ariaLabel: "What was chosen", hidden: true },
      close,
      this.#words,
      this.#actions,
    );
    document.querySelector("main")?.append(this.#bar);
    addEventListener("keydown", (event) => {
      const elsewhere = event.defaultPrevented || document.querySelector("dialog[open], .pswp");
      if (event.key === "Escape" && !this.#bar.hidden && !elsewhere) end();
    });
  }

  show(words: string, actions: readonly HTMLElement[]): void {
    this.#words.textContent = words;
    this.#actions.replaceChildren(...actions);
    this.#bar.hidden = false;
  }

  hide(): void {
    this.#bar.hidden = true;
  }
}
