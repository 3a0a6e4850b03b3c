/** A film: what every browser plays of a video, made by the server for who goes on asking. */
import { filmApi, withdrawApi } from "./addresses.ts";

export interface Film {
  readonly making: "absent" | "waiting" | "making" | "ready" | "failed";
  readonly percent: number;
  readonly reason: string | null; // where it failed
  readonly source: string | null; // where it is ready
}

const ASK_EVERY_MS = 1000;
const FAILED: Film = { making: "failed", percent: 0, reason: "The server did not answer.", source: null };

/** Asks for the film of one video until it is there, has failed or is not wanted any more. */
export class FilmRequest {
  readonly #id: number;
  readonly #tell: (film: Film) => void;
  readonly #waiter = randomName();
  readonly #leaving = (): void => this.leave();
  #timer = 0;
  #waiting = true;

  /** Ask now, and *tell* of every answer; what failed is tried *again* only where that is said. */
  constructor(id: number, again: boolean, tell: (film: Film) => void) {
    this.#id = id;
    this.#tell = tell;
    addEventListener("pagehide", this.#leaving);
    void this.#ask(again);
  }

  /** Want it no more: the server stops, unless someone else waits. */
  leave(): void {
    if (!this.#waiting) return;
    this.#end();
    this.#withdraw();
  }

  #withdraw(): void {
    navigator.sendBeacon(withdrawApi(this.#id), this.#form());
  }

  async #ask(again: boolean): Promise<void> {
    const film = await this.#answer(again);
    if (!this.#waiting) return this.#withdraw(); // the server may have heard the two in any order
    if (film.making === "ready" || film.making === "failed") this.#end();
    else this.#timer = window.setTimeout(() => void this.#ask(false), ASK_EVERY_MS);
    this.#tell(film);
  }

  async #answer(again: boolean): Promise<Film> {
    const body = this.#form();
    if (again) body.set("again", "1");
    try {
      const response = await fetch(filmApi(this.#id), { method: "POST", body });
      return response.ok ? ((await response.json()) as Film) : FAILED;
    } catch {
      return FAILED;
    }
  }

  #end(): void {
    this.#waiting = false;
    clearTimeout(this.#timer);
    removeEventListener("pagehide", this.#leaving);
  }

  #form(): FormData {
    const form = new FormData();
    const token = document.querySelector<HTMLInputElement>("input[name=form_token]");
    form.set("form_token", token?.value ?? "");
    form.set("waiter", this.#waiter);
    return form;
  }
}

/** 128 random bits; `crypto.randomUUID` is for HTTPS alone. */
function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
