/** The faces on the picture in the viewer: boxes that say who it is, and ask. */
import type PhotoSwipe from "photoswipe";
import { element } from "./dom.ts";
import { FacePopover, type FoundFace } from "./face-popover.ts";
import { boxStyle } from "./face-places.ts";
import { type Row, READY, id, isVideo, state } from "./item.ts";
import { fetchJson } from "./page-data.ts";
import { acts } from "./people.ts";

type Content = NonNullable<PhotoSwipe["currSlide"]>["content"];

const AT_REST_MS = 150; // on one picture, before its faces are asked for
const DRAGGED = 6; // px that a pointer moves in what is no click

let areShown = false; // by key or button; from picture to picture, and the next time too

export class FaceLayer {
  readonly #pswp: PhotoSwipe;
  readonly #layer = element("div", { className: "face-layer", role: "group", ariaLabel: "Faces" });
  readonly #popover: FacePopover;
  readonly #listening = new AbortController();
  #content: Content | null = null;
  #mediaId = 0;
  #timer = 0;
  #pressed = { x: 0, y: 0 };

  constructor(pswp: PhotoSwipe) {
    this.#pswp = pswp;
    this.#popover = new FacePopover(pswp);
    pswp.on("contentResize", ({ content, width, height }) => {
      if (content === this.#content) this.#size(width, height);
    });
    pswp.on("zoomPanUpdate", () => this.#popover.follow());
    pswp.on("contentDeactivate", () => this.clear());
    pswp.on("destroy", () => {
      this.clear();
      this.#listening.abort();
    });
    pswp.on("pointerDown", ({ originalEvent: { clientX: x, clientY: y } }) => (this.#pressed = { x, y }));
    for (const action of ["tapAction", "doubleTapAction"] as const) {
      pswp.on(action, (event) => {
        const { target } = event.originalEvent;
        if (target instanceof Element && target.closest(".face-box")) event.preventDefault();
      });
    }
    pswp.on("afterInit", () => this.#tell());
    const again = (): void => void this.#load(this.#mediaId);
    acts.addEventListener("said", again, this.#listening);
    acts.addEventListener("undone", again, this.#listening);
  }

  get isAsking(): boolean {
    return this.#popover.isOpen;
  }

  toggle(): void {
    areShown = !areShown;
    if (!areShown) this.#popover.close();
    this.#tell();
  }

  /** Show the faces on *row*, the picture in sight. */
  show(row: Row | undefined): void {
    const mediaId = row && !isVideo(row) && state(row) === READY ? id(row) : 0;
    if (mediaId && mediaId === this.#mediaId && this.#layer.isConnected) return;
    this.clear();
    this.#mediaId = mediaId;
    if (mediaId) this.#timer = window.setTimeout(() => void this.#load(mediaId), AT_REST_MS);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#popover.close();
    this.#layer.remove();
    this.#layer.replaceChildren();
    [this.#content, this.#mediaId] = [null, 0];
  }

  async #load(mediaId: number): Promise<void> {
    if (!mediaId) return;
    try {
      const { faces } = await fetchJson<{ faces: FoundFace[] }>(`/-/people/in/${mediaId}`);
      if (mediaId === this.#mediaId) this.#draw(faces);
    } catch {
      // The picture is shown without.
    }
  }

  #draw(faces: readonly FoundFace[]): void {
    const slide = this.#pswp.currSlide;
    if (!slide) return;
    this.#layer.replaceChildren(...faces.map((face) => this.#box(face)));
    this.#content = slide.content;
    this.#size(slide.content.displayedImageWidth, slide.content.displayedImageHeight);
    if (this.#layer.parentNode !== slide.container) slide.container.append(this.#layer);
  }

  #box(face: FoundFace): HTMLElement {
    const title = face.person?.title;
    const box = element(
      "button",
      { type: "button", className: "face-box", ariaLabel: title ? `${title}: who is this?` : "Who is this?" },
      element("span", {}, title ?? "Who is this?"),
    );
    box.classList.toggle("unknown", !face.person?.name);
    Object.assign(box.style, boxStyle(face));
    box.addEventListener("click", (event) => {
      const moved = Math.hypot(event.clientX - this.#pressed.x, event.clientY - this.#pressed.y);
      if (event.detail === 0 || moved < DRAGGED) this.#popover.open(face, box);
    });
    return box;
  }

  #size(width: number, height: number): void {
    [this.#layer.style.width, this.#layer.style.height] = [`${width}px`, `${height}px`];
  }

  #tell(): void {
    this.#pswp.element?.classList.toggle("with-faces", areShown);
    const button = this.#pswp.element?.querySelector(".pswp__button--faces");
    button?.setAttribute("aria-pressed", String(areShown));
  }
}
