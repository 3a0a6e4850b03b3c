/** The clusters on the map: buttons, with the newest photo of each. */
import { DivIcon, LayerGroup, type Map as LeafletMap, Marker } from "leaflet";
import { thumbnailUrl } from "./addresses.ts";
import { element, icon } from "./dom.ts";
import { READY, isVideo, placeholder, state } from "./item.ts";
import { type Cluster, type Group, groupLabel, grouped, shortCount } from "./map-groups.ts";
import { averageColour } from "./placeholder.ts";

const SIZE = 56; // px
const APART = 70; // px between the middles of two

export class Markers {
  readonly #map: LeafletMap;
  readonly #layer = new LayerGroup();
  readonly #chosen: (group: Group) => void;
  #shown = new Map<string, Marker>();

  /** *chosen* is called with the group whose button was pressed. */
  constructor(map: LeafletMap, chosen: (group: Group) => void) {
    this.#map = map;
    this.#chosen = chosen;
    this.#layer.addTo(map);
  }

  /** Show *clusters*; what was there stays in the document, and keeps the focus. */
  draw(clusters: readonly Cluster[]): readonly Group[] {
    const zoom = this.#map.getZoom();
    const pixel = ({ latitude, longitude }: Cluster) =>
      this.#map.project([latitude, longitude], zoom);
    const groups = grouped(clusters, pixel, APART);
    const before = this.#shown;
    this.#shown = new Map();
    for (const group of groups) {
      for (const [turn, isFirst] of this.#turns(group.longitude)) this.#show(group, turn, isFirst, before);
    }
    for (const [key, marker] of before) if (!this.#shown.has(key)) this.#drop(marker);
    return groups;
  }

  /** The turns of the world in which a longitude is near what is seen, the nearest one first. */
  #turns(longitude: number): [turn: number, isFirst: boolean][] {
    const bounds = this.#map.getBounds().pad(0.25);
    const nearest = Math.round((this.#map.getCenter().lng - longitude) / 360);
    return [nearest, nearest - 1, nearest + 1]
      .filter((turn) => {
        const at = longitude + 360 * turn;
        return turn === nearest || (at >= bounds.getWest() && at <= bounds.getEast());
      })
      .map((turn) => [turn, turn === nearest]);
  }

  #show(group: Group, turn: number, isFirst: boolean, before: Map<string, Marker>): void {
    const key = [turn, isFirst, group.count, group.newest[0], ...group.cells].join(" ");
    const known = before.get(key);
    const marker = known ?? this.#marker(group, turn, isFirst);
    if (!known) marker.addTo(this.#layer);
    this.#shown.set(key, marker);
  }

  #marker(group: Group, turn: number, isFirst: boolean): Marker {
    const button = clusterButton(group);
    button.addEventListener("click", () => this.#chosen(group));
    if (!isFirst) {
      // The same once more, for the eye alone.
      button.tabIndex = -1;
      button.ariaHidden = "true";
    }
    const options = { html: button, className: "cluster", iconSize: [SIZE, SIZE] as [number, number] };
    return new Marker([group.latitude, group.longitude + 360 * turn], {
      icon: new DivIcon(options),
      keyboard: false, // the button is
      riseOnHover: true,
    });
  }

  #drop(marker: Marker): void {
    if (marker.getElement()?.contains(document.activeElement)) this.#map.getContainer().focus();
    marker.remove();
  }
}

function clusterButton(group: Group): HTMLButtonElement {
  const { newest, count, place } = group;
  const label = groupLabel(count, place);
  const button = element("button", { type: "button", className: "cluster-button", title: label });
  const hash = placeholder(newest);
  if (hash) button.style.backgroundColor = averageColour(hash);
  if (state(newest) === READY) {
    button.append(element("img", { alt: "", decoding: "async", src: thumbnailUrl(newest, 256) }));
  } else {
    button.append(icon("timeline"));
  }
  button.append(element("span", { className: "visually-hidden" }, label));
  const noted = count > 1 ? shortCount(count) : isVideo(newest) && icon("play");
  if (noted) button.append(seen("cluster-count", noted));
  if (place) button.append(seen("cluster-name", place.title));
  return button;
}

/** What the label says already. */
const seen = (className: string, content: Node | string): HTMLElement =>
  element("span", { className, ariaHidden: "true" }, content);
