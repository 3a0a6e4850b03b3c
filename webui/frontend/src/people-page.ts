/** The page of all people: naming in place, choosing some to merge or hide, questions. */
import { type Card, allCards, cardBeside, cardOf } from "./cards.ts";
import { openDialog } from "./dialogs.ts";
import { element, icon } from "./dom.ts";
import { refreshFragments } from "./fragments.ts";
import { nameInPlace } from "./inline-name.ts";
import type { Live } from "./live.ts";
import { type Done, acts, callPerson, faceUrl, say } from "./people.ts";
import { Questions } from "./questions.ts";
import { SelectionBar } from "./selection-bar.ts";

export function openPeoplePage(live: Live): void {
  const page = new PeoplePage();
  live.addEventListener("changed", () => void page.refresh());
  const place = document.getElementById("question");
  if (place) new Questions(place);
}

class PeoplePage {
  readonly #chosen = new Set<number>();
  readonly #bar = new SelectionBar(() => this.#endSelection());
  #isSelecting = false;

  constructor() {
    const main = document.querySelector("main");
    main?.addEventListener("click", (event) => this.#click(event));
    main?.addEventListener("keydown", (event) => this.#key(event));
    acts.addEventListener("said", (event) => {
      void this.refresh((event as CustomEvent<Done>).detail.person?.id);
    });
    acts.addEventListener("undone", () => void this.refresh());
  }

  /** Draw the page as the server has it now; the focus goes to the card of *next*, if it was lost. */
  async refresh(next?: number): Promise<void> {
    const active = document.activeElement;
    const focused = cardOf(active);
    const typing = active instanceof HTMLInputElement && active.closest(".person");
    if (next === undefined && typing) return;
    await refreshFragments("people", "people-tools");
    this.#mark();
    if (active?.isConnected && active !== document.body) return;
    const again = allCards().find(({ id }) => id === (next ?? focused?.id));
    if (focused) again?.element.querySelector<HTMLElement>(".person-link")?.focus();
  }

  #click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const card = cardOf(target);
    if (target?.closest("#select-people")) return this.#toggleSelecting();
    if (!card) return;
    const link = target?.closest(".person-link");
    if (target?.closest(".person-check") || (link && this.#isSelecting && !event.ctrlKey)) {
      event.preventDefault();
      this.#toggle(card);
    } else if (target?.closest(".person-name")) this.#edit(card);
    else if (target?.closest(".person-show")) void say(`${card.id}/show`);
  }

  #key(event: KeyboardEvent): void {
    const card = cardOf(event.target);
    const modified = event.altKey || event.ctrlKey || event.metaKey;
    if (!card || modified || event.target instanceof HTMLInputElement) return;
    if (event.key === "F2") this.#edit(card);
    else if (event.key === "x") this.#toggle(card);
    else if (event.key.startsWith("Arrow")) {
      const next = cardBeside(allCards(), card, event.key);
      next?.element.querySelector<HTMLElement>(".person-link")?.focus();
    } else return;
    event.preventDefault();
  }

  #edit(card: Card): void {
    const button = card.element.querySelector<HTMLElement>(".person-name");
    if (!button) return;
    nameInPlace(button, card, async (choice) => (await callPerson(card.id, choice)) !== null);
  }

  #toggleSelecting(): void {
    if (this.#isSelecting) return this.#endSelection();
    this.#isSelecting = true;
    this.#mark();
    this.#bar.show("Choose people", this.#actions());
  }

  #toggle(card: Card): void {
    this.#isSelecting = true;
    if (!this.#chosen.delete(card.id)) this.#chosen.add(card.id);
    this.#mark();
    const count = this.#chosen.size;
    this.#bar.show(count ? `${count} chosen` : "Choose people", this.#actions());
  }

  #actions(): HTMLElement[] {
    const merge = element("button", { type: "button" }, icon("merge"), "Merge");
    merge.disabled = this.#chosen.size < 2;
    merge.onclick = (): void => this.#merge();
    const hide = element("button", { type: "button" }, icon("eye-off"), "Hide");
    hide.disabled = !this.#chosen.size;
    hide.onclick = (): void => void this.#done(say("hide", { person: [...this.#chosen] }));
    return [merge, hide];
  }

  /** Merge at once where at most one of them has a name; else ask which one stays. */
  #merge(): void {
    const cards = allCards().filter(({ id }) => this.#chosen.has(id));
    const named = cards.filter(({ name }) => name !== null);
    const [first] = [...named, ...cards];
    if (!first) return;
    if (named.length < 2) return this.#mergeInto(first, cards);
    const choices = named.map((card, at) => keepChoice(card, at === 0));
    const form = element(
      "form",
      { method: "dialog" },
      element("fieldset", {}, element("legend", {}, "Which name stays?"), ...choices),
      element("button", { className: "primary" }, `Merge ${cards.length} people`),
    );
    const dialog = openDialog("One person", form);
    form.addEventListener("submit", () => {
      const kept = Number(new FormData(form).get("keep"));
      this.#mergeInto(named.find(({ id }) => id === kept) ?? first, cards);
      dialog.close();
    });
  }

  #mergeInto(target: Card, cards: readonly Card[]): void {
    const others = cards.filter(({ id }) => id !== target.id).map(({ id }) => id);
    void this.#done(say(`${target.id}/merge`, { person: others }));
  }

  async #done(saying: Promise<Done | null>): Promise<void> {
    if (await saying) this.#endSelection();
  }

  #endSelection(): void {
    this.#isSelecting = false;
    this.#chosen.clear();
    this.#bar.hide();
    this.#mark();
  }

  #mark(): void {
    document.getElementById("select-people")?.setAttribute("aria-pressed", String(this.#isSelecting));
    document.getElementById("people")?.classList.toggle("selecting", this.#isSelecting);
    for (const { element: card, id } of allCards()) {
      const isChosen = this.#chosen.has(id);
      card.classList.toggle("chosen", isChosen);
      card.querySelector(".person-check")?.setAttribute("aria-checked", String(isChosen));
    }
  }
}

function keepChoice(card: Card, checked: boolean): HTMLElement {
  const face = card.element.querySelector("img")?.getAttribute("src") ?? faceUrl(null);
  return element(
    "label",
    { className: "keep" },
    element("input", { type: "radio", name: "keep", value: String(card.id), checked }),
    element("img", { className: "face", src: face, alt: "", width: 44, height: 44 }),
    element("span", {}, card.title),
  );
}
