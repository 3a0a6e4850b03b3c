/** Buttons that copy a text, also where the page came by plain http. */
import { element, icon } from "./dom.ts";

const THANKS_MS = 1600;

export function copyButton(text: string, what: string): HTMLButtonElement {
  const button = element("button", { type: "button", className: "copy" }, icon("copy"));
  button.append(element("span", {}, "Copy"));
  button.ariaLabel = `Copy ${what}`;
  button.dataset["copy"] = text;
  return button;
}

/** Serve every copy button of the page, whenever it was made. */
export function serveCopyButtons(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button[data-copy]");
    if (button instanceof HTMLButtonElement) void copied(button);
  });
}

async function copied(button: HTMLButtonElement): Promise<void> {
  const done = await copy(button.dataset["copy"] ?? "", button);
  const words = button.querySelector("span");
  if (!words) return;
  words.textContent = done ? "Copied" : "Select it by hand";
  button.classList.toggle("done", done);
  setTimeout(() => {
    words.textContent = "Copy";
    button.classList.remove("done");
  }, THANKS_MS);
}

async function copy(text: string, button: HTMLElement): Promise<boolean> {
  // The clipboard API exists in secure contexts only, and most home servers begin without TLS.
  if (isSecureContext) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => copyOldWay(text, button),
    );
  }
  return copyOldWay(text, button);
}

function copyOldWay(text: string, button: HTMLElement): boolean {
  const field = element("textarea", { value: text, className: "visually-hidden" });
  button.after(field); // beside it, so that a viewer that traps the focus allows it
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  button.focus();
  return done;
}
