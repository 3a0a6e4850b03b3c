/** Loads sections when they come near, and lets go of those that are far away. */
import type { Path } from "./addresses.ts";
import { type Row, isPhoto } from "./item.ts";
import { type FolderData, fetchJson } from "./page-data.ts";
import type { SectionList } from "./sections.ts";

const AT_ONCE = 3; // requests
const KEPT = 6000; // rows; beyond that, sections out of sight are unloaded
const RETRY_MS = 3000;

interface Request {
  readonly done: Promise<void>;
  readonly controller: AbortController;
  readonly wanted: boolean; // by name: never abandoned
}

export class Loader {
  readonly #list: SectionList;
  readonly #page: Path;
  readonly #api: (folder: Path) => string;
  readonly #loaded: (section: number, rows: readonly Row[]) => void;
  readonly #requests = new Map<string, Request>();
  readonly #resting = new Set<string>(); // failed a moment ago

  /** *api* gives the address of a folder's pictures. *loaded* is told of each section that arrives; it puts the rows into the list. */
  constructor(
    list: SectionList,
    page: Path,
    api: (folder: Path) => string,
    loaded: (section: number, rows: readonly Row[]) => void,
  ) {
    this.#list = list;
    this.#page = page;
    this.#api = api;
    this.#loaded = loaded;
  }

  /** Load the sections *near* what is seen, in that order; drop requests for others. */
  want(near: readonly number[]): void {
    const keys = new Set(near.map((index) => this.#key(index)));
    for (const [key, request] of this.#requests) {
      if (!keys.has(key) && !request.wanted) request.controller.abort();
    }
    for (const index of near) {
      if (this.#requests.size >= AT_ONCE) break;
      const missing = this.#list.sections[index]?.rows === null;
      if (missing && !this.#resting.has(this.#key(index))) void this.#request(index, false);
    }
  }

  /** Load a section whatever is seen; resolves when it is there or could not be loaded. */
  async ensure(index: number): Promise<void> {
    if (this.#list.sections[index]?.rows !== null) return;
    await this.#request(index, true);
  }

  /** Load a section again, although it is there. */
  async reload(index: number): Promise<void> {
    this.#requests.get(this.#key(index))?.controller.abort();
    this.#requests.delete(this.#key(index));
    await this.#request(index, true);
  }

  /** Unload what is far from *seen* once too much is loaded; *pinned* sections stay. */
  tidy(seen: number, pinned: ReadonlySet<number>): void {
    const loaded = this.#list.sections
      .map((section, index) => ({ index, rows: section.rows?.length ?? 0 }))
      .filter(({ rows }) => rows > 0)
      .sort((one, other) => Math.abs(one.index - seen) - Math.abs(other.index - seen));
    let total = 0;
    for (const { index, rows } of loaded) {
      total += rows;
      if (total > KEPT && !pinned.has(index)) this.#list.unload(index);
    }
  }

  #key(index: number): string {
    return this.#list.sections[index]?.path.join("/") ?? "";
  }

  #request(index: number, wanted: boolean): Promise<void> {
    const key = this.#key(index);
    const running = this.#requests.get(key);
    if (running && (running.wanted || !wanted)) return running.done;
    const controller = running?.controller ?? new AbortController();
    const done = running?.done ?? this.#load(key, controller.signal);
    this.#requests.set(key, { done, controller, wanted });
    return done;
  }

  async #load(key: string, signal: AbortSignal): Promise<void> {
    const path = key ? key.split("/") : [];
    try {
      const data = await fetchJson<FolderData>(this.#api([...this.#page, ...path]), signal);
      // The list may have changed meanwhile: the section is where its path is now.
      const index = this.#list.sections.findIndex((section) => section.path.join("/") === key);
      this.#requests.delete(key);
      if (index >= 0) this.#loaded(index, data.items.filter(isPhoto));
    } catch {
      if (!signal.aborted) this.#rest(key);
      if (this.#requests.get(key)?.controller.signal === signal) this.#requests.delete(key);
    }
  }

  #rest(key: string): void {
    this.#resting.add(key);
    setTimeout(() => this.#resting.delete(key), RETRY_MS);
  }
}
