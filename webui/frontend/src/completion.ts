/** Which of the known persons somebody may mean who has typed so much. Pure. */
import type { Person } from "./people.ts";

const MOST = 6;

/** The form in which names are compared. */
export const plain = (name: string): string =>
  name.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase("en").trim().replace(/\s+/g, " ");

/** Persons whose name, or a word of it, begins with *typed*: the best match first. */
export function complete(typed: string, people: readonly Person[], but: number): Person[] {
  const wanted = plain(typed);
  if (!wanted) return [];
  return people
    .filter(({ id }) => id !== but)
    .map((person) => ({ person, rank: rankOf(plain(person.title), wanted) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank || other.person.photos - one.person.photos)
    .slice(0, MOST)
    .map(({ person }) => person);
}

/** The one who is called just that, whatever its case. */
export function called(typed: string, people: readonly Person[], but: number): Person | null {
  const exact = (name: string): string => name.normalize("NFC").toLocaleLowerCase("en").trim().replace(/\s+/g, " ");
  return people.find(({ id, title }) => id !== but && exact(title) === exact(typed)) ?? null;
}

function rankOf(name: string, wanted: string): number {
  if (name === wanted) return 3;
  if (name.startsWith(wanted)) return 2;
  return name.split(/[\s-]/).some((word) => word.startsWith(wanted)) ? 1 : 0;
}
