/** One person's page: naming, merging, hiding, another cover, and what is not theirs. */
import { asCard } from "./cards.ts";
import { openDialog } from "./dialogs.ts";
import { element } from "./dom.ts";
import { refreshFragments } from "./fragments.ts";
import type { GalleryPage } from "./gallery-page.ts";
import { nameInPlace } from "./inline-name.ts";
import { NameField } from "./name-field.ts";
import { fetchJson } from "./page-data.ts";
import { type Choice, type Person, acts, faceUrl, say, sayAndGo } from "./people.ts";
import type { PhotoSelection } from "./photo-selection.ts";
import { leave, serveSelection } from "./select-photos.ts";
import { action } from "./selection-bar.ts";

const urlOf = ({ person }: { readonly person: Person | null }): string => person?.url ?? "/people/";

export function openPersonPage(page: GalleryPage): void {
  new PersonPage(page);
}

class PersonPage {
  readonly #page: GalleryPage;

  constructor(page: GalleryPage) {
    this.#page = page;
    serveSelection(page, (selection) => this.#actions(selection));
    document.querySelector("main")?.addEventListener("click", (event) => this.#click(event));
    acts.addEventListener("said", () => void this.#refresh());
    acts.addEventListener("undone", () => void this.#returned());
  }

  get #person(): { id: number; title: string; name: string | null } {
    return asCard(document.getElementById("person-head") as HTMLElement);
  }

  #click({ target }: MouseEvent): void {
    if (!(target instanceof Element)) return;
    const title = target.closest<HTMLElement>(".person-title");
    if (title) return this.#rename(title);
    const { act, name } = target.closest<HTMLElement>("[data-act]")?.dataset ?? {};
    const { id } = this.#person;
    if (act === "cover") void this.#chooseCover();
    else if (act === "merge") this.#askTarget();
    else if (act === "call") void this.#call(id, { name: name ?? "" });
    else if (act === "show") void sayAndGo(`${id}/show`, {}, urlOf);
    else if (act === "hide") void sayAndGo("hide", { person: id }, () => "/people/");
  }

  #rename(button: HTMLElement): void {
    const { id } = this.#person;
    nameInPlace(button, this.#person, async (choice) => {
      await this.#call(id, choice);
      return false;
    });
  }

  /** The address of a person's page has their name, and whether they are hidden. */
  #call(id: number, choice: Choice): Promise<void> {
    if ("person" in choice) return sayAndGo(`${choice.person.id}/merge`, { person: id }, urlOf);
    return sayAndGo(`${id}/name`, { name: choice.name }, urlOf);
  }

  #askTarget(): void {
    const { id, title } = this.#person;
    const note = element("p", { className: "dialog-note" }, `All photos of ${title} become theirs.`);
    const field = new NameField({
      label: "Merge into",
      placeholder: "Who is it?",
      but: id,
      hint: (other) => `Merge ${title} into ${other.title}`,
      choose: (choice) => {
        if ("person" in choice) void this.#call(id, choice);
        else note.textContent = "Nobody is called that. Choose one of your people.";
      },
      cancel: () => dialog.close(),
    });
    const dialog = openDialog(`Merge ${title} into…`, field.element, note);
    field.input.focus();
  }

  async #chooseCover(): Promise<void> {
    const { id, title } = this.#person;
    const { faces } = await fetchJson<{ faces: number[] }>(`/-/people/${id}`);
    const choices = faces.map((face, at) => {
      const image = element("img", { className: "face", src: faceUrl(face), alt: "", width: 96, height: 96 });
      const button = element("button", { type: "button", className: "cover-choice" }, image);
      button.ariaLabel = `Face ${at + 1}`;
      button.onclick = (): void => {
        void say(`${id}/cover`, { face });
        dialog.close();
      };
      return button;
    });
    const dialog = openDialog(`Cover of ${title}`, element("div", { className: "cover-choices" }, ...choices));
  }

  #actions(selection: PhotoSelection): HTMLButtonElement[] {
    const { id, title } = this.#person;
    return [
      action("close", `Not ${title}`, () => void this.#say(selection, `${id}/remove`)),
      action("people", "Someone else…", () => this.#askOther(selection)),
    ];
  }

  #askOther(selection: PhotoSelection): void {
    const { id } = this.#person;
    const split = element("button", { type: "button", className: "plain-button" }, "A new person without a name");
    const field = new NameField({
      label: "Who is it?",
      placeholder: "Who is it?",
      but: id,
      hint: (other) => `These photos show ${other.title}`,
      choose: (choice) => {
        const name = "person" in choice ? choice.person.title : choice.name;
        void this.#say(selection, `${id}/move`, name);
        dialog.close();
      },
      cancel: () => dialog.close(),
    });
    split.onclick = (): void => {
      void this.#say(selection, `${id}/move`);
      dialog.close();
    };
    const dialog = openDialog("Who is it?", field.element, split);
    field.input.focus();
  }

  async #say(selection: PhotoSelection, path: string, name?: string): Promise<void> {
    const media = selection.chosen;
    const done = await say(path, { media, ...(name !== undefined && { name }) });
    if (done) await leave(this.#page, selection);
  }

  async #refresh(): Promise<void> {
    await refreshFragments("person-head");
    await this.#page.refresh();
  }

  /** What was undone may have been what led here. */
  async #returned(): Promise<void> {
    try {
      const { url } = await fetchJson<Person>(`/-/people/${this.#person.id}`);
      if (url === location.pathname) await this.#refresh();
      else location.assign(url);
    } catch {
      location.assign("/people/");
    }
  }
}
