/** Clusters as the server tells them. */
import type { LatLngBounds } from "leaflet";
import { boxAround, liesIn } from "./cells.ts";
import { wrapped } from "./map-address.ts";
import type { Cluster, Group } from "./map-groups.ts";
import { fetchJson } from "./page-data.ts";

export type Box = readonly [west: number, south: number, east: number, north: number]; // degrees

const CLOSER = 4; // zooms in which a group is looked into

/** Ask what lies in a box, in clusters as large as suits a zoom. */
export async function ask(box: Box, zoom: number, signal?: AbortSignal): Promise<Cluster[]> {
  const asked = `box=${box.map((each) => each.toFixed(6)).join(",")}&zoom=${zoom}`;
  const found = await fetchJson<{ clusters: Cluster[] }>(`/-/api/map/clusters?${asked}`, signal);
  return found.clusters;
}

/** What is in a group, as one sees it from where it falls apart, or else from the nearest. */
export async function inside(group: Group, zoom: number, most: number): Promise<Cluster[]> {
  const closer = Math.min(zoom + CLOSER, most);
  const { west, south, east, north } = boxAround(group.cells);
  const found = await ask([west, south, east, north], closer);
  const clusters = found.filter(({ cell }) => liesIn(cell, group.cells));
  const [only] = clusters;
  if (clusters.length !== 1 || !only || closer === most) return clusters;
  return inside({ ...group, cells: [only.cell] }, closer, most);
}

/** The box of what is seen; its east is west of its west across the antimeridian. */
export function boxOf(bounds: LatLngBounds): Box {
  const [south, north] = [Math.max(-90, bounds.getSouth()), Math.min(90, bounds.getNorth())];
  const [west, east] = [bounds.getWest(), bounds.getEast()];
  if (east - west >= 360) return [-180, south, 180, north];
  return [wrapped(west), south, wrapped(east), north];
}
