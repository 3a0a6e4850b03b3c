/** One picture at a time, over the whole window; goes on through all sections of the page. */
import PhotoSwipe, { type SlideData } from "photoswipe";
import { type Path, clipUrl, fileUrl, motionUrl } from "./addresses.ts";
import { chooseAlbums } from "./album-dialog.ts";
import { calm } from "./dom.ts";
import { FaceLayer } from "./face-layer.ts";
import { FavoriteButton } from "./favorite-button.ts";
import type { Gallery } from "./gallery.ts";
import { InfoPanel } from "./info-panel.ts";
import { READY, fileName, id, moves, state } from "./item.ts";
import { Overlay } from "./overlay.ts";
import type { Spot } from "./sections.ts";
import { slideOf, standsStill } from "./slide.ts";
import { serveContent } from "./slides.ts";
import { type StackFile, pathOf } from "./stack-list.ts";
import { label } from "./tile.ts";
import { addButtons } from "./viewer-buttons.ts";
import { listenForKeys } from "./viewer-keys.ts";

const PANEL = 360; // px of the info panel beside the picture
const BESIDE = 900; // px of window from which it lies beside it, not over it

export interface Closed {
  readonly spot: Spot;
}

export class Viewer extends EventTarget {
  readonly #gallery: Gallery;
  readonly #panel = new InfoPanel(() => this.#resized(), (file) => this.#look(file));
  #pswp: PhotoSwipe | null = null;
  #overlay: Overlay | null = null;
  #faces: FaceLayer | null = null;
  #favorite: FavoriteButton | null = null;
  #shownId = 0;

  constructor(gallery: Gallery) {
    super();
    this.#gallery = gallery;
    gallery.addEventListener("filled", () => this.#refresh());
  }

  get isOpen(): boolean {
    return this.#pswp !== null;
  }

  /** The picture that is shown. */
  get spot(): Spot {
    return this.#gallery.list.spot(this.#pswp?.currIndex ?? 0);
  }

  /** The path of what is shown, from the root of the drive down. */
  get path(): Path | null {
    const row = this.#gallery.list.row(this.spot);
    return row ? [...this.#folder(this.spot), fileName(row)] : null;
  }

  /** Show a loaded picture; *instant* without growing out of its tile. */
  open(spot: Spot, instant = false): void {
    if (this.#pswp) return this.#pswp.goTo(this.#gallery.list.index(spot));
    const motion = calm() || instant ? "none" : "zoom";
    const pswp = new PhotoSwipe({
      index: this.#gallery.list.index(spot),
      bgOpacity: 1,
      loop: false,
      preload: [1, 2],
      counter: false,
      showHideAnimationType: motion,
      escKey: false,
      arrowKeys: false,
      wheelToZoom: true,
      maxZoomLevel: 4,
      mainClass: "viewer",
      closeTitle: "Close (Esc)",
      arrowPrevTitle: "Previous",
      arrowNextTitle: "Next",
      zoomTitle: "Zoom (z)",
      errorMsg: "This picture cannot be loaded.",
      getViewportSizeFn: () => ({ x: innerWidth - this.#panelWidth(), y: innerHeight }),
    });
    this.#pswp = pswp;
    this.#connect(pswp);
    pswp.init();
  }

  close(): void {
    const pswp = this.#pswp;
    if (!pswp) return;
    // PhotoSwipe closes nothing that is still opening.
    if (pswp.opener.isOpen) pswp.close();
    else pswp.on("openingAnimationEnd", () => pswp.close());
  }

  #connect(pswp: PhotoSwipe): void {
    const { list } = this.#gallery;
    pswp.addFilter("numItems", () => list.count);
    pswp.addFilter("itemData", (_, index) => this.#slide(index));
    pswp.addFilter("thumbEl", (found, _, index) => {
      // PhotoSwipe copes with there being none, though its types do not say so.
      return (this.#gallery.tile(list.spot(index))?.querySelector("img") ?? found) as HTMLElement;
    });
    pswp.addFilter("placeholderSrc", (source, { index }) => {
      return this.#gallery.tile(list.spot(index))?.querySelector("img")?.src ?? source;
    });
    serveContent(pswp);
    pswp.on("pointerDown", (event) => {
      const { target } = event.originalEvent;
      if (target instanceof Node && this.#panel.element.contains(target)) event.preventDefault();
    });
    this.#overlay = new Overlay(pswp);
    addButtons(pswp, {
      path: () => this.path,
      row: () => this.#gallery.list.row(this.spot),
      toggleInfo: () => this.#panel.toggle(),
      toggleMotion: () => this.#toggleMotion(),
      downloads: !("looksOnly" in this.#gallery.element.dataset),
      curating: this.#curates ? this.#curate(pswp) : null,
    });
    pswp.on("change", () => this.#changed());
    // PhotoSwipe itself hears no keys before it has finished opening.
    pswp.on("keydown", (event) => event.preventDefault());
    const forget = listenForKeys(this.#keys);
    pswp.on("destroy", forget);
    pswp.on("afterInit", () => {
      if (pswp.element) pswp.element.ariaLabel = "Viewer";
      pswp.element?.append(this.#panel.element);
    });
    pswp.on("destroy", () => this.#destroyed(pswp));
  }

  /** Whether something may be said of the pictures: not of another's. */
  get #curates(): boolean {
    return !("others" in this.#gallery.element.dataset);
  }

  #curate(pswp: PhotoSwipe) {
    this.#faces = new FaceLayer(pswp);
    const favorite = new FavoriteButton();
    this.#favorite = favorite;
    pswp.on("destroy", () => {
      favorite.close();
      [this.#faces, this.#favorite] = [null, null];
    });
    return {
      toggleFaces: () => this.#faces?.toggle(),
      favorite,
      chooseAlbums: () => this.#chooseAlbums(),
    };
  }

  #slide(index: number): SlideData {
    const spot = this.#gallery.list.spot(index);
    const row = this.#gallery.list.row(spot);
    if (!row) void this.#gallery.loader.ensure(spot.section);
    return slideOf(row, this.#folder(spot));
  }

  #folder({ section }: Spot): Path {
    return [...this.#gallery.page, ...(this.#gallery.list.sections[section]?.path ?? [])];
  }

  #changed(): void {
    const { spot } = this;
    const row = this.#gallery.list.row(spot);
    this.#gallery.pinned = spot.section;
    this.#shownId = row ? id(row) : 0;
    this.#panel.show(this.path);
    this.#faces?.show(row);
    this.#favorite?.show(this.#shownId);
    this.dispatchEvent(new Event("change"));
  }

  /** A section arrived, perhaps with other pictures than before. */
  #refresh(): void {
    const pswp = this.#pswp;
    if (!pswp || pswp.isDestroying) return; // it is closing, and stays closed
    const now = this.#shownId ? this.#gallery.list.find(this.#shownId) : this.spot;
    const index = now ? this.#gallery.list.index(now) : pswp.currIndex;
    if (index !== pswp.currIndex) return this.#reopen(index);
    for (const near of [index - 1, index, index + 1]) {
      if (pswp.contentLoader.getContentByIndex(near)?.type !== "image") pswp.refreshSlideContent(near);
    }
    this.#changed();
  }

  #reopen(index: number): void {
    const pswp = this.#pswp;
    this.#pswp = null;
    pswp?.destroy();
    this.open(this.#gallery.list.spot(index), true);
  }

  readonly #keys: Record<string, () => void> = {
    ArrowLeft: () => this.#pswp?.prev(),
    ArrowRight: () => this.#pswp?.next(),
    Escape: () => (this.#panel.isOpen ? this.#panel.toggle() : this.close()),
    a: () => this.#chooseAlbums(),
    f: () => this.#faces?.toggle(),
    i: () => this.#panel.toggle(),
    l: () => void this.#favorite?.toggle(),
    m: () => this.#toggleMotion(),
    z: () => this.#pswp?.toggleZoom(),
    " ": () => this.#togglePlay(),
  };

  #chooseAlbums(): void {
    if (this.#shownId && this.#curates) void chooseAlbums([this.#shownId]);
  }

  #toggleMotion(): void {
    const row = this.#gallery.list.row(this.spot);
    if (this.#overlay?.isShown) this.#overlay.clear();
    else if (!row || state(row) !== READY) return;
    else if (moves(row)) this.#overlay?.play(motionUrl(row), clipUrl(row));
    else if (standsStill(row)) this.#overlay?.picture(motionUrl(row), label(row));
  }

  /** Show another file of the picture's stack in its place. */
  #look(file: StackFile): void {
    if (file.id === this.#shownId) this.#overlay?.clear();
    else if (file.kind === "video") this.#overlay?.play(fileUrl(pathOf(file)));
    else this.#overlay?.picture(`/-/thumbs/${file.id}/1440?v=${file.version}`, file.name);
  }

  #togglePlay(): void {
    const video = this.#pswp?.currSlide?.content.element?.querySelector("video");
    if (video?.paused) void video.play();
    else video?.pause();
  }

  #destroyed(pswp: PhotoSwipe): void {
    if (this.#pswp !== pswp) return; // opened anew meanwhile
    const { spot } = this;
    this.#pswp = null;
    this.#gallery.pinned = -1;
    this.dispatchEvent(new CustomEvent<Closed>("close", { detail: { spot } }));
  }

  #panelWidth(): number {
    return this.#panel.isOpen && innerWidth >= BESIDE ? PANEL : 0;
  }

  #resized(): void {
    this.#pswp?.element?.classList.toggle("with-panel", this.#panel.isOpen);
    this.#pswp?.updateSize(true);
  }
}
