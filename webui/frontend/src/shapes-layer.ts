/** The base map: the shapes of countries (Natural Earth), drawn tile by tile without a network. */
import { type Coords, GridLayer } from "leaflet";
import { feature } from "topojson-client";
import { fetchJson } from "./page-data.ts";
import { type Ring, poleward, unrolled } from "./world.ts";

const TILE = 256; // px
const FINE = 4; // zoom from which the finer shapes are drawn

type Topology = Parameters<typeof feature>[0];

/** A piece of land; measures are of the square that is the world. */
interface Land {
  readonly area: Path2D;
  readonly outline: Path2D;
  readonly box: { west: number; east: number; north: number; south: number };
}

export class ShapesLayer extends GridLayer {
  readonly #addresses: readonly string[];
  readonly #loading = new Map<string, Promise<readonly Land[]>>();

  /** *addresses* are of the coarse shapes and of the fine ones. */
  constructor(addresses: readonly string[], credit: string) {
    super({ tileSize: TILE, attribution: credit, className: "map-shapes" });
    this.#addresses = addresses;
    const again = (): void => void this.redraw();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    new MutationObserver(again).observe(document.documentElement, {
      attributeFilter: ["data-theme"],
    });
  }

  override createTile(at: Coords, done: (error?: Error, tile?: HTMLElement) => void): HTMLElement {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = TILE * Math.ceil(devicePixelRatio);
    canvas.style.width = canvas.style.height = `${TILE}px`;
    this.#lands(at.z).then(
      (lands) => {
        draw(canvas, lands, at);
        done(undefined, canvas);
      },
      (error: Error) => done(error, canvas),
    );
    return canvas;
  }

  #lands(zoom: number): Promise<readonly Land[]> {
    const address = this.#addresses[zoom < FINE ? 0 : 1] ?? "";
    const known = this.#loading.get(address);
    if (known) return known;
    const loading = fetchJson<Topology>(address).then(landsOf);
    this.#loading.set(address, loading);
    loading.catch(() => this.#loading.delete(address)); // the next tile tries again
    return loading;
  }
}

function draw(canvas: HTMLCanvasElement, lands: readonly Land[], { x, y, z }: Coords): void {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const colours = getComputedStyle(document.documentElement);
  const [world, density] = [TILE * 2 ** z, canvas.width / TILE];
  const [west, north, size] = [x / 2 ** z, y / 2 ** z, 1 / 2 ** z];
  pen.fillStyle = colours.getPropertyValue("--map-land");
  pen.strokeStyle = colours.getPropertyValue("--map-line");
  pen.lineWidth = 1 / world;
  pen.lineJoin = "round";
  const turns = Math.floor(west);
  for (const { area, outline, box } of lands) {
    if (box.south < north || box.north > north + size) continue;
    for (const turn of [turns - 1, turns, turns + 1]) {
      if (box.east + turn < west || box.west + turn > west + size) continue;
      const scale = world * density;
      pen.setTransform(scale, 0, 0, scale, (turn - west) * scale, -north * scale);
      pen.fill(area);
      pen.stroke(outline);
    }
  }
}

function landsOf(topology: Topology): Land[] {
  const countries = topology.objects["countries"];
  const found = countries ? feature(topology, countries) : null;
  const features = found && "features" in found ? found.features : [];
  return features.flatMap(({ geometry }) => {
    if (geometry.type === "Polygon") return [landOf(geometry.coordinates)];
    return geometry.type === "MultiPolygon" ? geometry.coordinates.map(landOf) : [];
  });
}

function landOf(rings: readonly Ring[]): Land {
  const [area, outline] = [new Path2D(), new Path2D()];
  const box = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
  for (const ring of rings) {
    const points = unrolled(ring);
    for (const [index, [x, y]] of points.entries()) {
      for (const path of [area, outline]) index ? path.lineTo(x, y) : path.moveTo(x, y);
      [box.west, box.east] = [Math.min(box.west, x), Math.max(box.east, x)];
      [box.north, box.south] = [Math.min(box.north, y), Math.max(box.south, y)];
    }
    for (const [x, y] of poleward(points)) {
      area.lineTo(x, y);
      box.south = Math.max(box.south, y);
    }
    area.closePath();
  }
  return { area, outline, box };
}
