/** Fields for passwords: a button shows what is typed; of new ones, their strength is told. */
import { element, icon } from "./dom.ts";

const LONGEST_MS = 30_000; // that a password is shown at a time

/** Serve every such field of the page. */
export function servePasswordFields(): void {
  for (const field of document.querySelectorAll<HTMLElement>(".password-field")) {
    const input = field.querySelector("input");
    if (!input) continue;
    field.append(new Peek(input).button);
    const strength = document.getElementById(input.dataset["strength"] ?? "");
    if (strength) tellStrength(input, strength);
  }
}

/** What tells the strength weighs 240 kB on the way: it comes when a field is made use of. */
function tellStrength(input: HTMLInputElement, strength: HTMLElement): void {
  const load = (): void => {
    void import("./strength-meter.ts").then(({ StrengthMeter }) => new StrengthMeter(input, strength));
  };
  if (document.activeElement === input) load();
  else input.addEventListener("focus", load, { once: true });
}

/** The button of a field. What is shown is hidden again after a while, and before it is sent. */
class Peek {
  readonly button: HTMLButtonElement;
  readonly #input: HTMLInputElement;
  #timer = 0;

  constructor(input: HTMLInputElement) {
    this.#input = input;
    // While it is shown, it is a text: no spelling checker is to send it anywhere.
    input.spellcheck = false;
    this.button = element("button", { type: "button", className: "peek", title: "Show what is typed" });
    this.button.ariaLabel = "Show what is typed";
    this.button.setAttribute("aria-controls", input.id);
    this.button.addEventListener("pointerdown", (event) => event.preventDefault()); // focus stays
    this.button.addEventListener("click", () => this.#show(input.type === "password"));
    input.form?.addEventListener("submit", () => this.#show(false));
    document.addEventListener("visibilitychange", () => document.hidden && this.#show(false));
    this.#show(false);
  }

  #show(shown: boolean): void {
    const { selectionStart, selectionEnd } = this.#input;
    this.#input.type = shown ? "text" : "password";
    if (document.activeElement === this.#input) this.#input.setSelectionRange(selectionStart, selectionEnd);
    this.button.ariaPressed = `${shown}`;
    this.button.replaceChildren(icon(shown ? "eye-off" : "eye"));
    clearTimeout(this.#timer);
    if (shown) this.#timer = window.setTimeout(() => this.#show(false), LONGEST_MS);
  }
}
