/** The box to search in: it completes what is typed, and offers what was saved. */
import { element, icon } from "./dom.ts";
import { SignedOut, fetchJson } from "./page-data.ts";
import { faceUrl } from "./people.ts";
import { type Term, replaced, termAt } from "./search-term.ts";

interface Completion {
  readonly kind: string;
  readonly label: string;
  readonly text: string;
  readonly count: number | null;
  readonly face: number | null;
}

interface Offered {
  readonly completions: readonly Completion[];
  readonly saved: readonly string[];
}

const PAUSE_MS = 120; // between keys, before the server is asked
const LIST = "search-options";
const ICONS: Readonly<Record<string, string>> = {
  album: "albums", camera: "cameras", date: "timeline", keyword: "tag", place: "places",
};

/** Equip the box of the page, and what leads to it: the button in the bar, and the key “/”. */
export function serveSearchBox(): void {
  const form = document.querySelector<HTMLFormElement>("#search");
  const input = form?.querySelector("input");
  if (!form || !input) return;
  const box = new SearchBox(form, input);
  document.querySelector(".open-search")?.addEventListener("click", (event) => {
    event.preventDefault();
    box.open();
  });
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement || document.querySelector("dialog[open], .pswp");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.open();
  });
}

class SearchBox {
  readonly #form: HTMLFormElement;
  readonly #input: HTMLInputElement;
  readonly #list = element("ul", { className: "search-options", id: LIST, role: "listbox", hidden: true });
  readonly #told = element("span", { className: "visually-hidden" });
  #choices: readonly (() => void)[] = [];
  #active = -1;
  #asking = new AbortController();
  #timer = 0;

  constructor(form: HTMLFormElement, input: HTMLInputElement) {
    this.#form = form;
    this.#input = input;
    this.#list.ariaLabel = "Suggestions";
    this.#told.setAttribute("role", "status");
    input.role = "combobox";
    input.ariaExpanded = "false";
    input.ariaAutoComplete = "list";
    input.setAttribute("aria-controls", LIST);
    form.append(this.#list, this.#told);
    input.addEventListener("input", () => this.#wait());
    input.addEventListener("click", () => void this.#ask());
    input.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) this.#close();
    });
  }

  /** Go to the box; where the bar has no room for it, it opens over the page. */
  open(): void {
    if (!this.#form.getClientRects().length) this.#openDialog();
    this.#input.select();
    this.#input.focus();
    void this.#ask();
  }

  #openDialog(): void {
    const place = document.createComment("");
    const close = element("button", { type: "button", className: "tool", ariaLabel: "Close" }, icon("close"));
    this.#form.replaceWith(place);
    const dialog = element("dialog", { className: "search-dialog", ariaLabel: "Search" }, this.#form, close);
    close.onclick = (): void => dialog.close();
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
      this.#close();
      place.replaceWith(this.#form);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), PAUSE_MS);
  }

  /** Ask the server what the term before the caret may mean; the last question counts. */
  async #ask(): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { value, selectionStart } = this.#input;
    const caret = selectionStart ?? value.length;
    const term = termAt(value, caret);
    if (value.trim() && !term.prefix) return this.#close();
    const { signal } = this.#asking;
    const url = `/-/search/complete?q=${encodeURIComponent(term.prefix)}`;
    try {
      const offered = await fetchJson<Offered>(url, signal);
      if (!signal.aborted && document.activeElement === this.#input) this.#show(offered, caret, term);
    } catch (error) {
      if (error instanceof SignedOut) location.reload();
      else if (!signal.aborted) this.#close();
    }
  }

  #show({ completions, saved }: Offered, caret: number, term: Term): void {
    const found: (readonly [HTMLElement, () => void])[] = [
      ...completions.map((each) => [completionOption(each), () => this.#insert(each.text, caret, term)] as const),
      ...saved.map((name) => [savedOption(name), () => this.#search(name)] as const),
    ];
    this.#choices = found.map(([, choose]) => choose);
    for (const [at, [option]] of found.entries()) {
      option.id = `${LIST}-${at}`;
      option.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus
      option.addEventListener("click", () => this.#choices[at]?.());
    }
    this.#list.replaceChildren(...found.map(([option]) => option));
    this.#list.hidden = !found.length;
    this.#input.ariaExpanded = String(found.length > 0);
    this.#told.textContent = found.length ? `${found.length} suggestions` : "";
    this.#activate(-1);
  }

  #insert(completion: string, caret: number, term: Term): void {
    const { text, caret: behind } = replaced(this.#input.value, caret, term, completion);
    this.#input.value = text;
    this.#input.setSelectionRange(behind, behind);
    this.#close();
  }

  #search(query: string): void {
    this.#input.value = query;
    this.#form.requestSubmit();
  }

  #activate(at: number): void {
    this.#active = at;
    for (const [index, option] of [...this.#list.children].entries()) {
      option.ariaSelected = String(index === at);
      if (index === at) option.scrollIntoView({ block: "nearest" });
    }
    if (at < 0) this.#input.removeAttribute("aria-activedescendant");
    else this.#input.setAttribute("aria-activedescendant", `${LIST}-${at}`);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const count = this.#list.hidden ? 0 : this.#choices.length;
    const choose = this.#choices[this.#active];
    if (event.key === "ArrowDown" && count) this.#activate((this.#active + 2) % (count + 1) - 1);
    else if (event.key === "ArrowUp" && count) this.#activate((this.#active + count + 1) % (count + 1) - 1);
    else if (event.key === "ArrowDown") void this.#ask();
    else if (event.key === "Enter" && count && choose) choose();
    else if (event.key === "Escape") this.#leave(count > 0);
    else return;
    event.preventDefault();
  }

  /** Close what is open: the dialog with all that is in it, or else the list, or else the box. */
  #leave(isListing: boolean): void {
    const dialog = this.#form.closest("dialog");
    if (dialog) dialog.close();
    else if (isListing) this.#close();
    else this.#input.blur();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#list.hidden = true;
    this.#input.ariaExpanded = "false";
    this.#told.textContent = "";
    this.#activate(-1);
  }
}

function completionOption({ kind, label, count, face }: Completion): HTMLElement {
  const picture =
    kind === "person"
      ? element("img", { className: "face", src: faceUrl(face), alt: "", width: 32, height: 32 })
      : icon(ICONS[kind] ?? "search");
  const photos = count === null ? "" : ` · ${count.toLocaleString("en")}`;
  return element("li", { role: "option" }, picture, element("span", {}, label), element("small", {}, kind + photos));
}

function savedOption(name: string): HTMLElement {
  return element("li", { role: "option" }, icon("search"), element("span", {}, name), element("small", {}, "saved"));
}
