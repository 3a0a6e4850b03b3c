/** What cameras and the index say of a picture, in words. */

/** “1/120 s”, “0.5 s”, “30 s”. */
export function exposureText(seconds: number): string {
  if (seconds >= 0.4) return `${Number(seconds.toFixed(1))} s`;
  return `1/${Math.round(1 / seconds)} s`;
}

interface Exposure {
  readonly exposure_s: number | null;
  readonly f_number: number | null;
  readonly iso: number | null;
  readonly focal_length_mm: number | null;
}

/** “1/120 s · f/1.8 · ISO 64 · 26 mm”, as far as it is known. */
export function exposureLine(of: Exposure): string {
  return [
    of.exposure_s && exposureText(of.exposure_s),
    of.f_number && `f/${Number(of.f_number.toFixed(1))}`,
    of.iso && `ISO ${of.iso}`,
    of.focal_length_mm && `${Number(of.focal_length_mm.toFixed(1))} mm`,
  ]
    .filter(Boolean)
    .join("  ·  ");
}

const SOURCES: Readonly<Record<string, string>> = {
  exif: "Date by the camera",
  xmp: "Date by an editor (XMP)",
  iptc: "Date by an editor (IPTC)",
  gps: "Date by GPS",
  png: "Date by the program that wrote it",
  quicktime: "Date by the camera",
  container: "Date by the camera",
  filename: "Date by the file's name",
  mtime: "Date of the file's last change",
};

/** Where a date comes from. */
export const sourceText = (source: string | null): string => (source && SOURCES[source]) ?? "";

/** “Paris, Île-de-France, France”; a region that is named like its town is left out. */
export function townText(
  town: string | null,
  region: string | null,
  country: string | null,
): string {
  return [...new Set([town, region, country])].filter(Boolean).join(", ");
}
