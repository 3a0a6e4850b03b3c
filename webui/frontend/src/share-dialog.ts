/** Sharing a folder, an album, a person or a search: with whom, and what they may do. */
import { openDialog } from "./dialogs.ts";
import { element, icon } from "./dom.ts";
import { fetchJson } from "./page-data.ts";
import { post, toast } from "./people.ts";

type Level = "view" | "add" | "edit";

interface Grantee {
  readonly id: number;
  readonly name: string;
  readonly level: Level;
}

/** How something is shared, as webui/shares.py tells it. */
export interface Shared {
  readonly name: string;
  readonly kind: "folder" | "album" | "person" | "search";
  readonly share: number | null; // null: it is not shared
  readonly levels: readonly Level[]; // of which one can be given
  readonly users: readonly Grantee[];
  readonly others: readonly string[]; // who has no part in it yet
}

const WORDS: Readonly<Record<Level, string>> = {
  view: "can view",
  add: "can view and add",
  edit: "can edit",
};
const MEANINGS: Readonly<Record<Level, string>> = {
  view: "Viewing includes downloading the originals.",
  add: "Who may add puts new photos into it, and changes nothing that is there.",
  edit: "Who may edit also renames, replaces and deletes.",
};

/** Ask with whom what is at *path* in the drive is to be shared; *closed* is told how it is then. */
export async function openShareDialog(path: string, closed: (isShared: boolean) => void): Promise<void> {
  const shared = await load(path);
  if (shared) new ShareDialog(path, shared, closed);
  else toast.complain("That cannot be shared.");
}

function load(path: string): Promise<Shared | null> {
  const url = `/-/shares/of/${path.split("/").map(encodeURIComponent).join("/")}`;
  return fetchJson<Shared>(url).catch(() => null);
}

class ShareDialog {
  readonly #path: string;
  readonly #people = element("section", { className: "share-people" });
  readonly #said = element("p", { className: "share-said" });
  #shared: Shared;

  constructor(path: string, shared: Shared, closed: (isShared: boolean) => void) {
    this.#path = path;
    this.#shared = shared;
    this.#said.setAttribute("role", "status");
    this.#draw();
    const link = element(
      "a",
      { className: "share-link", href: `/-/account/links/new?path=${encodeURIComponent(path)}` },
      icon("link"),
      "Make a public link",
    );
    const dialog = openDialog(`Share “${shared.name}”`, this.#people, this.#said, link);
    dialog.classList.add("share-dialog");
    dialog.addEventListener("close", () => closed(this.#shared.share !== null));
  }

  #draw(): void {
    const { users, others, levels } = this.#shared;
    const meanings = levels.map((level) => element("li", {}, MEANINGS[level]));
    const nobody = !users.length && !others.length;
    this.#people.replaceChildren(
      ...(users.length ? [element("ul", { className: "share-users" }, ...users.map((user) => this.#row(user)))] : []),
      ...(others.length ? [this.#form()] : []),
      ...(nobody ? [element("p", { className: "dialog-note" }, "Nobody else has an account here.")] : []),
      ...(nobody ? [] : [element("ul", { className: "share-meanings" }, ...meanings)]),
    );
  }

  /** Somebody who has a part in it: what they may do, and an end to it. */
  #row(user: Grantee): HTMLElement {
    const level = this.#levels(user.level, `What ${user.name} may do`);
    const set = (to: Level, from: Level): Promise<void> => this.#give(user.name, to, () => set(from, to));
    level.onchange = (): void => void set(level.value as Level, user.level);
    const end = element("button", { type: "button", className: "tool" }, icon("close"));
    end.ariaLabel = `Share with ${user.name} no more`;
    end.title = "Share no more";
    end.onclick = (): void => void this.#takeBack(user);
    return element("li", {}, element("span", { className: "share-name" }, user.name), level, end);
  }

  #form(): HTMLElement {
    const who = element("select", {}, ...this.#shared.others.map((name) => element("option", { value: name }, name)));
    who.ariaLabel = "With whom";
    const level = this.#levels("view", "What they may do");
    const form = element(
      "form",
      { className: "share-add" },
      who,
      level,
      element("button", { className: "primary" }, "Share"),
    );
    form.onsubmit = (event): void => {
      event.preventDefault();
      const name = who.value;
      void this.#give(name, level.value as Level, async () => {
        const given = this.#shared.users.find((user) => user.name === name);
        if (given) await this.#takeBack(given);
      });
    };
    return form;
  }

  #levels(chosen: Level, label: string): HTMLSelectElement {
    const options = this.#shared.levels.map((level) => element("option", { value: level }, WORDS[level]));
    const select = element("select", {}, ...options);
    select.value = chosen;
    select.ariaLabel = label;
    return select;
  }

  async #give(user: string, level: Level, undo: () => Promise<void>): Promise<void> {
    const done = await post<{ summary: string }>("/-/shares/give", { path: this.#path, user, level });
    await this.#changed(done?.summary, undo);
  }

  async #takeBack(user: Grantee): Promise<void> {
    const share = this.#shared.share ?? 0;
    const done = await post<{ summary: string }>("/-/shares/take-back", { share, user: user.id });
    await this.#changed(done?.summary, () => this.#give(user.name, user.level, () => this.#takeBack(user)));
  }

  /** Draw it as it is now, and tell what was done, with a button to undo it. */
  async #changed(summary: string | undefined, undo: () => Promise<void>): Promise<void> {
    this.#shared = (await load(this.#path)) ?? this.#shared;
    const held = this.#people.contains(document.activeElement);
    this.#draw();
    if (summary === undefined) return this.#said.replaceChildren("That did not work. Nothing was changed.");
    const back = element("button", { type: "button", className: "plain-button" }, "Undo");
    back.onclick = (): void => void undo();
    this.#said.replaceChildren(element("span", {}, summary), back);
    if (held || document.activeElement === document.body) back.focus();
  }
}
