/** The models at work: a picture goes in, what they found comes out. */

import { assets } from "virtual:vision-assets";
import { scaled } from "../measure/faces";
import { resample, shrunk, whole } from "../measure/resample";
import { type Box, CLASSES_SIDE, type Frame, type Picture } from "../measure/types";
import { Loading, type OnProgress } from "./fetched";
import { Finder, type Finding, RemoteFinder } from "./finder";
import { glue, type Network, Runtime, single, threads } from "./litert";

const SMALL = 640; // wide: enough for every model, and for the eye
const CLASSES = 6;

export class Models {
  /** Which files measure: the first 16 digits of their hash, by name. */
  readonly used: Readonly<Record<string, string>>;
  readonly #finder: Finding;
  readonly #classes: Network;

  private constructor(used: Readonly<Record<string, string>>, finder: Finding, classes: Network) {
    this.used = used;
    this.#finder = finder;
    this.#classes = classes;
  }

  /** `port`: to a worker that finds faces meanwhile; without one that is done here. Raises what fetching or compiling raises. */
  static async open(port: MessagePort | null, onProgress: OnProgress): Promise<Models> {
    const plain = single();
    const runtime = plain === "fast" ? assets.runtime : assets.runtimeCompatible;
    const count = threads();
    const files = {
      runtime: count > 1 ? assets.runtimeThreaded : runtime,
      face_short: assets.faceShort,
      face_full: assets.faceFull,
      classes: assets.classes,
    };
    // Who finds faces meanwhile does so on one thread.
    const helper = count > 1 && port !== null ? [runtime] : [];
    const loading = new Loading([...Object.values(files), ...helper], onProgress);
    const [factory, wasm, short, full, model, ...own] = await Promise.all([
      glue(count > 1 ? "threaded" : plain),
      loading.fetch(files.runtime),
      loading.fetch(files.face_short),
      loading.fetch(files.face_full),
      loading.fetch(files.classes),
      ...helper.map((file) => loading.fetch(file)),
    ]);
    const opened = await Runtime.open(
      factory,
      wasm,
      count > 1 ? { count, script: assets.thread.url } : undefined,
    );
    const [finder, classes] = await Promise.all([
      port === null
        ? Finder.open(opened, { short, full })
        : RemoteFinder.open(port, { build: plain, wasm: own[0] ?? wasm, short, full }),
      opened.network(model),
    ]);
    const used = Object.entries(files).map(([name, { sha256 }]) => [name, sha256.slice(0, 16)]);
    return new Models(Object.fromEntries(used), finder, classes);
  }

  async look(picture: Picture, text: readonly Box[] | null): Promise<Frame> {
    const small = shrunk(picture, SMALL);
    const [found, segmented] = await Promise.all([
      this.#finder.find(small), // first: it is asked before this thread is busy with the other
      this.#segmented(small),
    ]);
    const up = picture.width / small.width;
    return {
      picture,
      small,
      faces: found.faces.map((face) => scaled(face, up)),
      tiles: found.tiles.map((face) => scaled(face, up)),
      ...segmented,
      text,
    };
  }

  async #segmented(picture: Picture): Promise<{ classes: Uint8Array; person: Float32Array }> {
    const [scores] = await this.#classes.run((input) => {
      resample(picture, whole(picture), CLASSES_SIDE, CLASSES_SIDE, (at, red, green, blue) => {
        input[at * 3] = red / 255;
        input[at * 3 + 1] = green / 255;
        input[at * 3 + 2] = blue / 255;
      });
    });
    return decided(scores ?? new Float32Array(0));
  }
}

/** Of each pixel's scores the class with the highest, and how sure it is that it isn't background (softmax). */
export function decided(scores: Float32Array): { classes: Uint8Array; person: Float32Array } {
  const size = scores.length / CLASSES;
  const classes = new Uint8Array(size);
  const person = new Float32Array(size);
  for (let pixel = 0, at = 0; pixel < size; pixel++, at += CLASSES) {
    let top = 0;
    for (let k = 1; k < CLASSES; k++) {
      top = (scores[at + k] ?? 0) > (scores[at + top] ?? 0) ? k : top;
    }
    let sum = 0;
    for (let k = 0; k < CLASSES; k++) {
      sum += Math.exp((scores[at + k] ?? 0) - (scores[at] ?? 0));
    }
    classes[pixel] = top;
    person[pixel] = 1 - 1 / sum;
  }
  return { classes, person };
}
