/** The trash: what is ticked can be restored or deleted for good; the latter is asked about. */
import { openDialog } from "./dialogs.ts";
import { element } from "./dom.ts";
import { acts, toast } from "./people.ts";
import { SelectionBar } from "./selection-bar.ts";

export function openTrashPage(): void {
  tell();
  acts.addEventListener("undone", (event) => {
    if (event instanceof CustomEvent) location.assign(`?undone=${event.detail}`);
  });
  const form = document.querySelector<HTMLFormElement>("form#trash");
  if (form) new Choosing(form);
}

/** What the server says was done, said as everything else is. */
function tell(): void {
  const done = document.getElementById("done");
  if (!done) return;
  const words = done.querySelector("span")?.textContent ?? "";
  const act = Number(done.dataset["act"]);
  if (act) toast.offer(words, act);
  else toast.tell(words);
  done.remove();
  history.replaceState(null, "", location.pathname);
}

class Choosing {
  readonly #form: HTMLFormElement;
  readonly #boxes: readonly HTMLInputElement[];
  readonly #actions: readonly HTMLButtonElement[];
  readonly #bar = new SelectionBar(() => this.#choose(this.#boxes, false));
  #last: HTMLInputElement | null = null; // that was ticked

  constructor(form: HTMLFormElement) {
    this.#form = form;
    this.#boxes = boxesIn(form);
    const place = form.querySelector("#trash-actions");
    this.#actions = [...(place?.querySelectorAll("button") ?? [])];
    for (const button of this.#actions) button.setAttribute("form", form.id);
    place?.remove();
    form.addEventListener("change", () => this.#draw());
    form.addEventListener("click", (event) => this.#click(event));
    addEventListener("submit", (event) => this.#ask(event));
    addEventListener("keydown", (event) => this.#key(event));
    this.#draw(); // going back keeps what was ticked
  }

  #draw(): void {
    const chosen = this.#boxes.filter((box) => box.checked).length;
    for (const button of this.#form.querySelectorAll<HTMLButtonElement>("[data-select]")) {
      const every = boxesIn(button.closest("section")).every((box) => box.checked);
      button.textContent = every ? "Select none" : "Select all";
      button.ariaPressed = String(every);
    }
    if (chosen) this.#bar.show(`${chosen} selected`, this.#actions);
    else this.#bar.hide();
  }

  #choose(boxes: readonly HTMLInputElement[], on: boolean): void {
    for (const box of boxes) box.checked = on;
    this.#draw();
  }

  #click(event: MouseEvent): void {
    const { target } = event;
    if (!(target instanceof Element)) return;
    if (target.closest("[data-select]")) {
      const boxes = boxesIn(target.closest("section"));
      this.#choose(boxes, !boxes.every((box) => box.checked));
    } else if (target instanceof HTMLInputElement) {
      if (event.shiftKey && this.#last) this.#range(this.#last, target);
      this.#last = target;
    }
  }

  /** Have all from one to the other be as the latter is. */
  #range(one: HTMLInputElement, other: HTMLInputElement): void {
    const [first = 0, last = 0] = [one, other].map((box) => this.#boxes.indexOf(box)).sort((a, b) => a - b);
    this.#choose(this.#boxes.slice(first, last + 1), other.checked);
  }

  #key(event: KeyboardEvent): void {
    const modified = event.ctrlKey || event.metaKey;
    if (event.key !== "a" || !modified || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.#choose(this.#boxes, true);
  }

  /** Without scripts, the server asks. */
  #ask(event: SubmitEvent): void {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || event.target !== this.#form) return;
    if (!button.formAction.includes("/purge/") || this.#form.elements.namedItem("sure")) return;
    event.preventDefault();
    const chosen = this.#boxes.filter((box) => box.checked).length;
    const what = button.name === "all" ? "All of this" : chosen === 1 ? "1 item" : `${chosen} items`;
    const keep = element("button", { type: "button", className: "plain-button", autofocus: true }, "Keep");
    const remove = element("button", { type: "button", className: "plain-button grave" }, "Delete for good");
    const dialog = openDialog(
      "Delete for good?",
      element("p", {}, `${what} will be deleted. Nobody can bring that back.`),
      element("p", { className: "trash-actions" }, keep, remove),
    );
    keep.onclick = (): void => dialog.close();
    remove.onclick = (): void => {
      this.#form.append(element("input", { type: "hidden", name: "sure", value: "yes" }));
      this.#form.requestSubmit(button);
    };
  }
}

const boxesIn = (within: Element | null): HTMLInputElement[] => [
  ...(within?.querySelectorAll<HTMLInputElement>("input[type=checkbox]") ?? []),
];
