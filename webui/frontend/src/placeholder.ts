/** What a tile shows before its picture is there: a blur made from its ThumbHash. */
import { thumbHashToAverageRGBA, thumbHashToDataURL } from "thumbhash";

const bytes = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** The average colour, as CSS; cheap enough for tiles that fly by. */
export function averageColour(hash: string): string {
  const { r, g, b } = thumbHashToAverageRGBA(bytes(hash));
  const part = (value: number): number => Math.round(value * 255);
  return `rgb(${part(r)} ${part(g)} ${part(b)})`;
}

/** The blurred picture, as a data URL. */
export const blurUrl = (hash: string): string => thumbHashToDataURL(bytes(hash));
