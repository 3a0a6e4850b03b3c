/** Where guests add files: an area to drop them on, a choice of files, the camera of a phone. */
import { type Path, folderApi } from "./addresses.ts";
import { fileName, size } from "./item.ts";
import { authorization, keepPassword, keptPassword } from "./link-password.ts";
import { type FolderData, fetchJson } from "./page-data.ts";
import { UploadQueue } from "./upload-queue.ts";

export class UploadArea {
  readonly #element: HTMLElement;
  readonly #path: Path;
  readonly #queue: UploadQueue;
  #isBegun = false;

  /** Serve the section *element* of a page on the folder at *path*. */
  constructor(element: HTMLElement, path: Path) {
    this.#element = element;
    this.#path = path;
    this.#queue = new UploadQueue(path);
    this.#queue.addEventListener("changed", () => this.#tell());
    this.#queue.addEventListener("password", () => this.#askPassword("That is not its password."));
    this.#serveButton("choose", "input[data-files]");
    this.#serveButton("camera", "input[data-camera]");
    this.#serveDrops();
    addEventListener("beforeunload", (event) => this.#queue.left && event.preventDefault());
  }

  /** Forget the files that the page shows as sent. */
  tidy(): void {
    for (const row of this.#list.querySelectorAll("li.sent")) row.remove();
    this.#list.hidden = !this.#list.children.length;
  }

  get #list(): HTMLElement {
    return this.#part(".adding-queue");
  }

  #part<T extends HTMLElement>(selector: string): T {
    const found = this.#element.querySelector<T>(selector);
    if (!found) throw new Error(selector);
    return found;
  }

  #serveButton(act: string, selector: string): void {
    const input = this.#part<HTMLInputElement>(selector);
    this.#part(`[data-act=${act}]`).onclick = (): void => input.click();
    input.onchange = (): void => {
      this.#take([...(input.files ?? [])]);
      input.value = "";
    };
  }

  #serveDrops(): void {
    const holdsFiles = ({ dataTransfer }: DragEvent): boolean => !!dataTransfer?.types.includes("Files");
    addEventListener("dragover", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      this.#element.classList.add("over");
    });
    addEventListener("dragleave", ({ relatedTarget }) => {
      if (!relatedTarget) this.#element.classList.remove("over");
    });
    addEventListener("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      this.#element.classList.remove("over");
      this.#take(dropped(event));
    });
  }

  #take(files: readonly File[]): void {
    if (!files.length) return this.#say("Only files can be sent: open the folder, and choose those in it.");
    this.#list.hidden = false;
    this.#list.append(...files.map((file) => this.#queue.add(file).element));
    void this.#begin();
  }

  async #begin(): Promise<void> {
    if (this.#isBegun) return;
    this.#isBegun = true;
    const there = await this.#there();
    const kept = keptPassword(this.#way);
    if ("needsPassword" in this.#element.dataset && kept === null) return this.#askPassword("", there);
    this.#queue.go(kept === null ? null : authorization(kept), there);
  }

  /** What is in the folder, as far as the guest sees it. */
  async #there(): Promise<ReadonlyMap<string, number>> {
    const { items } = await fetchJson<FolderData>(folderApi(this.#path)).catch(() => ({ items: [] }));
    return new Map(items.map((row) => [fileName(row), size(row)]));
  }

  get #way(): string {
    return this.#element.dataset["way"] ?? "";
  }

  #askPassword(problem: string, there?: ReadonlyMap<string, number>): void {
    const form = this.#part<HTMLFormElement>("form");
    const input = this.#part<HTMLInputElement>("form input");
    const said = this.#part("form .problem");
    form.hidden = false;
    [said.hidden, said.textContent] = [problem === "", problem];
    input.value = "";
    input.focus();
    form.onsubmit = (event): void => {
      event.preventDefault();
      keepPassword(this.#way, input.value);
      form.hidden = true;
      this.#queue.go(authorization(input.value), there);
    };
  }

  #tell(): void {
    const { left, sent } = this.#queue;
    const files = (count: number): string => `${count} ${count === 1 ? "file" : "files"}`;
    if (left) this.#say(`${files(left)} on the way`);
    else if (sent) this.#say(`${files(sent)} sent. Thank you!`);
    else this.#say("");
  }

  #say(words: string): void {
    this.#part(".adding-said").textContent = words;
  }
}

/** The files that were dropped; folders are none. */
function dropped({ dataTransfer }: DragEvent): File[] {
  const items = [...(dataTransfer?.items ?? [])].filter(({ kind }) => kind === "file");
  return items.flatMap((item) => {
    const file = item.webkitGetAsEntry()?.isDirectory ? null : item.getAsFile();
    return file ? [file] : [];
  });
}
