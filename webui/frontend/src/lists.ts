/** Albums and favourites of photos, and what is said of them. Every act can be undone. */
import { fetchJson } from "./page-data.ts";
import { type Fields, post, postAndGo, toast } from "./people.ts";

export interface Album {
  readonly id: number;
  readonly title: string;
  readonly url: string;
}

/** An album, and whether the photo that was asked about is in it. */
export interface Choice extends Album {
  readonly holds: boolean;
}

/** In which lists a photo is, and could be. */
export interface Lists {
  readonly favorite: boolean;
  readonly albums: readonly Choice[];
}

/** What was done, by its number in the journal; null: nothing changed. */
export interface Said {
  readonly act: number | null;
  readonly summary: string;
  readonly album?: Album; // that it made, or has another address now
}

/** The lists of a photo; null where the server does not tell. */
export function listsOf(media: number): Promise<Lists | null> {
  return fetchJson<Lists>(`/-/lists/of/${media}`).catch(() => null);
}

/** The albums in which an album can lie; null where the server does not tell. */
export function parentsOf(album: number): Promise<readonly Album[] | null> {
  return fetchJson<{ albums: Album[] }>(`/-/lists/albums/${album}/parents`).then(
    ({ albums }) => albums,
    () => null,
  );
}

/** Say something of lists; null where the server refused, which was told. */
export async function list(path: string, fields: Fields = {}): Promise<Said | null> {
  const done = await post<Said>(`/-/lists/${path}`, fields);
  if (done?.act) toast.offer(done.summary, done.act);
  else if (done) toast.tell(done.summary);
  return done;
}

/** Say something, and go where that leads; what was done is told there. */
export function listAndGo(
  path: string,
  fields: Fields,
  target: (done: Said) => string,
): Promise<boolean> {
  return postAndGo(`/-/lists/${path}`, fields, target);
}
