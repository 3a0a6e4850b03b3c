/** Buttons that open the dialog of sharing, wherever the server draws them. */
import { openShareDialog } from "./share-dialog.ts";

export function serveShareButtons(): void {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest<HTMLElement>("[data-share]");
    if (button) void openShareDialog(button.dataset["share"] ?? "", (isShared) => closed(button, isShared));
  });
}

/** Have the button tell how it is now; a list of shares is drawn anew. */
function closed(button: HTMLElement, isShared: boolean): void {
  if ("reloads" in button.dataset) return location.reload();
  button.toggleAttribute("data-shared", isShared);
  const words = button.querySelector("span");
  if (words) words.textContent = isShared ? "Shared…" : "Share…";
  button.focus();
}
