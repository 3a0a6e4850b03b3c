/** Albums and favourites of photos, and what is said of them. Every act can be undone. */
import { fetchJson } from "./page-data.ts";
import { type Fields, post, toast } from "./people.ts";

export interface Album {
  readonly id: number;
  readonly title: string;
  readonly holds: boolean; // the photo that was asked about
}

/** In which lists a photo is, and could be. */
export interface Lists {
  readonly favorite: boolean;
  readonly albums: readonly Album[];
}

/** The lists of a photo; null where the server does not tell. */
export function listsOf(media: number): Promise<Lists | null> {
  return fetchJson<Lists>(`/-/lists/of/${media}`).catch(() => null);
}

/** Put photos into a list or out of it; false where the server refused, which was told. */
export async function list(path: string, fields: Fields): Promise<boolean> {
  const done = await post<{ act: number | null; summary: string }>(`/-/lists/${path}`, fields);
  if (done?.act) toast.offer(done.summary, done.act);
  else if (done) toast.tell(done.summary);
  return done !== null;
}
