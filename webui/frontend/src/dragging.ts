/** Dragging parts of a page to other places among themselves, with a mouse. */

interface Parts {
  readonly part: string; // selects what can be dragged, and dropped beside
  readonly drop: (dragged: HTMLElement, target: HTMLElement, isBehind: boolean) => void;
}

export class Dragging {
  readonly #parts: Parts;
  #dragged: HTMLElement | null = null;
  #target: HTMLElement | null = null;

  constructor(within: HTMLElement, parts: Parts) {
    this.#parts = parts;
    // A finger that rests on a part chooses it; only a mouse drags.
    within.addEventListener("pointerdown", (event) => {
      const part = this.#partOf(event);
      if (part) part.draggable = event.pointerType === "mouse";
    });
    within.addEventListener("dragstart", (event) => this.#start(event));
    within.addEventListener("dragover", (event) => this.#over(event));
    within.addEventListener("drop", (event) => this.#drop(event));
    within.addEventListener("dragend", () => this.#end());
  }

  #start(event: DragEvent): void {
    this.#dragged = this.#partOf(event);
    if (!this.#dragged || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = "move";
    this.#dragged.classList.add("dragged");
  }

  #over(event: DragEvent): void {
    if (!this.#dragged) return;
    const part = this.#partOf(event) ?? this.#target; // the gaps belong to what was before
    if (part !== this.#target) this.#unmark();
    this.#target = part;
    if (!part || part === this.#dragged) return;
    event.preventDefault();
    part.dataset["drop"] = isBehind(part, event) ? "behind" : "before";
  }

  #drop(event: DragEvent): void {
    const [dragged, target] = [this.#dragged, this.#target];
    this.#end();
    if (!dragged || !target || target === dragged) return;
    event.preventDefault();
    this.#parts.drop(dragged, target, isBehind(target, event));
  }

  #end(): void {
    this.#dragged?.classList.remove("dragged");
    this.#unmark();
    this.#dragged = this.#target = null;
  }

  #unmark(): void {
    if (this.#target) delete this.#target.dataset["drop"];
  }

  #partOf({ target }: Event): HTMLElement | null {
    return target instanceof Element ? target.closest<HTMLElement>(this.#parts.part) : null;
  }
}

/** Whether the pointer is nearer to the end of *part* than to its beginning. */
function isBehind(part: HTMLElement, { clientX }: MouseEvent): boolean {
  const { left, width } = part.getBoundingClientRect();
  return clientX > left + width / 2;
}
