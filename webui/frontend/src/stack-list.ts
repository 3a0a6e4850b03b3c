/** The files of one picture: each to be looked at and downloaded. */
import { type Path, downloadUrl } from "./addresses.ts";
import { element, icon } from "./dom.ts";

/** One file of a stack, as webui/data.py tells it. */
export interface StackFile {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly kind: string;
  readonly role: string;
  readonly version: string;
}

const ROLES: Readonly<Record<string, string>> = {
  primary: "shown",
  motion: "motion",
  raw: "RAW",
  original: "before editing",
  burst: "of the burst",
  other: "",
};

export const pathOf = (file: StackFile): Path => file.path.split("/").filter(Boolean);

/** A list of *files*; *look* is called with the one that someone wants to see. */
export function stackList(
  files: readonly StackFile[],
  look: (file: StackFile) => void,
): HTMLElement[] {
  if (files.length < 2) return [];
  return [
    element("p", { className: "label" }, "Files of this picture"),
    element("ul", { className: "stack" }, ...files.map((file) => entry(file, look))),
  ];
}

function entry(file: StackFile, look: (file: StackFile) => void): HTMLElement {
  const thumbnail = element("img", {
    src: `/-/thumbs/${file.id}/256?v=${file.version}`,
    alt: "",
    loading: "lazy",
  });
  thumbnail.addEventListener("error", () => thumbnail.replaceWith(icon("file")));
  const show = element(
    "button",
    { type: "button", className: "stack-file" },
    thumbnail,
    element("span", {}, file.name, element("small", {}, ROLES[file.role] ?? "")),
  );
  show.ariaLabel = `Show ${file.name}`;
  show.onclick = (): void => look(file);
  return element("li", {}, show, downloadLink(file, "tool"));
}

/** A link that saves *file*. */
export function downloadLink(file: StackFile, className: string, ...words: string[]): HTMLElement {
  const link = element(
    "a",
    { className, href: downloadUrl(pathOf(file)), download: file.name },
    icon("download"),
    ...words,
  );
  if (!words.length) link.ariaLabel = `Download ${file.name}`;
  return link;
}
