/** Pictures on the cards of folders, fetched when a card comes into sight. */
import { coversApi, thumbnailUrl } from "./addresses.ts";
import { element } from "./dom.ts";
import { type Row, placeholder } from "./item.ts";
import { fetchJson } from "./page-data.ts";
import { averageColour } from "./placeholder.ts";

const AHEAD = "300px";

export function fillCovers(within: ParentNode): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void fill(target as HTMLElement);
      }
    },
    { rootMargin: AHEAD },
  );
  for (const card of within.querySelectorAll("[data-covers]")) observer.observe(card);
}

async function fill(card: HTMLElement): Promise<void> {
  const cover = card.querySelector(".cover");
  try {
    const { items } = await fetchJson<{ items: Row[] }>(coversApi(card.dataset["covers"] ?? "/"));
    if (!cover || !items.length) return;
    const shown = cover.classList.contains("mosaic") ? items : items.slice(0, 1);
    cover.classList.add(`of-${shown.length}`);
    cover.replaceChildren(...shown.map(picture));
  } catch {
    // The card keeps its icon.
  }
}

function picture(row: Row): HTMLElement {
  const image = element("img", { alt: "", decoding: "async" });
  const hash = placeholder(row);
  if (hash) image.style.backgroundColor = averageColour(hash);
  image.src = thumbnailUrl(row, 512);
  return image;
}
