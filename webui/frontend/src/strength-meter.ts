/** Tells beside a field how strong the password in it is. */
import { element } from "./dom.ts";
import { strengthOf } from "./strength.ts";

const PAUSE_MS = 300; // in typing, so that nobody is told of every letter

export class StrengthMeter {
  readonly #input: HTMLInputElement;
  readonly #meter = element("meter", { min: 0, max: 5, low: 2.5, high: 3.5, optimum: 5 });
  readonly #words = element("p");
  #timer = 0;

  /** Tell it in *place*, which is empty. */
  constructor(input: HTMLInputElement, place: HTMLElement) {
    this.#input = input;
    this.#meter.ariaHidden = "true"; // the words say it all
    this.#words.role = "status";
    place.append(this.#meter, this.#words);
    place.hidden = false;
    input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#tell(), PAUSE_MS);
    });
    this.#tell();
  }

  #tell(): void {
    const { value, minLength, dataset, form } = this.#input;
    const name = form?.querySelector<HTMLInputElement>("[autocomplete=username]")?.value ?? "";
    const bounds = { least: minLength, most: Number(dataset["most"]) };
    const told = value ? strengthOf(value, [name, "mantelpiece"], bounds) : { level: 0, words: "" };
    this.#meter.value = told.level;
    this.#words.textContent = told.words && `Strength: ${told.words}`;
  }
}
