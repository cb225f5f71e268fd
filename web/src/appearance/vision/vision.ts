/** The page's side: a worker for one check and one that helps it, which end with it. */

import type { Grid } from "../measure/types";
import address from "./eyes?worker&url";
import type { OnProgress } from "./fetched";
import type { Begin, Kind, Measured, MeasureOptions, Reply, Request } from "./messages";
import { trusting } from "./script-url";

export { MEASURE_VERSION } from "../measure/observe";
export type { Measured, MeasureOptions } from "./messages";

/** `load`: a file didn't come. `run`: the models failed or took too long. `unsupported`: this browser can't. */
export class VisionFailure extends Error {
  readonly kind: Kind;

  constructor(kind: Kind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** What a picture may be taken from. */
export type Source = HTMLVideoElement | ImageBitmap;

export interface Vision {
  /** Which files measure: name to the first digits of their hash. */
  readonly models: Readonly<Record<string, string>>;
  /** Raises `VisionFailure`, or a `DOMException` where there is no picture to take. A bitmap stays the caller's. */
  measure(source: Source, options: MeasureOptions): Promise<Measured>;
  /** The background, for comparisons. Raises the same. */
  reference(source: Source): Promise<Grid>;
  /** Ends the worker; who still waits hears `run`. */
  close(): void;
}

const LOAD_MS = 120_000; // of silence while files come in: then nothing comes any more
const RUN_MS = 20_000; // a picture takes a third of a second, on a bad phone two

const script = trusting(address);

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (failure: VisionFailure) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Loads everything that a check needs but the text detector. Raises `VisionFailure`; trying again may help. */
export function openVision(how: { onProgress?: OnProgress } = {}): Promise<Vision> {
  return new Promise((resolve, reject) => {
    try {
      const eyes = new Eyes(how.onProgress ?? (() => undefined), (end) =>
        end instanceof VisionFailure ? reject(end) : resolve(end),
      );
      eyes.watch();
    } catch (error) {
      reject(new VisionFailure("unsupported", String(error))); // no worker of this kind here
    }
  });
}

/** A copy of what is shown now. Raises a `DOMException` for a video without a picture yet, or any more: no fault of the models. */
function taken(source: Source): Promise<ImageBitmap> {
  return createImageBitmap(source);
}

function begin(worker: Worker, word: Begin): void {
  worker.postMessage(word, word.port === null ? [] : [word.port]);
}

class Eyes implements Vision {
  models: Readonly<Record<string, string>> = {};
  readonly #worker: Worker;
  readonly #all: readonly Worker[];
  readonly #onProgress: OnProgress;
  readonly #opened: (end: Vision | VisionFailure) => void;
  readonly #waiting = new Map<number, Waiting>();
  #silence: ReturnType<typeof setTimeout> | undefined;
  #failure: VisionFailure | undefined;
  #last = 0;

  constructor(onProgress: OnProgress, opened: (end: Vision | VisionFailure) => void) {
    this.#onProgress = onProgress;
    this.#opened = opened;
    const both = navigator.hardwareConcurrency > 1; // else the second would only take the first one's time
    this.#worker = this.#started("eyes");
    this.#all = both ? [this.#worker, this.#started("finder")] : [this.#worker];
    const { port1, port2 } = new MessageChannel();
    begin(this.#worker, { type: "eyes", port: both ? port1 : null });
    for (const finder of this.#all.slice(1)) {
      begin(finder, { type: "finder", port: port2 });
    }
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => this.#hear(data));
  }

  #started(name: string): Worker {
    const worker = new Worker(script(), { type: "module", name: `visavis-${name}` });
    worker.addEventListener("error", (event) =>
      this.#end(new VisionFailure("load", event.message || "a worker didn't start")),
    );
    return worker;
  }

  /** Ends what has been silent for too long while it loads. */
  watch(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(
      () => this.#end(new VisionFailure("load", "nothing came any more")),
      LOAD_MS,
    );
  }

  async measure(source: Source, options: MeasureOptions): Promise<Measured> {
    const picture = await taken(source);
    const reply = await this.#ask((id) => ({ type: "measure", id, picture, options }), picture);
    if (reply.type !== "measured") {
      throw new VisionFailure("run", "an answer to another question");
    }
    this.models = reply.measured.models;
    return reply.measured;
  }

  async reference(source: Source): Promise<Grid> {
    const picture = await taken(source);
    const reply = await this.#ask((id) => ({ type: "reference", id, picture }), picture);
    if (reply.type !== "reference") {
      throw new VisionFailure("run", "an answer to another question");
    }
    return reply.grid;
  }

  close(): void {
    this.#end(new VisionFailure("run", "closed"));
  }

  #ask(request: (id: number) => Request, picture: ImageBitmap): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) {
        picture.close();
        reject(this.#failure);
        return;
      }
      const id = ++this.#last;
      const timer = setTimeout(
        () => this.#end(new VisionFailure("run", "the models took too long")),
        RUN_MS,
      );
      this.#waiting.set(id, { resolve, reject, timer });
      this.#worker.postMessage(request(id), [picture]);
    });
  }

  #hear(reply: Reply): void {
    if (this.#failure !== undefined) {
      return; // sent before it was closed
    }
    if (reply.type === "progress") {
      this.watch();
      this.#onProgress(reply.loaded, reply.total);
    } else if (reply.type === "ready") {
      clearTimeout(this.#silence);
      this.models = reply.models;
      this.#opened(this);
    } else if (reply.type === "failed" && reply.id === null) {
      this.#end(new VisionFailure(reply.kind, reply.message));
    } else if (reply.id !== null) {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      clearTimeout(waiting?.timer);
      if (reply.type === "failed") {
        waiting?.reject(new VisionFailure(reply.kind, reply.message));
      } else {
        waiting?.resolve(reply);
      }
    }
  }

  #end(failure: VisionFailure): void {
    if (this.#failure !== undefined) {
      return;
    }
    this.#failure = failure;
    for (const worker of this.#all) {
      worker.terminate();
    }
    clearTimeout(this.#silence);
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(failure);
    }
    this.#waiting.clear();
    this.#opened(failure);
  }
}
