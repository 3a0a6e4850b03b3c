/** The button that goes through the colours: as the system has them, light, dark. */
import { icon } from "./dom.ts";
import { type Theme, applyTheme, storeTheme, storedTheme } from "./themes.ts";

const NEXT: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };
const TITLE: Record<Theme, string> = {
  auto: "Colours: as the system",
  light: "Colours: light",
  dark: "Colours: dark",
};

export function serveThemeButton(): void {
  const button = document.getElementById("theme");
  if (!button) return;
  const show = (theme: Theme): void => {
    button.replaceChildren(icon(`theme-${theme}`));
    button.ariaLabel = TITLE[theme];
    button.title = TITLE[theme];
  };
  show(storedTheme());
  button.addEventListener("click", () => {
    const theme = NEXT[storedTheme()];
    storeTheme(theme);
    applyTheme(theme);
    show(theme);
  });
}
