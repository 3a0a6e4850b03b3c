/** Runs before the first paint: puts the colours that were chosen earlier on the page. */
import { applyTheme, storedTheme } from "./themes.ts";

document.documentElement.classList.add("js");
applyTheme(storedTheme());
