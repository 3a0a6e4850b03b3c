/** Files that are to be sent: two at a time, again where the line was bad, none twice. */
import { type Path, fileUrl } from "./addresses.ts";
import { Upload } from "./upload.ts";
import { type There, freeName, isThere, key } from "./upload-names.ts";
import { UploadRow } from "./upload-row.ts";

const AT_ONCE = 2;
const AGAIN_AFTER_MS = [2000, 8000, 30_000]; // by itself; then somebody has to say so

interface Job {
  readonly file: File;
  readonly row: UploadRow;
  tries: number;
  upload: Upload | null;
  state: "waiting" | "sending" | "resting" | "ended";
}

/** Sends "changed" whenever a file begins or ends, and "password" when another one is needed. */
export class UploadQueue extends EventTarget {
  sent = 0; // files, since the page was opened
  readonly #into: Path;
  readonly #there = new Map<string, number>();
  #jobs: Job[] = [];
  #secret: string | null = null;
  #isHeld = true; // until it is known what is there, and the password

  /** Send to the folder *into*. */
  constructor(into: Path) {
    super();
    this.#into = into;
  }

  /** How many are still to be sent. */
  get left(): number {
    return this.#jobs.filter(({ state }) => state !== "ended").length;
  }

  /** Begin, or go on, with the header that opens the link; *there* is what is in the folder. */
  go(secret: string | null, there: There = new Map()): void {
    for (const [name, size] of there) this.#there.set(key(name), size);
    this.#secret = secret;
    this.#isHeld = false;
    this.#next();
  }

  /** Take a file; its row is given back. */
  add(file: File): UploadRow {
    const row = new UploadRow(file, {
      stop: () => this.#stop(job),
      again: () => this.#again(job),
    });
    const job: Job = { file, row, tries: 0, upload: null, state: "waiting" };
    this.#jobs.push(job);
    this.#next();
    return row;
  }

  #next(): void {
    if (!this.#isHeld) {
      const busy = this.#jobs.filter(({ state }) => state === "sending").length;
      const waiting = this.#jobs.filter(({ state }) => state === "waiting");
      for (const job of waiting.slice(0, AT_ONCE - busy)) this.#begin(job);
    }
    this.dispatchEvent(new Event("changed"));
  }

  #begin(job: Job, anyway = false): void {
    const { file, row } = job;
    if (!anyway && job.tries === 0 && isThere(file, this.#there)) {
      job.state = "ended";
      row.isThere();
      return this.#next();
    }
    const name = freeName(file.name, this.#there);
    this.#there.set(key(name), file.size);
    job.state = "sending";
    row.begun();
    const url = fileUrl([...this.#into, name]);
    job.upload = new Upload(file, url, this.#secret, (share) => row.progress(share));
    void job.upload.done.then((outcome) => this.#ended(job, name, outcome));
  }

  #ended(job: Job, name: string, outcome: Awaited<Upload["done"]>): void {
    job.upload = null;
    job.state = "ended";
    if (outcome.end === "sent") {
      this.sent += 1;
      job.row.sent();
      return this.#next();
    }
    this.#there.delete(key(name));
    if (outcome.end === "stopped") job.row.stopped();
    else if (outcome.end === "refused") job.row.refused(outcome.why);
    else if (outcome.end === "password") this.#hold(job);
    else this.#rest(job, outcome.why);
    this.#next();
  }

  #hold(job: Job): void {
    job.state = "waiting";
    job.row.waiting();
    this.#isHeld = true;
    this.dispatchEvent(new Event("password"));
  }

  #rest(job: Job, why: string): void {
    const wait = AGAIN_AFTER_MS[job.tries++];
    job.row.failed(why);
    if (wait === undefined) return;
    job.state = "resting";
    setTimeout(() => {
      if (job.state === "resting") this.#again(job);
    }, wait);
  }

  #again(job: Job): void {
    if (job.state === "sending" || this.#isHeld) return;
    this.#begin(job, true);
    this.dispatchEvent(new Event("changed"));
  }

  #stop(job: Job): void {
    if (job.upload) return job.upload.stop();
    job.state = "ended";
    job.row.stopped();
    this.#next();
  }
}
