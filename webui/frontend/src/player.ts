/** A player of a video, with the browser's own controls; what it cannot play is prepared first. */
import { type Path, fileUrl, thumbnailUrl, videoApi } from "./addresses.ts";
import { element } from "./dom.ts";
import { type Film, FilmRequest } from "./film.ts";
import { type Row, fileName, id } from "./item.ts";
import { label } from "./tile.ts";

interface Playable {
  readonly type: string | null; // what to ask the browser whether it plays it
  readonly front: string | null; // the original with its index in front
  readonly film: Film;
}

const PREVIEW = 1440; // px of a preview's longer side

export class Player {
  readonly element: HTMLDivElement;
  readonly #video: HTMLVideoElement;
  readonly #row: Row;
  readonly #file: string;
  #request: FilmRequest | null = null;
  #notice: HTMLElement | null = null;
  #needsFilm = false;
  #isShown = false;

  constructor(row: Row, folder: Path) {
    this.#row = row;
    this.#file = fileUrl([...folder, fileName(row)]);
    this.#video = element("video", {
      className: "slide-video",
      playsInline: true,
      preload: "metadata",
      poster: thumbnailUrl(row, PREVIEW),
      ariaLabel: label(row),
    });
    this.element = element("div", { className: "slide-player" }, this.#video);
    void this.#choose();
  }

  /** It is the slide in sight. */
  show(): void {
    this.#isShown = true;
    if (this.#needsFilm && !this.#request) this.#prepare();
  }

  /** It is not in sight any more: nothing plays, and nobody waits. */
  hide(): void {
    this.#isShown = false;
    this.#video.pause();
    this.#request?.leave();
    this.#request = null;
  }

  async #choose(): Promise<void> {
    const known = await this.#ask();
    if (!known) return this.#playDirectly(this.#file);
    if (known.type && this.#video.canPlayType(known.type)) {
      return this.#playDirectly(known.front ?? this.#file);
    }
    if (known.film.source) this.#playFilm(known.film.source);
    else this.#fallBack();
  }

  async #ask(): Promise<Playable | null> {
    try {
      const response = await fetch(videoApi(this.#row));
      return response.ok ? ((await response.json()) as Playable) : null;
    } catch {
      return null;
    }
  }

  /** Browsers may promise too much: then, too, the film is what plays. */
  #playDirectly(source: string): void {
    this.#video.addEventListener("error", () => this.#fallBack(), { once: true });
    this.#play(source);
  }

  #playFilm(source: string): void {
    this.#video.addEventListener("error", () => this.#giveUp(null), { once: true });
    this.#play(source);
  }

  #play(source: string): void {
    this.#setNotice(null);
    this.#video.controls = true;
    this.#video.src = source;
  }

  #fallBack(): void {
    this.#needsFilm = true;
    this.#video.controls = false;
    this.#video.removeAttribute("src");
    if (this.#isShown) this.#prepare();
  }

  #prepare(again = false): void {
    this.#request = new FilmRequest(id(this.#row), again, (film) => this.#progress(film));
    this.#setNotice(this.#preparing());
  }

  #progress(film: Film): void {
    if (film.source) {
      this.#needsFilm = false;
      this.#request = null;
      this.#playFilm(film.source);
      void this.#video.play().catch(() => {}); // without a click of late, it waits for one
    } else if (film.making === "failed") {
      this.#request = null;
      this.#giveUp(film.reason);
    } else this.#tell(film);
  }

  #tell(film: Film): void {
    const making = film.making === "making";
    const words = making ? `Preparing video… ${film.percent} %` : "Waiting to be prepared…";
    const [text, bar] = this.#notice?.children ?? [];
    if (text) text.textContent = words;
    if (bar instanceof HTMLProgressElement && making) bar.value = film.percent;
  }

  #preparing(): HTMLElement {
    const cancel = element("button", { type: "button", textContent: "Cancel" });
    cancel.addEventListener("click", () => this.#cancel());
    const words = element("p", { textContent: "Preparing video…" });
    words.setAttribute("role", "status");
    const bar = element("progress", { max: 100, ariaLabel: "Preparing video" });
    return element("div", { className: "slide-notice" }, words, bar, cancel);
  }

  #cancel(): void {
    this.#request?.leave();
    this.#request = null;
    this.#setNotice(this.#offer("This browser cannot play this video as it is.", "Prepare it"));
  }

  #giveUp(reason: string | null): void {
    const words = reason ?? "This browser cannot play this kind of video.";
    this.#setNotice(this.#offer(words, reason === null ? null : "Try again"));
  }

  /** Words, what can be done, and the original, which other players may play. */
  #offer(words: string, what: string | null): HTMLElement {
    const again = what !== null && element("button", { type: "button", textContent: what });
    if (again) again.addEventListener("click", () => this.#prepare(true));
    const link = { href: `${this.#file}?download`, download: fileName(this.#row), textContent: "Download it" };
    return element(
      "div",
      { className: "slide-notice" },
      element("p", {}, words),
      again,
      element("p", {}, element("a", link), " to watch it in another player."),
    );
  }

  #setNotice(notice: HTMLElement | null): void {
    this.#notice?.remove();
    this.#notice = notice;
    if (notice) this.element.append(notice);
  }
}
