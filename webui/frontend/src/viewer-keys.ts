/** The viewer's keys, heard over the whole page while it is open. */

/** Do what *keys* say from now on; return what ends that. */
export function listenForKeys(keys: Readonly<Record<string, () => void>>): () => void {
  const listening = new AbortController();
  const listen = (event: KeyboardEvent): void => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? null : keys[event.key];
    if (!act || isControl(event.target, event.key)) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", listen, listening);
  return () => listening.abort();
}

/** Whether a key belongs to what has the focus: all keys to questions over the page and to fields, Space to buttons, arrows to a video's controls. */
function isControl(target: EventTarget | null, key: string): boolean {
  if (target instanceof HTMLInputElement || document.querySelector("dialog[open]")) return true;
  if (target instanceof HTMLVideoElement) return key === " " || key.startsWith("Arrow");
  return key === " " && target instanceof Element && target.closest("button, a.primary") !== null;
}
