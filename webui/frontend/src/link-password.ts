/** The password of a link, kept while its tab is open: uploads are sent with it. */

const KEPT = "mantelpiece-link:";

/** Keep what is typed at the door of a link. */
export function rememberPassword(): void {
  const door = document.getElementById("door");
  if (!(door instanceof HTMLFormElement)) return;
  door.addEventListener("submit", () => {
    const { value } = door.querySelector<HTMLInputElement>("[name=password]") ?? { value: "" };
    if (value) keepPassword(door.dataset["way"] ?? "", value);
  });
}

export function keepPassword(way: string, password: string): void {
  sessionStorage.setItem(KEPT + way, password);
}

export const keptPassword = (way: string): string | null => sessionStorage.getItem(KEPT + way);

/** The header that opens the link to WebDAV, which takes no cookie; under any user name. */
export function authorization(password: string): string {
  const bytes = new TextEncoder().encode(`guest:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
