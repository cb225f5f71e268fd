import { trusting } from "../vision/script-url";
import { type Line, openLine } from "./lines";
import type { Cover } from "./painter";
import type { FailureKind, Order, Word } from "./wire";
import workerAddress from "./worker?worker&url";

/** What became of the line that was opened last. */
export interface Listener {
  covered(line: Line): void;
  slow(slow: boolean): void;
  /** Nothing more comes from this veil; it is closed. */
  failed(kind: FailureKind): void;
}

/** Cameras covered by a worker. Whatever fails, no track of it ever shows anything but covered pictures. */
export interface Veil {
  cover(camera: MediaStreamTrack): Line;
  change(cover: Cover): void;
  close(): void;
}

const script = trusting(workerAddress, "visavis-veil");

/** A worker that says nothing for this long is dead or hangs; on a machine that is merely busy it still says its word. */
const SILENT_MS = 10_000;
const LOOK_MS = 1000;

export function openVeil(listener: Listener): Veil {
  return new WorkerVeil(listener);
}

/**
 * Can this device cover a background at 20 pictures a second and more? Loads what is needed and tries it on pictures
 * that nobody sees. Never rejects.
 */
export function tryVeil(): Promise<boolean> {
  return new Promise((resolve) => {
    const worker = start();
    const done = (fits: boolean) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(fits);
    };
    const timer = setTimeout(() => done(false), TRY_MS);
    worker.addEventListener("error", () => done(false));
    worker.addEventListener("message", ({ data }: MessageEvent<Word>) => {
      if (data.type === "tried") done(data.fits);
      else if (data.type === "failed") done(false);
    });
    worker.postMessage({ type: "try" } satisfies Order);
  });
}

const TRY_MS = 60_000; // most of it for loading over a thin line

class WorkerVeil implements Veil {
  readonly #worker = start();
  readonly #listener: Listener;
  readonly #watch: ReturnType<typeof setInterval>;
  #line: ReturnType<typeof openLine> | null = null;
  #count = 0;
  #heard = performance.now();
  #looked = performance.now();
  #closed = false;

  constructor(listener: Listener) {
    this.#listener = listener;
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Word>) => this.#hear(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#fail("gone");
    });
    this.#watch = setInterval(() => this.#look(), LOOK_MS);
  }

  cover(camera: MediaStreamTrack): Line {
    this.#line?.close();
    this.#count += 1;
    this.#line = openLine(this.#count, camera, (order, transfer) => this.#send(order, transfer));
    return this.#line;
  }

  change(cover: Cover): void {
    if (cover.kind === "blur") this.#send({ type: "blur" });
    else this.#send({ type: "backdrop", picture: cover.picture }, [cover.picture]);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#watch);
    this.#line?.close();
    this.#line = null;
    this.#worker.terminate();
  }

  #send(order: Order, transfer: Transferable[] = []): void {
    this.#worker.postMessage(order, transfer);
  }

  #hear(word: Word): void {
    this.#heard = performance.now();
    if (word.type === "failed") {
      this.#fail(word.kind);
      return;
    }
    if (word.type === "slow" || word.type === "fine") {
      this.#listener.slow(word.type === "slow");
      return;
    }
    if (!("line" in word)) return;
    const line = this.#line;
    if (line?.id !== word.line) {
      if (word.type === "composed") word.picture.close();
      return;
    }
    if (word.type === "wanted") line.wanted();
    else if (word.type === "composed") line.composed(word.picture);
    else this.#listener.covered(line);
  }

  /** A page that itself stood still (a lid closed, a frozen tab) has heard nothing either: that isn't the worker's fault. */
  #look(): void {
    const now = performance.now();
    if (now - this.#looked > 3 * LOOK_MS) this.#heard = now;
    this.#looked = now;
    if (now - this.#heard > SILENT_MS) this.#fail("gone");
  }

  #fail(kind: FailureKind): void {
    if (this.#closed) return;
    this.close();
    this.#listener.failed(kind);
  }
}

function start(): Worker {
  return new Worker(script(), { type: "module" });
}
