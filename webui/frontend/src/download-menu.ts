/** Which of a picture's files to download, where it has several. */
import { type Path, infoApi } from "./addresses.ts";
import { element } from "./dom.ts";
import { fetchJson } from "./page-data.ts";
import { type StackFile, downloadLink } from "./stack-list.ts";

/** Offer the files of the picture at *path* under *link*; false where it is but one. */
export async function offerFiles(link: HTMLElement, path: Path): Promise<boolean> {
  const { stack } = await fetchJson<{ readonly stack: readonly StackFile[] }>(infoApi(path));
  if (stack.length < 2) return false;
  const menu = element(
    "ul",
    { className: "download-menu" },
    ...stack.map((file) => element("li", {}, downloadLink(file, "", file.name))),
  );
  menu.ariaLabel = "Files of this picture";
  const closing = new AbortController();
  const close = (): void => {
    menu.remove();
    closing.abort();
  };
  menu.addEventListener("click", close);
  const within = (event: Event): boolean => event.target instanceof Node && menu.contains(event.target);
  addEventListener("pointerdown", (event) => within(event) || close(), closing);
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopImmediatePropagation();
    close();
    link.focus();
  };
  addEventListener("keydown", escape, { ...closing, capture: true, signal: closing.signal });
  link.closest(".pswp")?.append(menu);
  menu.querySelector("a")?.focus();
  return true;
}
