/** What of the map is in the address: where one looks, and whose photos are open below it. */

export interface View {
  readonly latitude: number;
  readonly longitude: number;
  readonly zoom: number;
}

export interface MapAddress {
  readonly view: View | null; // null: the page says where to look
  readonly cells: readonly string[]; // empty: no photos are open
}

export function readAddress(search: string): MapAddress {
  const given = new URLSearchParams(search);
  const cells = given.get("cells");
  return { view: readView(given.get("at")), cells: cells ? cells.split(",") : [] };
}

export function writeAddress(view: View, cells: readonly string[]): string {
  const { latitude, longitude, zoom } = view;
  const at = `?at=${latitude.toFixed(5)},${longitude.toFixed(5)},${zoom}`;
  return cells.length ? `${at}&cells=${cells.join(",")}` : at;
}

/** A longitude as everyone writes it, from -180° to 180°. */
export const wrapped = (longitude: number): number =>
  longitude - 360 * Math.floor((longitude + 180) / 360);

function readView(text: string | null): View | null {
  const found = /^(-?[\d.]+),(-?[\d.]+),(\d{1,2})$/.exec(text ?? "");
  if (!found) return null;
  const [latitude = 0, longitude = 0, zoom = 0] = found.slice(1).map(Number);
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 360;
  return isPlace ? { latitude, longitude, zoom } : null;
}
