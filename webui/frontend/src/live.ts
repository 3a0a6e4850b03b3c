/** Asks the server every few seconds what is new, as long as somebody looks. */
import { type Path, progressApi } from "./addresses.ts";
import { type ProgressData, SignedOut, fetchJson } from "./page-data.ts";

const BUSY_MS = 2000; // while files are being prepared
const IDLE_MS = 3500; // an upload is to appear within five seconds

/** Sends "progress" after every answer, and "changed" when the watched folder is another. */
export class Live extends EventTarget {
  progress: ProgressData = { pending: 0, failed: 0, shown: 0, etag: null };
  readonly #watched: Path;
  #etag: string | null;
  #timer = 0;

  /** Watch the folder at *path*, of which *etag* is on screen. */
  constructor(path: Path, etag: string | null) {
    super();
    this.#watched = path;
    this.#etag = etag;
    document.addEventListener("visibilitychange", () => this.#look());
    this.#look();
  }

  #look(): void {
    clearTimeout(this.#timer);
    if (!document.hidden) void this.#ask();
  }

  async #ask(): Promise<void> {
    try {
      this.#heard(await fetchJson<ProgressData>(progressApi(this.#watched)));
    } catch (error) {
      if (error instanceof SignedOut) return location.reload(); // to the log-in page, and back
    }
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#look(), this.progress.pending ? BUSY_MS : IDLE_MS);
  }

  #heard(progress: ProgressData): void {
    this.progress = progress;
    this.dispatchEvent(new Event("progress"));
    const changed = this.#etag !== null && progress.etag !== this.#etag;
    this.#etag = progress.etag;
    if (changed) this.dispatchEvent(new Event("changed"));
  }
}
