/** One picture or video, as the server's compact row; columns as documented in webui/rows.py. */
export type Row = readonly [
  id: number,
  name: string,
  kind: "i" | "v" | "o",
  width: number | null,
  height: number | null,
  durationS: number | null,
  captured: number | null,
  placeholder: string | null,
  version: string,
  state: State,
  size: number,
  failure?: string | null,
  badges?: string,
];

/** Whether there is a picture to show. */
export type State = 0 | 1 | 2;
export const PENDING: State = 0;
export const READY: State = 1;
export const FAILED: State = 2;

// Rows stay arrays: a hundred thousand objects with named fields would take twice the memory.
export const id = (row: Row): number => row[0];
export const fileName = (row: Row): string => row[1];
export const isVideo = (row: Row): boolean => row[2] === "v";
export const isPhoto = (row: Row): boolean => row[2] !== "o";
export const width = (row: Row): number | null => row[3];
export const height = (row: Row): number | null => row[4];
export const durationS = (row: Row): number | null => row[5];
/** Seconds since 1970 of the wall clock where it was taken. */
export const captured = (row: Row): number | null => row[6];
export const placeholder = (row: Row): string | null => row[7];
export const version = (row: Row): string => row[8];
export const state = (row: Row): State => row[9];
export const size = (row: Row): number => row[10];

/** What is noted on it: "live", "raw", "burst:7". */
export const badges = (row: Row): readonly string[] => row[12]?.split(" ") ?? [];
/** Whether a video belongs to the photo. */
export const moves = (row: Row): boolean => !isVideo(row) && badges(row).includes("live");

/** Whether it is a picture that moves by itself, as a GIF may. */
export const animated = (row: Row): boolean => row[2] === "i" && row[5] !== null;

/** How many photos of one burst stand behind it; 0 if it is of none. */
export function burstSize(row: Row): number {
  const burst = badges(row).find((badge) => badge.startsWith("burst:"));
  return Number(burst?.slice(6) ?? 0);
}

/** Why it cannot be shown, to stand after “because”. */
export function reason(row: Row): string {
  const sentence = (row[11] ?? "it could not be read").replace(/\.$/, "");
  // Not where the first word is a name, such as HEIC.
  return sentence.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
}

const UNKNOWN_ASPECT = 4 / 3;

/** Width by height, within what a row of a grid can show; what is beyond is cropped. */
export function tileAspect(row: Row): number {
  const [w, h] = [width(row), height(row)];
  return w && h && state(row) !== FAILED ? Math.min(Math.max(w / h, 0.56), 2.8) : UNKNOWN_ASPECT;
}

/** Tells whether two rows look the same on screen. */
export function looksAlike(one: Row, other: Row): boolean {
  return (
    one[0] === other[0] &&
    one[1] === other[1] &&
    one[8] === other[8] &&
    one[9] === other[9] &&
    one[12] === other[12]
  );
}
