/** The viewer's own buttons beside those of PhotoSwipe. */
import type PhotoSwipe from "photoswipe";
import { type Path, downloadUrl } from "./addresses.ts";
import { icon } from "./dom.ts";
import { offerFiles } from "./download-menu.ts";
import type { FavoriteButton } from "./favorite-button.ts";
import { type Row, badges, isVideo, moves } from "./item.ts";
import { standsStill } from "./slide.ts";

interface Actions {
  readonly path: () => Path | null; // of what is shown
  readonly row: () => Row | undefined; // likewise
  readonly toggleInfo: () => void;
  readonly toggleMotion: () => void;
  readonly downloads: boolean; // whether there is more to have than what is seen
  readonly curating: Curating | null; // null: it is another's
}

interface Curating {
  readonly toggleFaces: () => void;
  readonly favorite: FavoriteButton;
  readonly chooseAlbums: () => void;
}

export function addButtons(pswp: PhotoSwipe, actions: Actions): void {
  const { path, row, toggleInfo, toggleMotion, downloads, curating } = actions;
  pswp.on("uiRegister", () => {
    addMotionButton(pswp, row, toggleMotion);
    if (curating) addCuratingButtons(pswp, row, curating);
    if (downloads) addDownloadButton(pswp, path, row);
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

function addMotionButton(pswp: PhotoSwipe, row: Actions["row"], toggleMotion: () => void): void {
  pswp.ui?.registerElement({
    name: "motion",
    order: 7,
    isButton: true,
    title: "Play the motion (m)",
    html: "",
    onInit: (button) => {
      button.append(icon("live"));
      pswp.on("change", () => {
        const shown = row();
        button.toggleAttribute("hidden", !shown || !(moves(shown) || standsStill(shown)));
      });
    },
    onClick: toggleMotion,
  });
}

function addDownloadButton(pswp: PhotoSwipe, path: Actions["path"], row: Actions["row"]): void {
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
      link.addEventListener("click", (event) => choose(event, link, path(), row()));
    },
  });
}

/** What is said of one's own pictures. */
function addCuratingButtons(pswp: PhotoSwipe, row: Actions["row"], curating: Curating): void {
  const { toggleFaces, favorite, chooseAlbums } = curating;
  pswp.ui?.registerElement({
    name: "faces",
    order: 7,
    isButton: true,
    title: "Faces (f)",
    html: "",
    onInit: (button) => {
      button.append(icon("people"));
      button.setAttribute("aria-pressed", "false");
      pswp.on("change", () => {
        const shown = row();
        button.toggleAttribute("hidden", !shown || isVideo(shown));
      });
    },
    onClick: toggleFaces,
  });
  pswp.ui?.registerElement({
    name: "favorite",
    order: 8,
    isButton: true,
    title: "Favourite (l)",
    html: "",
    onInit: (button) => {
      button.append(icon("favorites"));
      favorite.bind(button);
    },
    onClick: () => void favorite.toggle(),
  });
  pswp.ui?.registerElement({
    name: "albums",
    order: 8,
    isButton: true,
    title: "Add to an album (a)",
    html: "",
    onInit: (button) => void button.append(icon("albums")),
    onClick: chooseAlbums,
  });
}

/** Ask which file is meant where a picture has several. */
function choose(event: Event, link: HTMLElement, path: Path | null, row: Row | undefined): void {
  if (!event.isTrusted || !path || !row || !badges(row).length) return;
  event.preventDefault();
  void offerFiles(link, path).then((several) => several || link.click());
}

function point(link: HTMLAnchorElement, path: Path | null): void {
  link.toggleAttribute("hidden", !path);
  if (path) [link.href, link.download] = [downloadUrl(path), path.at(-1) ?? ""];
}
