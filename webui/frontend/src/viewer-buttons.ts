/** The viewer's own buttons beside those of PhotoSwipe: download and information. */
import type PhotoSwipe from "photoswipe";
import { type Path, fileUrl } from "./addresses.ts";
import { icon } from "./dom.ts";

interface Actions {
  readonly path: () => Path | null; // of what is shown
  readonly toggleInfo: () => void;
}

export function addButtons(pswp: PhotoSwipe, { path, toggleInfo }: Actions): void {
  pswp.on("uiRegister", () => {
    pswp.ui?.registerElement({
      name: "download",
      order: 8,
      isButton: true,
      tagName: "a",
      title: "Download the original",
      html: "",
      onInit: (link) => {
        link.append(icon("download"));
        pswp.on("change", () => point(link as HTMLAnchorElement, path()));
      },
    });
    pswp.ui?.registerElement({
      name: "info",
      order: 9,
      isButton: true,
      title: "Information (i)",
      html: "",
      onInit: (button) => void button.append(icon("info")),
      onClick: toggleInfo,
    });
  });
}

function point(link: HTMLAnchorElement, path: Path | null): void {
  link.toggleAttribute("hidden", !path);
  if (path) [link.href, link.download] = [fileUrl(path), path.at(-1) ?? ""];
}
