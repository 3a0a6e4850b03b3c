/** The map: where photos were taken, over the shapes of countries. */
import { LatLngBounds, type Map as LeafletMap } from "leaflet";
import { makeMap } from "./base-map.ts";
import { calm } from "./dom.ts";
import type { Live } from "./live.ts";
import { type MapAddress, type View, readAddress, wrapped, writeAddress } from "./map-address.ts";
import { type Box, ask, boxOf, inside } from "./map-clusters.ts";
import type { Cluster, Group } from "./map-groups.ts";
import { Markers } from "./map-markers.ts";
import { MapPhotos } from "./map-photos.ts";
import type { MapData } from "./page-data.ts";

const FEW = 30; // photos that are shown at once, instead of coming nearer
const AROUND = 0.3; // of the view, that is loaded beside it
const FIRST = 12; // the nearest zoom that the page begins with

export function openMapPage(place: HTMLElement, data: MapData, live: Live): void {
  const page = new MapPage(place, data);
  live.addEventListener("changed", () => void page.refresh());
}

class MapPage {
  readonly #map: LeafletMap;
  readonly #markers: Markers;
  readonly #photos: MapPhotos;
  #clusters: readonly Cluster[] = [];
  #loaded: { bounds: LatLngBounds; zoom: number } | null = null;
  #asking: AbortController | null = null;

  constructor(place: HTMLElement, data: MapData) {
    this.#map = makeMap(place, data);
    this.#markers = new Markers(this.#map, (group) => void this.#choose(group));
    this.#photos = new MapPhotos(() => this.#close());
    addEventListener("popstate", () => this.#follow(readAddress(location.search)));
    void this.#begin(data.box);
  }

  /** Ask again for all that is shown. */
  async refresh(): Promise<void> {
    this.#loaded = null;
    await Promise.all([this.#load(), this.#photos.refresh()]);
  }

  async #begin(box: MapData["box"]): Promise<void> {
    const { view, cells } = readAddress(location.search);
    if (view) this.#look(view);
    else if (box) this.#fit(box);
    else await this.#fitEverything();
    this.#map.on("moveend", () => this.#moved());
    this.#map.on("resize", () => void this.#load());
    if (cells.length) await this.#open(cells, null);
    await this.#load();
  }

  #follow({ view, cells }: MapAddress): void {
    if (cells.join() !== this.#photos.cells.join()) void this.#open(cells, null);
    if (view && writeAddress(view, []) !== writeAddress(this.#view, [])) this.#look(view);
  }

  get #view(): View {
    const { lat, lng } = this.#map.getCenter();
    return { latitude: lat, longitude: wrapped(lng), zoom: this.#map.getZoom() };
  }

  #look({ latitude, longitude, zoom }: View): void {
    this.#map.setView([latitude, longitude], zoom, { animate: false });
  }

  #fit([west, south, east, north]: Box): void {
    const across = east < west ? 360 : 0; // the antimeridian
    this.#map.fitBounds(
      [
        [south, west],
        [north, east + across],
      ],
      { animate: false, maxZoom: FIRST, padding: [48, 48] },
    );
  }

  async #fitEverything(): Promise<void> {
    this.#map.setView([20, 0], this.#map.getMinZoom());
    const all = await ask([-180, -90, 180, 90], this.#map.getMinZoom()).catch(() => []);
    const [latitudes, longitudes] = [
      all.map(({ latitude }) => latitude),
      all.map(({ longitude }) => longitude),
    ];
    if (!all.length) return;
    this.#fit([
      Math.min(...longitudes),
      Math.min(...latitudes),
      Math.max(...longitudes),
      Math.max(...latitudes),
    ]);
  }

  #moved(): void {
    history.replaceState(history.state, "", writeAddress(this.#view, this.#photos.cells) + location.hash);
    void this.#load();
  }

  async #load(): Promise<void> {
    const [seen, zoom] = [this.#map.getBounds(), this.#map.getZoom()];
    if (this.#loaded?.zoom === zoom && this.#loaded.bounds.contains(seen)) return this.#draw();
    const bounds = seen.pad(AROUND);
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    try {
      this.#clusters = await ask(boxOf(bounds), zoom, asking.signal);
      this.#loaded = { bounds, zoom };
      this.#draw();
    } catch {
      if (!asking.signal.aborted) this.#tell("The photos cannot be loaded. Move the map to try again.");
    }
  }

  #draw(): void {
    const groups = this.#markers.draw(this.#clusters);
    const seen = this.#map.getBounds();
    const shown = groups.filter(({ latitude, longitude }) =>
      [-360, 0, 360].some((turn) => seen.contains([latitude, longitude + turn])),
    );
    const count = shown.reduce((sum, group) => sum + group.count, 0);
    this.#tell(`${count.toLocaleString("en")} photos in ${shown.length} places in view`);
    const open = new Set(this.#photos.cells);
    const named = this.#clusters.find(({ cell, place }) => open.has(cell) && place);
    if (named) this.#photos.name(named.place);
  }

  #tell(words: string): void {
    const status = document.getElementById("map-status");
    if (status) status.textContent = words;
  }

  async #choose(group: Group): Promise<void> {
    const [zoom, most] = [this.#map.getZoom(), this.#map.getMaxZoom()];
    if (group.count > FEW && zoom < most) {
      const found = await inside(group, zoom, most).catch(() => null);
      if (found && found.length > 1) return this.#approach(found);
    }
    history.pushState(null, "", writeAddress(this.#view, group.cells));
    await this.#open(group.cells, group);
    this.#photos.focus();
  }

  /** Come so near that these clusters fill the map. */
  #approach(clusters: readonly Cluster[]): void {
    const bounds = new LatLngBounds(
      clusters.map(({ latitude, longitude }) => [latitude, longitude]),
    );
    this.#map.fitBounds(bounds, { animate: !calm(), padding: [72, 72] });
  }

  async #open(cells: readonly string[], group: Group | null): Promise<void> {
    const shown = this.#photos.show(cells, group?.place ?? null);
    this.#map.invalidateSize({ animate: false });
    if (group) this.#map.panTo([group.latitude, group.longitude], { animate: false });
    await shown;
  }

  #close(): void {
    history.pushState(null, "", writeAddress(this.#view, []));
    void this.#open([], null);
    scrollTo({ top: 0 });
    this.#map.getContainer().focus();
  }
}
