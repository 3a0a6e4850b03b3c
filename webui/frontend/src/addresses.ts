/** Addresses on the server, percent-encoded. Paths are names from the root of the drive down. */
import { type Row, id, version } from "./item.ts";

export type Path = readonly string[];
export type ThumbnailSize = 256 | 512 | 1440 | 2048;

const joined = (path: Path): string => path.map(encodeURIComponent).join("/");

export const folderUrl = (path: Path): string => (path.length ? `/${joined(path)}/` : "/");
export const fileUrl = (path: Path): string => `/${joined(path)}`;
/** The same, to be saved: from another host, browsers do not heed a link's own wish to save. */
export const downloadUrl = (path: Path): string => `${fileUrl(path)}?download`;
/** All that is in the folder, or what is chosen there. */
export const zipUrl = (path: Path): string => `/-/zip/${joined(path)}`;
export const folderApi = (path: Path): string => `/-/api/folder/${joined(path)}`;
export const sectionsApi = (path: Path): string => `/-/api/sections/${joined(path)}`;
export const coversApi = (page: string): string => `/-/api/covers${page}`;
export const infoApi = (path: Path): string => `/-/api/info/${joined(path)}`;
export const progressApi = (watched: Path): string =>
  `/-/api/progress?watch=${encodeURIComponent(`/${watched.join("/")}`)}`;

/** The map, with that place in its middle. */
export const mapUrl = (latitude: number, longitude: number): string =>
  `/-/map?at=${latitude.toFixed(5)},${longitude.toFixed(5)},14`;

export function thumbnailUrl(row: Row, size: ThumbnailSize): string {
  return `/-/thumbs/${id(row)}/${size}?v=${version(row)}`;
}

/** The video that belongs to a photo, or the moving preview of an animation. */
export const motionUrl = (row: Row): string => `/-/motion/${id(row)}?v=${version(row)}`;

/** The moving preview of a video. */
export const clipUrl = (row: Row): string => `/-/clips/${id(row)}?v=${version(row)}`;

export const videoApi = (row: Row): string => `/-/api/videos/${id(row)}`;
export const filmApi = (id: number): string => `/-/api/videos/${id}/film`;
export const withdrawApi = (id: number): string => `${filmApi(id)}/withdraw`;

/** The size of thumbnail for a box of so many CSS pixels; a little softness is accepted. */
export function thumbnailSize(boxWidth: number, boxHeight: number, density: number): ThumbnailSize {
  const needed = Math.max(boxWidth, boxHeight) * density;
  if (needed <= 280) return 256;
  return needed <= 1100 ? 512 : 1440;
}
