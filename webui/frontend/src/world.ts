/** The shapes of countries on the Mercator map: a square from 0 to 1, north at the top. */

export type Ring = readonly (readonly number[])[]; // longitude and latitude of each point, degrees
export type Point = readonly [x: number, y: number];

export const NORTHMOST = 85.0511287798; // degrees: where the square ends (EPSG:3857)

/** Where a place is on the square. Longitudes beyond ±180° lie beside it. */
export function onSquare(longitude: number, latitude: number): Point {
  const north = (Math.max(-NORTHMOST, Math.min(NORTHMOST, latitude)) * Math.PI) / 180;
  const up = Math.log(Math.tan(Math.PI / 4 + north / 2)) / Math.PI;
  return [longitude / 360 + 0.5, (1 - up) / 2];
}

/** The points of an outline without jumps: one that crosses the antimeridian goes on beside it. */
export function unrolled(ring: Ring): Point[] {
  let [turns, before] = [0, ring[0]?.[0] ?? 0];
  return ring.map(([longitude = 0, latitude = 0]) => {
    if (longitude - before > 180) turns -= 1;
    else if (longitude - before < -180) turns += 1;
    before = longitude;
    return onSquare(longitude + 360 * turns, latitude);
  });
}

/** What closes an outline that goes round a pole: along that edge of the square. */
export function poleward(points: readonly Point[]): Point[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || Math.abs(last[0] - first[0]) < 0.5) return [];
  const edge = first[1] < 0.5 ? 0 : 1;
  return [
    [last[0], edge],
    [first[0], edge],
  ];
}
