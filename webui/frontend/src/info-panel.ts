/** What is known of the picture in the viewer. */
import { type Path, infoApi, mapUrl } from "./addresses.ts";
import { copyButton } from "./copy.ts";
import { durationText, longDate, sizeText, timeOfDay } from "./dates.ts";
import { element, icon } from "./dom.ts";
import { fetchJson } from "./page-data.ts";
import { type Person, acts, faceUrl } from "./people.ts";
import { type StackFile, stackList } from "./stack-list.ts";
import { exposureLine, sourceText, townText } from "./picture-words.ts";

interface Info {
  readonly name: string;
  readonly path: string;
  readonly mime: string;
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly duration_s: number | null;
  readonly captured_local: string | null;
  readonly offset: string | null;
  readonly date_source: string | null;
  readonly time_zone: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly altitude_m: number | null;
  readonly town: string | null;
  readonly region: string | null;
  readonly country: string | null;
  readonly make: string | null;
  readonly model: string | null;
  readonly lens: string | null;
  readonly exposure_s: number | null;
  readonly f_number: number | null;
  readonly iso: number | null;
  readonly focal_length_mm: number | null;
  readonly rating: number | null;
  readonly caption: string | null;
  readonly keywords: readonly string[];
  readonly people: readonly string[]; // as an editor wrote them into the file
  readonly persons: readonly Person[];
  readonly damaged: boolean;
  readonly stack: readonly StackFile[];
}

export class InfoPanel {
  readonly element = element("aside", { className: "info-panel", ariaLabel: "Information" });
  readonly #resized: () => void;
  readonly #look: (file: StackFile) => void;
  #path: Path | null = null;
  #loading: AbortController | null = null;

  /** *resized* is called when it was opened or closed, *look* with the file that is wanted. */
  constructor(resized: () => void, look: (file: StackFile) => void) {
    this.#resized = resized;
    this.#look = look;
    this.element.hidden = true;
    const again = (): void => void (this.isOpen && this.element.isConnected && this.#load());
    acts.addEventListener("said", again);
    acts.addEventListener("undone", again);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  toggle(): void {
    this.element.hidden = this.isOpen;
    this.#resized();
    if (this.isOpen) void this.#load();
  }

  /** Take another picture; it is looked up when the panel is open. */
  show(path: Path | null): void {
    const same = this.#path?.join("/") === path?.join("/");
    this.#path = path;
    if (this.isOpen && !same) void this.#load();
  }

  async #load(): Promise<void> {
    this.#loading?.abort();
    if (!this.#path) return;
    const controller = (this.#loading = new AbortController());
    try {
      this.#draw(await fetchJson<Info>(infoApi(this.#path), controller.signal));
    } catch {
      if (!controller.signal.aborted) this.element.replaceChildren(this.#head("Nothing is known"));
    }
  }

  #draw(info: Info): void {
    this.element.replaceChildren(
      this.#head(info.name),
      ...(info.caption ? [element("p", { className: "caption" }, info.caption)] : []),
      element(
        "dl",
        {},
        ...[date, people, place, file, camera, words].flatMap((entries) => entries(info)),
      ),
      ...stackList(info.stack, this.#look),
      element("p", { className: "label" }, "In the drive"),
      element(
        "div",
        { className: "copyable" },
        element("code", {}, ...foldable(info.path)),
        copyButton(info.path, "the path"),
      ),
    );
  }

  #head(title: string): HTMLElement {
    const close = element("button", { type: "button", className: "tool" }, icon("close"));
    close.ariaLabel = "Close the information";
    close.onclick = (): void => this.toggle();
    return element("header", {}, element("h2", {}, title), close);
  }
}

/** A path whose lines break before names, as far as they can. */
function foldable(path: string): (Node | string)[] {
  return path.split(/(?<=\/)/).flatMap((part) => [element("wbr"), part]);
}

function entry(name: string, title: string, ...lines: readonly (string | null | false)[]): Node[] {
  const shown = lines.filter((line) => typeof line === "string" && line !== "") as string[];
  return described(name, title, ...shown.map((line) => element("p", {}, line)));
}

function described(name: string, title: string, ...content: readonly HTMLElement[]): Node[] {
  if (!content.length) return [];
  return [
    element("dt", {}, icon(name), element("span", { className: "visually-hidden" }, title)),
    element("dd", {}, ...content),
  ];
}

function date({ captured_local: local, offset, time_zone: zone, date_source }: Info): Node[] {
  if (!local) return entry("timeline", "Date", "No date is known");
  const seconds = Date.parse(`${local}Z`) / 1000;
  const clock = [offset && `UTC${offset}`, zone?.replaceAll("_", " ")].filter(Boolean).join(", ");
  const time = timeOfDay(seconds) + (clock && ` (${clock})`);
  return entry("timeline", "Date", longDate(seconds), time, sourceText(date_source));
}

function camera(info: Info): Node[] {
  const { make, model } = info;
  const named = make && model?.toLowerCase().startsWith(make.toLowerCase());
  const name = named ? model : [make, model].filter(Boolean).join(" ");
  return entry("camera", "Camera", name, info.lens, exposureLine(info));
}

function people({ people: names, persons }: Info): Node[] {
  const titles = new Set(persons.map(({ title }) => title));
  const written = names.filter((name) => !titles.has(name)).join(", ");
  const content = [
    persons.length > 0 && element("ul", { className: "people-chips" }, ...persons.map(chip)),
    written !== "" && element("p", {}, written),
  ].filter((part) => part !== false);
  return described("people", "People", ...content);
}

function chip({ title, face, url }: Person): HTMLElement {
  const image = element("img", { className: "face", src: faceUrl(face), alt: "", width: 32, height: 32 });
  return element("li", {}, element("a", { href: url }, image, title));
}

function file(info: Info): Node[] {
  const pixels = info.width && info.height ? `${info.width} × ${info.height}` : "";
  const mega = info.width && info.height ? (info.width * info.height) / 1e6 : 0;
  const detail = mega >= 1 ? `${mega.toFixed(mega < 10 ? 1 : 0)} MP` : "";
  const length = info.duration_s === null ? "" : durationText(info.duration_s);
  return entry(
    "file",
    "File",
    [sizeText(info.size), pixels, detail, length].filter(Boolean).join("  ·  "),
    info.mime,
    info.damaged && "Partly damaged",
  );
}

function place(info: Info): Node[] {
  const { latitude, longitude, altitude_m: altitude } = info;
  if (latitude === null || longitude === null) return [];
  const degrees = (value: number, plus: string, minus: string): string =>
    `${Math.abs(value).toFixed(5)}° ${value < 0 ? minus : plus}`;
  const lines = [
    townText(info.town, info.region, info.country),
    `${degrees(latitude, "N", "S")}, ${degrees(longitude, "E", "W")}`,
    altitude === null ? "" : `${Math.round(altitude)} m above the sea`,
    element("a", { href: mapUrl(latitude, longitude) }, "Show on the map"),
  ].filter(Boolean);
  const shown = described("places", "Place", ...lines.map((line) => element("p", {}, line)));
  return info.town ? [...shown, element("dd", { className: "credit" }, credit())] : shown;
}

/** The licence of GeoNames, CC BY 4.0, asks for it wherever a town is shown. */
function credit(): HTMLElement {
  const to = { href: "https://www.geonames.org", target: "_blank", rel: "noreferrer" };
  return element("p", {}, "Towns: ", element("a", to, "GeoNames"), ", CC BY 4.0");
}

function words({ rating, keywords }: Info): Node[] {
  const stars = rating && rating > 0 ? "★".repeat(rating) + "☆".repeat(5 - rating) : "";
  return entry("tag", "Rating and keywords", stars, keywords.join(", "));
}
