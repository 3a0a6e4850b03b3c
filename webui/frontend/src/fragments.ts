/** Parts of the page that the server draws, drawn anew without a reload. */

/** Fetch the page again and take its elements of these *ids* in place of ours. */
export async function refreshFragments(...ids: readonly string[]): Promise<void> {
  // Asked for as a page: to anything else an ended session is answered as to a WebDAV client.
  const response = await fetch(location.pathname + location.search, {
    cache: "no-cache",
    headers: { Accept: "text/html" },
  });
  if (!response.ok || response.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const id of ids) {
    const [ours, theirs] = [document.getElementById(id), page.getElementById(id)];
    if (!ours || !theirs || ours.innerHTML === theirs.innerHTML) continue;
    const focused = ours.contains(document.activeElement) && actOf(document.activeElement);
    ours.replaceWith(theirs);
    if (focused) theirs.querySelector<HTMLElement>(focused)?.focus();
  }
}

/** Selects what stands for *element* in a part that was drawn anew. */
function actOf(element: Element | null): string | null {
  const act = element?.closest<HTMLElement>("[data-act]")?.dataset["act"];
  return act ? `[data-act="${act}"]` : (element?.closest("summary") && "summary") ?? null;
}
