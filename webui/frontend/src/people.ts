/** People, as the server tells of them, and what is said of them. Every act can be undone. */
import { SignedOut, fetchJson } from "./page-data.ts";
import { Toast } from "./toast.ts";

export interface Person {
  readonly id: number;
  readonly title: string;
  readonly name: string | null;
  readonly photos: number;
  readonly face: number | null;
  readonly url: string;
}

/** What was done, by its number in the journal. */
export interface Done {
  readonly act: number;
  readonly summary: string;
  readonly person: Person | null; // who it leads to
}

/** Who somebody is said to be: one who is known, or a name that nobody has yet. */
export type Choice = { readonly person: Person } | { readonly name: string };

export type Fields = Readonly<Record<string, string | number | readonly number[]>>;

/** Sends "said" with what was done, and "undone" with the number of the act, if it was given. */
export const acts = new EventTarget();
export const toast = new Toast((act) => void undo(act));

let known: Promise<readonly Person[]> | null = null;

/** All persons with names. */
export function namedPeople(): Promise<readonly Person[]> {
  known ??= fetchJson<{ people: Person[] }>("/-/people/names").then(
    ({ people }) => people,
    () => [],
  );
  return known;
}

export const faceUrl = (face: number | null): string => `/-/face/${face ?? 0}`;

/** Say something of people; null where the server refused, which was told. */
export async function say(path: string, fields: Fields = {}): Promise<Done | null> {
  const done = await post<Done>(`/-/people/${path}`, fields);
  if (!done) return null;
  toast.offer(done.summary, done.act);
  acts.dispatchEvent(new CustomEvent("said", { detail: done }));
  return done;
}

/** Say something, and go where the answer says; what was done is told there. */
export async function sayAndGo(
  path: string,
  fields: Fields,
  target: (done: Done) => string,
): Promise<void> {
  await postAndGo(`/-/people/${path}`, fields, target);
}

/** Call a person what was chosen: to be called as somebody else is, is to be them. */
export function callPerson(id: number, choice: Choice): Promise<Done | null> {
  if ("person" in choice) return say(`${choice.person.id}/merge`, { person: id });
  return say(`${id}/name`, { name: choice.name });
}

/** Undo an act, or the last one. */
export async function undo(act?: number): Promise<boolean> {
  const done = await post<{ summary: string }>("/-/people/undo", act === undefined ? {} : { act });
  if (!done) return false;
  toast.tell(`Undone: ${done.summary}`);
  acts.dispatchEvent(new CustomEvent("undone", { detail: act }));
  return true;
}

/** Send a form of ours, and go where the answer says; false where the server refused. */
export async function postAndGo<T extends { readonly act: number | null; readonly summary: string }>(
  url: string,
  fields: Fields,
  target: (done: T) => string,
): Promise<boolean> {
  const done = await post<T>(url, fields);
  if (!done) return false;
  if (done.act) toast.carry(done.summary, done.act);
  location.assign(target(done));
  return true;
}

/** Send a form of ours; null where the server refused, which was told. */
export async function post<T>(url: string, fields: Fields): Promise<T | null> {
  const body = new URLSearchParams(); // hundreds of photos fit, as parts of a form they do not
  const token = document.querySelector<HTMLInputElement>("input[name=form_token]");
  body.set("form_token", token?.value ?? "");
  for (const [name, value] of Object.entries(fields)) {
    for (const each of Array.isArray(value) ? value : [value]) body.append(name, String(each));
  }
  known = null;
  try {
    const response = await fetch(url, { method: "POST", body });
    if (response.status === 401) throw new SignedOut();
    const answer = (await response.json()) as T & { error?: string };
    if (response.ok) return answer;
    toast.complain(answer.error ?? "That did not work.");
  } catch (error) {
    if (error instanceof SignedOut) location.reload();
    else toast.complain("The server did not answer. Nothing was changed.");
  }
  return null;
}
