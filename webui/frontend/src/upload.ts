/** One file on its way to the server. */

/** What became of it; "again" may help later, "password" after another one was given. */
export type Outcome =
  | { readonly end: "sent" }
  | { readonly end: "stopped" }
  | { readonly end: "password" }
  | { readonly end: "again" | "refused"; readonly why: string };

const WORDS: Readonly<Record<number, string>> = {
  400: "The server takes no file of that name.",
  403: "The server does not take it: there may be one of that name.",
  404: "The link has ended.",
  409: "The server takes no file of that name.",
  413: "It is larger than the server takes.",
  429: "Too much was tried. It is sent later.",
  507: "There is no room for it any more.",
};
const LATER = new Set([408, 423, 429, 500, 502, 503, 504]);
const SENT = new Set([200, 201, 204]);

export class Upload {
  readonly done: Promise<Outcome>;
  readonly #request = new XMLHttpRequest();

  /** Send *file* to *url*; *progress* is told the share that is there, from 0 to 1. */
  constructor(file: File, url: string, secret: string | null, progress: (share: number) => void) {
    const request = this.#request;
    request.open("PUT", url);
    request.setRequestHeader("X-OC-Mtime", String(Math.floor(file.lastModified / 1000)));
    if (secret) request.setRequestHeader("Authorization", secret);
    request.upload.onprogress = ({ loaded }): void => progress(file.size ? loaded / file.size : 1);
    this.done = new Promise((resolve) => {
      request.onload = (): void => resolve(outcome(request.status));
      request.onabort = (): void => resolve({ end: "stopped" });
      request.onerror = (): void => resolve({ end: "again", why: "The connection was lost." });
    });
    request.send(file);
  }

  stop(): void {
    this.#request.abort();
  }
}

function outcome(status: number): Outcome {
  if (SENT.has(status)) return { end: "sent" };
  if (status === 401) return { end: "password" };
  const why = WORDS[status] ?? "The server did not take it.";
  return { end: LATER.has(status) ? "again" : "refused", why };
}
