/** “Is this the same person?”: one question at a time, answered by one key. */
import { element, icon } from "./dom.ts";
import { fetchJson } from "./page-data.ts";
import { type Person, acts, faceUrl, say } from "./people.ts";

export interface Question {
  readonly id: number;
  readonly person: Person;
  readonly other: Person | null; // who may be the same; null: it is about the face
  readonly face: number | null;
}

export class Questions {
  readonly #place: HTMLElement;
  readonly #skipped = new Set<number>();
  readonly #faces = element("div", { className: "question-faces" });
  readonly #words = element("h2", { id: "question-title" });
  readonly #left = element("p", { className: "question-left" });
  #asked: readonly Question[] = [];
  #busy = false;

  constructor(place: HTMLElement) {
    this.#place = place;
    this.#words.setAttribute("aria-live", "polite");
    const buttons = element(
      "div",
      { className: "question-buttons" },
      this.#button("check", "Yes", "y", () => this.#answer(true)),
      this.#button("close", "No", "n", () => this.#answer(false)),
      this.#button("chevron", "Skip", "s", () => this.#skip()),
    );
    place.append(this.#faces, element("div", { className: "question-words" }, this.#words, this.#left, buttons));
    addEventListener("keydown", (event) => this.#key(event));
    acts.addEventListener("said", () => void this.#load());
    acts.addEventListener("undone", () => void this.#load());
    void this.#load();
  }

  get #first(): Question | undefined {
    return this.#asked[0];
  }

  async #load(): Promise<void> {
    try {
      const { questions } = await fetchJson<{ questions: Question[] }>("/-/people/questions");
      this.#asked = questions.filter(({ id }) => !this.#skipped.has(id));
    } catch {
      this.#asked = [];
    }
    this.#draw();
  }

  #draw(): void {
    const question = this.#first;
    this.#place.hidden = !question;
    if (!question || this.#faces.dataset["question"] === String(question.id)) return this.#tellLeft();
    const { person, other, face } = question;
    this.#faces.dataset["question"] = String(question.id);
    this.#faces.replaceChildren(
      portrait(other?.face ?? face, other?.title ?? "This face", other),
      portrait(person.face, person.title, person),
    );
    this.#words.textContent = other
      ? `Are ${other.title} and ${person.title} the same person?`
      : `Is this ${person.title}?`;
    this.#tellLeft();
  }

  #tellLeft(): void {
    const left = this.#asked.length;
    this.#left.textContent = left > 1 ? `${left} questions` : "The last question";
  }

  #answer(same: boolean): void {
    const question = this.#first;
    if (!question || this.#busy) return;
    this.#busy = true;
    const gone = same ? question.other?.id : undefined;
    this.#asked = this.#asked.filter(
      ({ id, person, other }) =>
        id !== question.id && (gone === undefined || (person.id !== gone && other?.id !== gone)),
    );
    this.#draw();
    void say(`questions/${question.id}`, { same: same ? "yes" : "no" }).then((done) => {
      this.#busy = false;
      if (!done) void this.#load();
    });
  }

  #skip(): void {
    if (!this.#first) return;
    this.#skipped.add(this.#first.id);
    this.#asked = this.#asked.slice(1);
    this.#draw();
  }

  #key(event: KeyboardEvent): void {
    const act = { y: () => this.#answer(true), n: () => this.#answer(false), s: () => this.#skip() }[event.key];
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const elsewhere = event.target instanceof HTMLInputElement || document.querySelector("dialog[open]");
    if (!act || modified || elsewhere || this.#place.hidden) return;
    event.preventDefault();
    act();
  }

  #button(name: string, words: string, key: string, act: () => void): HTMLButtonElement {
    const button = element("button", { type: "button", className: "plain-button" }, icon(name), words);
    button.append(element("kbd", { ariaHidden: "true" }, key));
    button.setAttribute("aria-keyshortcuts", key);
    button.onclick = act;
    return button;
  }
}

function portrait(face: number | null, title: string, person: Person | null): HTMLElement {
  const image = element("img", { className: "face", src: faceUrl(face), alt: "", width: 128, height: 128 });
  const photos = person ? `${person.photos.toLocaleString("en")} ${person.photos === 1 ? "photo" : "photos"}` : "in one photo";
  const words = element("figcaption", {}, title, element("small", {}, photos));
  return element("figure", {}, image, words);
}
