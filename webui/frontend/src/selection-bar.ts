/** What can be done with those that were chosen: a bar at the bottom. Escape ends choosing. */
import { element, icon } from "./dom.ts";

export class SelectionBar {
  readonly #words = element("span", { className: "bar-words", ariaHidden: "true" });
  readonly #actions = element("span", { className: "bar-actions" });
  readonly #told = element("p", { className: "visually-hidden", role: "status" });
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
    document.querySelector("main")?.append(this.#bar, this.#told);
    addEventListener("keydown", (event) => {
      const elsewhere = event.defaultPrevented || document.querySelector("dialog[open], .pswp");
      if (event.key === "Escape" && !this.#bar.hidden && !elsewhere) end();
    });
  }

  show(words: string, actions: readonly HTMLElement[]): void {
    const focused = [...this.#actions.children].findIndex((one) => one === document.activeElement);
    this.#words.textContent = words;
    this.#told.textContent = words;
    this.#actions.replaceChildren(...actions);
    this.#bar.hidden = false;
    actions[focused]?.focus();
  }

  hide(): void {
    this.#told.textContent = "";
    this.#bar.hidden = true;
  }
}

/** A button of the bar. */
export function action(symbol: string, words: string, act: () => void): HTMLButtonElement {
  const button = element("button", { type: "button" }, icon(symbol), element("span", {}, words));
  button.onclick = act;
  return button;
}
