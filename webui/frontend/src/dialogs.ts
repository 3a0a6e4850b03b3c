/** A question over the page. */
import { element, icon } from "./dom.ts";

/** Open a dialog with *content*; it is removed when it closes. */
export function openDialog(title: string, ...content: readonly HTMLElement[]): HTMLDialogElement {
  const close = element("button", { type: "button", className: "tool" }, icon("close"));
  close.ariaLabel = "Close";
  const dialog = element(
    "dialog",
    { className: "shortcuts asks", ariaLabel: title },
    element("header", {}, element("h2", {}, title), close),
    ...content,
  );
  close.onclick = (): void => dialog.close();
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
