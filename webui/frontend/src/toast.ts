/** What was just done, with a button to undo it: at the bottom, for a while, over everything. */
import { element } from "./dom.ts";

const SHOWN_MS = 9000;
const CARRIED = "mantelpiece-toast";

export class Toast {
  readonly #undo: (act: number) => void;
  readonly #region = element("div", { className: "toast-region" });
  #act: number | null = null; // that can be undone
  #timer = 0;

  /** *undo* is called with the act that is to be undone. */
  constructor(undo: (act: number) => void) {
    this.#undo = undo;
    this.#region.setAttribute("role", "status");
    this.#region.addEventListener("pointerenter", () => clearTimeout(this.#timer));
    this.#region.addEventListener("pointerleave", () => this.#wait());
    addEventListener("keydown", (event) => this.#key(event));
  }

  /** Be there for screen readers before anything is said, and tell what an earlier page did. */
  begin(): void {
    document.body.append(this.#region);
    const carried = sessionStorage.getItem(CARRIED);
    sessionStorage.removeItem(CARRIED);
    if (!carried) return;
    const [summary, act] = JSON.parse(carried) as [string, number];
    this.offer(summary, act);
  }

  /** Tell what was done, and offer to undo it. */
  offer(summary: string, act: number): void {
    const button = element("button", { type: "button" }, "Undo");
    button.title = "Undo (Ctrl+Z)";
    button.onclick = (): void => this.#take();
    this.#show(act, element("span", {}, summary), button);
  }

  tell(words: string): void {
    this.#show(null, element("span", {}, words));
  }

  complain(words: string): void {
    this.#show(null, element("span", { className: "trouble" }, words));
  }

  /** Offer it on the page that comes next. */
  carry(summary: string, act: number): void {
    sessionStorage.setItem(CARRIED, JSON.stringify([summary, act]));
  }

  #show(act: number | null, ...parts: readonly Node[]): void {
    this.#act = act;
    this.#surface();
    this.#region.replaceChildren(element("div", { className: "toast" }, ...parts));
    this.#wait();
  }

  /** Be where it can be seen and pressed: what is outside of an open dialog cannot. */
  #surface(): void {
    const dialog = document.querySelector("dialog[open]");
    const place = dialog ?? document.body;
    if (this.#region.parentElement === place) return;
    place.append(this.#region);
    dialog?.addEventListener("close", () => document.body.append(this.#region), { once: true });
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#hide(), SHOWN_MS);
  }

  #hide(): void {
    if (this.#region.contains(document.activeElement)) return this.#wait();
    this.#act = null;
    this.#region.replaceChildren();
  }

  #take(): void {
    const act = this.#act;
    this.#act = null;
    if (act !== null) this.#undo(act);
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "z" || event.shiftKey || event.altKey || event.defaultPrevented) return;
    const field = event.target instanceof HTMLInputElement ? event.target : null;
    const modified = event.ctrlKey || event.metaKey;
    // What was typed into a field is the browser's to undo; and z may begin a name, or zoom.
    const isOurs = modified ? !field?.value : !field && !document.querySelector(".pswp");
    if (this.#act === null || !isOurs) return;
    event.preventDefault();
    this.#take();
  }
}
