/** What the server put into the page, and what it gives to later requests. */
import type { Path } from "./addresses.ts";
import type { Row } from "./item.ts";
import type { Person } from "./people.ts";

export interface FolderData {
  readonly etag: string;
  readonly items: readonly Row[];
}

export interface SectionSummary {
  readonly path: Path;
  readonly count: number;
  readonly title: string | null; // null: its name says it
}

export interface SectionsData {
  readonly etag: string;
  readonly sections: readonly SectionSummary[];
}

export interface ProgressData {
  readonly pending: number;
  readonly failed: number;
  readonly shown: number;
  readonly etag: string | null; // of the watched folder; null when it is gone
}

/** What the page of the map begins with. */
export interface MapData {
  readonly box: readonly [west: number, south: number, east: number, north: number] | null;
  readonly shapes: readonly string[]; // addresses of countries, the coarse ones first
  readonly tiles: { readonly url: string; readonly attribution: string } | null;
}

/** Either the sections of a page and the first of their folders, or one folder. */
export interface PageData {
  readonly path: Path;
  readonly etag: string;
  readonly sections?: readonly SectionSummary[];
  readonly first?: readonly FolderData[];
  readonly photos?: number;
  readonly folder?: FolderData | null; // null: too long to be in the page
  readonly map?: MapData;
  readonly review?: readonly Person[]; // to be named one after the other
}

export function pageData(): PageData | null {
  const text = document.getElementById("page-data")?.textContent;
  return text ? (JSON.parse(text) as PageData) : null;
}

export class SignedOut extends Error {}

/** Fetch JSON. The browser's cache revalidates it by ETag. */
export async function fetchJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(url, { cache: "no-cache", ...(signal && { signal }) });
  if (response.status === 401) throw new SignedOut();
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as T;
}
