/** Who is this? Naming, confirming and correcting one face, beside it. */
import type PhotoSwipe from "photoswipe";
import { element, icon } from "./dom.ts";
import { type Area, placeBeside } from "./face-places.ts";
import { NameField } from "./name-field.ts";
import { type Choice, type Done, type Person, faceUrl, say } from "./people.ts";

/** A face in a photo. */
export interface FoundFace extends Area {
  readonly id: number;
  readonly confirmed: boolean; // whether somebody said that it is that person
  readonly person: Person | null;
}

export class FacePopover {
  readonly #pswp: PhotoSwipe;
  #card: HTMLElement | null = null;
  #box: HTMLElement | null = null;
  readonly #growth = new ResizeObserver(() => this.follow());
  #listening = new AbortController();

  constructor(pswp: PhotoSwipe) {
    this.#pswp = pswp;
    pswp.on("pointerDown", (event) => {
      const { target } = event.originalEvent;
      if (target instanceof Node && this.#card?.contains(target)) event.preventDefault();
    });
  }

  get isOpen(): boolean {
    return this.#card !== null;
  }

  open(face: FoundFace, box: HTMLElement): void {
    this.close();
    const field = this.#field(face);
    this.#box = box;
    this.#card = element(
      "div",
      { className: "face-card", role: "dialog", ariaLabel: "Who is this?" },
      this.#head(face),
      field.element,
      ...this.#actions(face),
    );
    this.#pswp.element?.append(this.#card);
    this.#growth.observe(this.#card);
    this.#listen();
    field.input.focus();
  }

  close(): void {
    if (!this.#card) return;
    const had = this.#card.contains(document.activeElement);
    this.#listening.abort();
    this.#growth.disconnect();
    this.#card.remove();
    this.#card = null;
    if (had) this.#box?.focus();
  }

  /** Stay beside the face, which moves with the picture. */
  follow(): void {
    const [card, box] = [this.#card, this.#box];
    if (!card || !box) return;
    const { left, top } = placeBeside(box.getBoundingClientRect(), card.offsetWidth, card.offsetHeight, {
      width: innerWidth,
      height: innerHeight,
    });
    [card.style.left, card.style.top] = [`${left}px`, `${top}px`];
  }

  #listen(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const outside = ({ target }: Event): void => {
      if (target instanceof Node && !this.#card?.contains(target) && !this.#box?.contains(target)) this.close();
    };
    addEventListener("pointerdown", outside, { signal });
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      event.stopImmediatePropagation();
      this.close();
    };
    addEventListener("keydown", escape, { signal, capture: true });
  }

  #head(face: FoundFace): HTMLElement {
    const { person } = face;
    const image = element("img", { className: "face", src: faceUrl(face.id), alt: "", width: 48, height: 48 });
    const known = person && element("a", { href: person.url }, person.title);
    const state = person && (face.confirmed ? "Confirmed" : "Recognised, not confirmed");
    return element(
      "div",
      { className: "face-head" },
      image,
      element("p", {}, known ?? "Who is this?", state && element("small", {}, state)),
    );
  }

  #field(face: FoundFace): NameField {
    const somebody = face.person?.name;
    return new NameField({
      label: "Name",
      placeholder: somebody ? "Someone else?" : "Type a name",
      ...(face.person && { but: face.person.id }),
      hint: ({ title }) => `This is ${title}`,
      choose: (choice) => void this.#call(face, choice),
      cancel: () => this.close(),
    });
  }

  /** A name for a face whose person has none is that person's; else it corrects the one face. */
  #call(face: FoundFace, choice: Choice): Promise<void> {
    const { person } = face;
    if (person && person.name === null && "name" in choice) {
      return this.#do(say(`${person.id}/name`, choice));
    }
    const fields = "person" in choice ? { person: choice.person.id } : choice;
    return this.#do(say("faces/confirm", { face: face.id, ...fields }));
  }

  #actions(face: FoundFace): HTMLElement[] {
    const { person } = face;
    if (!person) return [];
    const title = person.title;
    const of = { face: face.id, person: person.id };
    const yes = button("check", `This is ${title}`, () => this.#do(say("faces/confirm", of)));
    const no = button("close", `Not ${title}`, () => this.#do(say("faces/reject", of)));
    const cover = button("people", "Choose as cover", () => {
      return this.#do(say(`${person.id}/cover`, { face: face.id }));
    });
    const offered = face.confirmed ? [no, cover] : [yes, no, cover];
    return [element("div", { className: "face-actions" }, ...offered)];
  }

  async #do(saying: Promise<Done | null>): Promise<void> {
    if (await saying) this.close();
  }
}

function button(name: string, words: string, act: () => Promise<void>): HTMLButtonElement {
  const made = element("button", { type: "button" }, icon(name), words);
  made.onclick = (): void => void act();
  return made;
}
