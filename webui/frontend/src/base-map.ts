/** The map without photos: what it is drawn of, whom it thanks for that, and how it moves. */
import { Control, Map as LeafletMap, TileLayer } from "leaflet";
import { calm } from "./dom.ts";
import type { MapData } from "./page-data.ts";
import { ShapesLayer } from "./shapes-layer.ts";

const DEEPEST = { shapes: 16, tiles: 18 }; // zooms
const WIDE = 700; // px of the map from which the world is shown twice as large
const GEONAMES = '<a href="https://www.geonames.org" target="_blank" rel="noreferrer">GeoNames</a>';
const CREDIT = `Towns: ${GEONAMES}, CC BY 4.0`;
const SHAPES = "Countries: Natural Earth";

export function makeMap(place: HTMLElement, { shapes, tiles }: MapData): LeafletMap {
  const moves = !calm();
  const map = new LeafletMap(place, {
    attributionControl: false,
    zoomControl: false,
    minZoom: place.clientWidth > WIDE ? 2 : 1,
    maxZoom: tiles ? DEEPEST.tiles : DEEPEST.shapes,
    maxBounds: [
      [-85.06, -1e5],
      [85.06, 1e5],
    ],
    maxBoundsViscosity: 1,
    worldCopyJump: true,
    inertia: moves,
    zoomAnimation: moves,
    fadeAnimation: moves,
    markerZoomAnimation: moves,
  });
  new Control.Attribution({ prefix: false }).addAttribution(CREDIT).addTo(map);
  new Control.Zoom({ position: "bottomright" }).addTo(map);
  new Control.Scale({ position: "topleft" }).addTo(map);
  if (tiles) {
    const attribution = plain(tiles.attribution);
    const options = { attribution, maxZoom: DEEPEST.tiles, referrerPolicy: "strict-origin" as const };
    new TileLayer(tiles.url, options).addTo(map);
  } else {
    new ShapesLayer(shapes, SHAPES).addTo(map);
    place.classList.add("of-shapes");
  }
  return map;
}

/** Text as markup. */
function plain(text: string): string {
  const held = document.createElement("span");
  held.textContent = text;
  return held.innerHTML;
}
