/** Under which names files are sent, where there may be some of these names already. */

/** Names and sizes in bytes of what is there. */
export type There = ReadonlyMap<string, number>;

/** Whether *file* seems to be there already. */
export function isThere(file: { readonly name: string; readonly size: number }, there: There): boolean {
  return there.get(key(file.name)) === file.size;
}

/** *name*, or the first of “name (2)”, “name (3)”, … that is free. */
export function freeName(name: string, there: There): string {
  const dot = name.lastIndexOf(".");
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  let free = name;
  for (let number = 2; there.has(key(free)); number++) free = `${stem} (${number})${end}`;
  return free;
}

/** What two names have in common that the server takes for one. */
export const key = (name: string): string => name.normalize("NFC").toLowerCase();
