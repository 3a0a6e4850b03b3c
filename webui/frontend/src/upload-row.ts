/** A file on its way, as the page tells it: how far it is, and what can be done. */
import { sizeText } from "./dates.ts";
import { element, icon } from "./dom.ts";

export interface RowActions {
  readonly stop: () => void;
  readonly again: () => void;
}

export class UploadRow {
  readonly element: HTMLLIElement;
  readonly #words = element("span", { className: "adding-state" }, "Waiting");
  readonly #bar = element("progress", { max: 1, value: 0, hidden: true });
  readonly #button = element("button", { type: "button", className: "plain-button" });
  readonly #actions: RowActions;
  readonly #name: string;

  constructor(file: File, actions: RowActions) {
    this.#actions = actions;
    this.#name = file.name;
    this.#bar.ariaLabel = `Progress of ${file.name}`;
    const name = element("span", { className: "adding-name" }, file.name);
    const size = element("span", { className: "adding-size" }, sizeText(file.size));
    this.element = element("li", {}, icon("file"), name, size, this.#words, this.#bar, this.#button);
    this.waiting();
  }

  waiting(): void {
    this.#tell("Waiting", "Cancel", this.#actions.stop);
  }

  begun(): void {
    this.#tell("0 %", "Cancel", this.#actions.stop);
    this.progress(0);
  }

  progress(share: number): void {
    this.#bar.hidden = false;
    this.#bar.value = share;
    this.#words.textContent = share < 1 ? `${Math.floor(share * 100)} %` : "Being stored";
  }

  sent(): void {
    this.#end("Sent", "sent");
  }

  stopped(): void {
    this.#tell("Cancelled", "Send it", this.#actions.again);
  }

  failed(why: string): void {
    this.#tell(why, "Try again", this.#actions.again, "trouble");
  }

  isThere(): void {
    this.#tell("It is there already", "Send it anyway", this.#actions.again);
  }

  refused(why: string): void {
    this.#end(why, "trouble");
  }

  #tell(words: string, label: string, act: () => void, look = ""): void {
    this.#end(words, look);
    this.#button.hidden = false;
    this.#button.textContent = label;
    this.#button.ariaLabel = `${label}: ${this.#name}`;
    this.#button.onclick = act;
  }

  #end(words: string, look: string): void {
    this.#words.textContent = words;
    this.#button.hidden = true;
    this.#bar.hidden = true;
    this.element.className = look;
  }
}
