/** How far the server is with new photos: a quiet pill at the bottom, gone when all is done. */
import { element } from "./dom.ts";
import type { Live } from "./live.ts";

const THANKS_MS = 2500;

export class ProgressPill {
  readonly #bar = element("span", { className: "pill-bar" });
  readonly #words = element("span", { className: "pill-words", role: "status" });
  readonly #pill = element("a", { className: "pill", href: "/-/activity", hidden: true }, this.#words, this.#bar);
  #most = 0; // pending at once, since the pill came up
  #hiding = 0;

  constructor(live: Live) {
    document.querySelector("main")?.append(this.#pill);
    live.addEventListener("progress", () => this.#show(live.progress.pending));
  }

  #show(pending: number): void {
    if (pending === 0) return this.#finish();
    clearTimeout(this.#hiding);
    this.#hiding = 0;
    this.#most = Math.max(this.#most, pending);
    this.#pill.hidden = false;
    this.#words.textContent = `Preparing ${pending.toLocaleString("en")} ${pending === 1 ? "file" : "files"}`;
    this.#bar.style.transform = `scaleX(${1 - pending / (this.#most + 1)})`;
  }

  #finish(): void {
    if (this.#pill.hidden || this.#hiding) return;
    this.#words.textContent = "All photos are ready";
    this.#bar.style.transform = "scaleX(1)";
    this.#most = 0;
    this.#hiding = window.setTimeout(() => {
      this.#pill.hidden = true;
      this.#hiding = 0;
    }, THANKS_MS);
  }
}
