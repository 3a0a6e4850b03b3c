/** One person after the other, to be named with the keyboard alone. */
import { element } from "./dom.ts";
import { NameField } from "./name-field.ts";
import { fetchJson } from "./page-data.ts";
import { type Choice, type Done, type Person, acts, callPerson, faceUrl, say, undo } from "./people.ts";

const SHOWN = 6; // faces of each
const AHEAD = 2; // persons whose faces are fetched before their turn

interface Step {
  readonly index: number;
  readonly act: number;
}

export function openReview(place: HTMLElement, people: readonly Person[]): void {
  new Review(place, people);
}

class Review {
  readonly #place: HTMLElement;
  readonly #people: readonly Person[];
  readonly #faces = element("div", { className: "review-faces" });
  readonly #title = element("p", { className: "review-title" });
  readonly #progress = element("p", { className: "review-progress" });
  readonly #bar = element("progress", { className: "review-bar", ariaLabel: "Progress" });
  readonly #told = element("p", { className: "visually-hidden", role: "status" });
  readonly #stage = element("div", { className: "review-stage" });
  readonly #field: NameField;
  readonly #known = new Map<number, Promise<readonly number[]>>();
  readonly #steps: Step[] = [];
  #index = 0;
  #busy = false;

  constructor(place: HTMLElement, people: readonly Person[]) {
    this.#place = place;
    this.#people = people;
    this.#bar.max = people.length;
    this.#field = new NameField({
      label: "Name",
      placeholder: "Type a name",
      hint: ({ title }) => `This is ${title}`,
      choose: (choice) => void this.#call(choice),
      cancel: () => this.#field.clear(),
    });
    this.#field.input.addEventListener("keydown", (event) => this.#key(event), true);
    this.#stage.append(this.#faces, this.#title, this.#field.element, this.#keys());
    place.append(this.#bar, this.#progress, this.#told, this.#stage);
    acts.addEventListener("undone", (event) => this.#undone((event as CustomEvent<number>).detail));
    this.#draw();
  }

  #draw(): void {
    const person = this.#people[this.#index];
    const total = this.#people.length;
    this.#bar.value = this.#index;
    if (!person) return this.#end();
    const photos = `${person.photos.toLocaleString("en")} ${person.photos === 1 ? "photo" : "photos"}`;
    this.#progress.textContent = `${this.#index + 1} of ${total}`;
    this.#title.textContent = `${person.title} · ${photos}`;
    this.#told.textContent = `${person.title}, ${photos}, ${this.#index + 1} of ${total}`;
    this.#stage.hidden = false;
    this.#field.clear();
    this.#field.input.focus();
    void this.#show(person);
    for (const next of this.#people.slice(this.#index + 1, this.#index + 1 + AHEAD)) void this.#ask(next);
  }

  async #show(person: Person): Promise<void> {
    this.#faces.replaceChildren(picture(person.face));
    const faces = await this.#ask(person);
    if (this.#people[this.#index] !== person) return;
    const others = faces.filter((face) => face !== person.face);
    this.#faces.append(...others.slice(0, SHOWN - 1).map(picture));
  }

  #ask(person: Person): Promise<readonly number[]> {
    const asked =
      this.#known.get(person.id) ??
      fetchJson<{ faces: number[] }>(`/-/people/${person.id}`).then(
        ({ faces }) => {
          for (const face of faces.slice(0, SHOWN)) new Image().src = faceUrl(face);
          return faces;
        },
        () => [],
      );
    this.#known.set(person.id, asked);
    return asked;
  }

  async #call(choice: Choice): Promise<void> {
    const person = this.#people[this.#index];
    if (person) await this.#do(() => callPerson(person.id, choice));
  }

  async #hide(): Promise<void> {
    const person = this.#people[this.#index];
    if (person) await this.#do(() => say("hide", { person: person.id }));
  }

  async #do(saying: () => Promise<Done | null>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const done = await saying();
    this.#busy = false;
    if (!done) return this.#field.input.focus();
    this.#steps.push({ index: this.#index, act: done.act });
    this.#go(1);
  }

  async #undo(): Promise<void> {
    const step = this.#steps.at(-1);
    if (!step || this.#busy) return;
    this.#busy = true;
    await undo(step.act);
    this.#busy = false;
  }

  /** Go back to whom an act was about that was undone, here or at the bottom of the page. */
  #undone(act: number): void {
    const step = this.#steps.at(-1);
    if (step?.act !== act) return;
    this.#steps.pop();
    this.#index = step.index;
    this.#place.querySelector(".review-end")?.remove();
    this.#draw();
  }

  #go(step: 1 | -1): void {
    const to = this.#index + step;
    if (to < 0) return;
    this.#index = to;
    this.#draw();
  }

  /** Keys that are no part of a name; plain letters are what is typed. */
  #key(event: KeyboardEvent): void {
    const empty = this.#field.input.value === "";
    const act = this.#actOf(event, empty);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  #actOf(event: KeyboardEvent, empty: boolean): (() => void) | null {
    const { key, code, altKey, shiftKey } = event;
    if (altKey && code === "KeyH") return () => void this.#hide();
    if (altKey && code === "KeyU") return () => void this.#undo();
    if ((event.ctrlKey || event.metaKey) && key === "z" && empty) return () => void this.#undo();
    if (!empty || altKey || shiftKey || event.ctrlKey || event.metaKey) return null;
    if (key === "Tab" || key === "ArrowRight") return () => this.#go(1);
    return key === "ArrowLeft" ? () => this.#go(-1) : null;
  }

  #end(): void {
    const named = this.#steps.length;
    this.#progress.textContent = "";
    this.#stage.hidden = true;
    const back = element("a", { className: "primary", href: location.pathname }, "All people");
    const words = named ? `${named} of ${this.#people.length} done` : "Nobody is left to be named";
    const again = element("button", { type: "button", className: "plain-button" }, "Back to the last one");
    const end = element("div", { className: "empty review-end" }, element("p", { className: "empty-title" }, words), back);
    if (this.#people.length) end.append(again);
    again.onclick = (): void => {
      end.remove();
      this.#go(-1);
    };
    this.#told.textContent = words;
    this.#stage.after(end);
    back.focus();
  }

  #keys(): HTMLElement {
    const keys: readonly (readonly [string, string, () => void])[] = [
      ["Tab", "Skip", () => this.#go(1)],
      ["←", "Back", () => this.#go(-1)],
      ["Alt H", "Hide", () => void this.#hide()],
      ["Alt U", "Undo", () => void this.#undo()],
    ];
    const buttons = keys.map(([key, words, act]) => {
      const button = element("button", { type: "button", className: "plain-button" }, words);
      button.append(element("kbd", { ariaHidden: "true" }, key));
      button.onclick = act;
      return button;
    });
    return element("div", { className: "review-keys" }, ...buttons);
  }
}

function picture(face: number | null): HTMLElement {
  return element("img", { className: "face", src: faceUrl(face), alt: "", width: 168, height: 168 });
}
