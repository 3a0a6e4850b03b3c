/** Forgetting a saved search: done from here it can be undone at once. */
import { postAndGo } from "./people.ts";

interface Forgotten {
  readonly act: number | null;
  readonly summary: string;
  readonly url: string; // of what it found, which is shown still
}

export function serveForgetting(): void {
  const form = document.getElementById("forget-search");
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = String(new FormData(form).get("name"));
    void postAndGo<Forgotten>("/-/search/forget", { name }, ({ url }) => url);
  });
}
