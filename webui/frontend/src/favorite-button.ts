/** The heart of the viewer: whether the photo that is shown is a favourite. */
import { list, listsOf } from "./lists.ts";
import { acts } from "./people.ts";

const SETTLED_MS = 150; // who leafs through quickly asks nothing

export class FavoriteButton {
  readonly #forget = new AbortController();
  #button: HTMLElement | null = null;
  #media = 0; // what is shown; 0: nothing
  #isOn = false;
  #timer = 0;

  constructor() {
    acts.addEventListener("undone", () => void this.#ask(), this.#forget);
  }

  /** Show it on *button* from now on. */
  bind(button: HTMLElement): void {
    this.#button = button;
    this.#mark(false);
  }

  show(media: number): void {
    if (media === this.#media) return;
    this.#media = media;
    this.#mark(false);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), SETTLED_MS);
  }

  async toggle(): Promise<void> {
    const [media, on] = [this.#media, !this.#isOn];
    if (!media || !(await list("favorites", { media, on: on ? "yes" : "no" }))) return;
    if (media === this.#media) this.#mark(on);
  }

  close(): void {
    this.#forget.abort();
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    const media = this.#media;
    const lists = media ? await listsOf(media) : null;
    if (lists && media === this.#media) this.#mark(lists.favorite);
  }

  #mark(isOn: boolean): void {
    this.#isOn = isOn;
    this.#button?.setAttribute("aria-pressed", String(isOn));
  }
}
