/** Keeps the page of the worker's activity fresh. It is drawn by the server; here, parts of it are
 * replaced when the JSON says that something is new. */
import { fetchJson } from "./page-data.ts";
import type { Live } from "./live.ts";

export function keepFresh(live: Live): void {
  let known = "";
  live.addEventListener("progress", () => void look());

  async function look(): Promise<void> {
    try {
      const now = JSON.stringify(await fetchJson<unknown>("/-/api/activity"));
      if (known && now !== known) await redraw();
      known = now;
    } catch {
      // The next look may go better; a session that has ended is noticed by `Live`.
    }
  }
}

async function redraw(): Promise<void> {
  const answer = await fetch("/-/activity", { credentials: "same-origin" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    // Nobody loses the button that they are about to press.
    if (next && !part.contains(document.activeElement)) part.replaceWith(next);
  }
}
