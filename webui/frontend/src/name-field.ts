/** A field to name somebody in: it completes names that are known, and says what choosing one means. */
import { called, complete } from "./completion.ts";
import { element } from "./dom.ts";
import { type Choice, type Person, faceUrl, namedPeople } from "./people.ts";

export interface Naming {
  readonly label: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly but?: number; // a person who is not offered
  readonly hint: (person: Person) => string; // what it means to choose one who is known
  readonly choose: (choice: Choice) => void;
  readonly cancel: () => void;
}

let fields = 0;

export class NameField {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  readonly #list = element("ul", { className: "name-options", role: "listbox", hidden: true });
  readonly #naming: Naming;
  readonly #id = `name-field-${++fields}`;
  #people: readonly Person[] = [];
  #offered: readonly Person[] = [];
  #active = -1;

  constructor(naming: Naming) {
    this.#naming = naming;
    this.input = element("input", {
      type: "text",
      value: naming.value ?? "",
      placeholder: naming.placeholder ?? "",
      autocomplete: "off",
      spellcheck: false,
      maxLength: 200,
      role: "combobox",
      ariaLabel: naming.label,
      ariaExpanded: "false",
      ariaAutoComplete: "list",
    });
    this.input.setAttribute("autocapitalize", "words");
    this.input.setAttribute("aria-controls", this.#id);
    this.#list.id = this.#id;
    this.#list.ariaLabel = "Known people";
    this.element = element("span", { className: "name-field" }, this.input, this.#list);
    this.input.addEventListener("input", () => this.#look());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.element.contains(relatedTarget))) this.#close();
    });
    void this.#load();
  }

  /** Begin anew, for somebody else. */
  clear(): void {
    this.input.value = "";
    this.#look();
    void this.#load();
  }

  async #load(): Promise<void> {
    this.#people = await namedPeople();
    if (document.activeElement === this.input) this.#look();
  }

  #look(): void {
    const typed = this.input.value === this.#naming.value ? "" : this.input.value;
    const but = this.#naming.but ?? 0;
    this.#offered = complete(typed, this.#people, but);
    const exact = called(typed, this.#people, but);
    this.#list.replaceChildren(...this.#offered.map((person, at) => this.#option(person, at)));
    this.#activate(exact ? this.#offered.findIndex(({ id }) => id === exact.id) : -1);
    this.#list.hidden = !this.#offered.length;
    this.input.ariaExpanded = String(!this.#list.hidden);
  }

  #option(person: Person, at: number): HTMLElement {
    const option = element(
      "li",
      { role: "option", id: `${this.#id}-${at}`, ariaSelected: "false" },
      element("img", { className: "face", src: faceUrl(person.face), alt: "", width: 36, height: 36 }),
      element("span", {}, person.title, element("small", {}, this.#naming.hint(person))),
    );
    option.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus
    option.addEventListener("click", () => this.#choose({ person }));
    return option;
  }

  #activate(at: number): void {
    this.#active = at;
    for (const [index, option] of [...this.#list.children].entries()) {
      option.ariaSelected = String(index === at);
      if (index === at) option.scrollIntoView({ block: "nearest" });
    }
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.#id}-${at}`);
  }

  #key(event: KeyboardEvent): void {
    const count = this.#offered.length;
    if (event.isComposing) return;
    if (event.key === "Enter") this.#enter();
    else if (event.key === "Escape") this.#naming.cancel();
    else if (event.key === "ArrowDown" && count) this.#activate((this.#active + 2) % (count + 1) - 1);
    else if (event.key === "ArrowUp" && count) this.#activate((this.#active + count + 1) % (count + 1) - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #enter(): void {
    const person = this.#offered[this.#active];
    const name = this.input.value.trim();
    if (person) this.#choose({ person });
    else if (!name || name === this.#naming.value) this.#naming.cancel();
    else this.#choose({ name });
  }

  #choose(choice: Choice): void {
    this.#close();
    this.#naming.choose(choice);
  }

  #close(): void {
    this.#list.hidden = true;
    this.input.ariaExpanded = "false";
  }
}
