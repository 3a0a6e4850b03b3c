/** What the map shows of the server's clusters: those that would overlap on screen, as one. */
import { type Row, captured, id } from "./item.ts";

export interface Place {
  readonly title: string;
  readonly country: string;
  readonly url: string;
}

/** The photos in one cell of the grid over the world. */
export interface Cluster {
  readonly cell: string;
  readonly count: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly newest: Row;
  readonly place: Place | null; // near which the newest was taken
}

/** Clusters that are one to the eye; it lies where the largest of them does. */
export interface Group {
  readonly cells: readonly string[];
  readonly count: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly newest: Row;
  readonly place: Place | null;
}

export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** Join clusters, the largest first, that are less than *apart* px from a larger one. */
export function grouped(
  clusters: readonly Cluster[],
  pixel: (cluster: Cluster) => Pixel,
  apart: number,
): Group[] {
  const groups: { group: Group; at: Pixel }[] = [];
  for (const cluster of clusters) {
    const at = pixel(cluster);
    const near = groups.find((each) => distance(each.at, at) < apart);
    if (near) near.group = joined(near.group, cluster);
    else groups.push({ group: { ...cluster, cells: [cluster.cell] }, at });
  }
  return groups.map(({ group }) => group);
}

/** “1,240 photos near Paris”. */
export function groupLabel(count: number, place: Place | null): string {
  const many = `${count.toLocaleString("en")} ${count === 1 ? "photo" : "photos"}`;
  return place ? `${many} near ${place.title}` : many;
}

/** “1.2k”: what fits into a badge. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count);
  const [amount, unit] = count < 999_500 ? [count / 1000, "k"] : [count / 1_000_000, "M"];
  return `${amount < 9.95 ? amount.toFixed(1) : Math.round(amount)}${unit}`;
}

function joined(group: Group, cluster: Cluster): Group {
  return {
    ...group,
    cells: [...group.cells, cluster.cell],
    count: group.count + cluster.count,
    newest: isNewer(cluster.newest, group.newest) ? cluster.newest : group.newest,
    place: group.place ?? cluster.place,
  };
}

function isNewer(one: Row, other: Row): boolean {
  const [first, second] = [captured(one) ?? -Infinity, captured(other) ?? -Infinity];
  return first === second ? id(one) > id(other) : first > second;
}

const distance = (one: Pixel, other: Pixel): number =>
  Math.hypot(one.x - other.x, one.y - other.y);
