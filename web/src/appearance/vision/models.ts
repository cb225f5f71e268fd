/** The models at work: a picture goes in, what they found comes out. */

import { assets } from "virtual:vision-assets";
import {
  anchors,
  best,
  bySize,
  type Detector,
  FULL_RANGE,
  faces,
  fitted,
  moved,
  SHORT_RANGE,
  scaled,
} from "../measure/faces";
import { resample, shrunk } from "../measure/resample";
import { type Box, CLASSES_SIDE, type Face, type Frame, type Picture } from "../measure/types";
import { Loading, type OnProgress } from "./fetched";
import { glue, type Network, Runtime, relaxed } from "./litert";

const SMALL = 640; // wide: enough for every model, and for the eye
const SURE = { short: 0.5, full: 0.6 };
const SAME_FACE = 0.2;
/** Left edges of the parts in which small faces are looked for, and how wide each is; parts of the width. */
const TILES = { lefts: [0, 0.275, 0.55], width: 0.45 };
const CLASSES = 6;

export class Models {
  /** Which files measure: the first 16 digits of their hash, by name. */
  readonly used: Readonly<Record<string, string>>;
  readonly #short: FaceFinder;
  readonly #full: FaceFinder;
  readonly #classes: Network;

  private constructor(
    used: Readonly<Record<string, string>>,
    short: Network,
    full: Network,
    classes: Network,
  ) {
    this.used = used;
    this.#short = new FaceFinder(short, SHORT_RANGE, SURE.short);
    this.#full = new FaceFinder(full, FULL_RANGE, SURE.full);
    this.#classes = classes;
  }

  /** Raises what fetching or compiling raises. */
  static async open(onProgress: OnProgress): Promise<Models> {
    const fast = relaxed();
    const files = {
      runtime: fast ? assets.runtime : assets.runtimeCompatible,
      face_short: assets.faceShort,
      face_full: assets.faceFull,
      classes: assets.classes,
    };
    const loading = new Loading(Object.values(files), onProgress);
    const [factory, wasm, short, full, classes] = await Promise.all([
      glue(fast),
      loading.fetch(files.runtime),
      loading.fetch(files.face_short),
      loading.fetch(files.face_full),
      loading.fetch(files.classes),
    ]);
    const runtime = await Runtime.open(factory, wasm);
    const used = Object.entries(files).map(([name, { sha256 }]) => [name, sha256.slice(0, 16)]);
    return new Models(
      Object.fromEntries(used),
      await runtime.network(short),
      await runtime.network(full),
      await runtime.network(classes),
    );
  }

  async look(picture: Picture, text: readonly Box[] | null): Promise<Frame> {
    const small = shrunk(picture, SMALL);
    const up = picture.width / small.width;
    const whole = { left: 0, top: 0, right: small.width, bottom: small.height };
    const found = [
      ...(await this.#short.find(small, whole)),
      ...(await this.#full.find(small, whole)),
    ];
    const tiles: Face[] = [];
    for (const left of TILES.lefts) {
      const from = Math.floor(left * small.width);
      const to = from + Math.floor(TILES.width * small.width);
      tiles.push(...(await this.#full.find(small, { ...whole, left: from, right: to })));
    }
    const { classes, person } = await this.#segmented(small);
    return {
      picture,
      small,
      faces: bySize(best(found, SAME_FACE)).map((face) => scaled(face, up)),
      tiles: tiles.map((face) => scaled(face, up)),
      classes,
      person,
      text,
    };
  }

  async #segmented(picture: Picture): Promise<{ classes: Uint8Array; person: Float32Array }> {
    const whole = { left: 0, top: 0, right: picture.width, bottom: picture.height };
    const [scores] = await this.#classes.run((input) => {
      resample(picture, whole, CLASSES_SIDE, CLASSES_SIDE, (at, red, green, blue) => {
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

/** A face detector over a part of a picture. */
class FaceFinder {
  readonly #network: Network;
  readonly #detector: Detector;
  readonly #centres: Float32Array;
  readonly #least: number;

  constructor(network: Network, detector: Detector, least: number) {
    this.#network = network;
    this.#detector = detector;
    this.#centres = anchors(detector);
    this.#least = least;
  }

  async find(picture: Picture, part: Box): Promise<Face[]> {
    const { side } = this.#detector;
    const fit = fitted(part.right - part.left, part.bottom - part.top, side);
    const width = Math.round((part.right - part.left) * fit.scale);
    const height = Math.round((part.bottom - part.top) * fit.scale);
    const [left, top] = [Math.floor((side - width) / 2), Math.floor((side - height) / 2)];
    const outputs = await this.#network.run((input) => {
      input.fill(-1); // black
      resample(picture, part, width, height, (at, red, green, blue) => {
        const to = ((top + Math.floor(at / width)) * side + left + (at % width)) * 3;
        input[to] = red / 127.5 - 1;
        input[to + 1] = green / 127.5 - 1;
        input[to + 2] = blue / 127.5 - 1;
      });
    });
    const [a, b] = [outputs[0] ?? new Float32Array(0), outputs[1] ?? new Float32Array(0)];
    const [boxes, scores] = a.length > b.length ? [a, b] : [b, a];
    const placed = { scale: fit.scale, left, top };
    return faces(boxes, scores, this.#centres, placed, this.#least).map((face) =>
      moved(face, part.left, part.top),
    );
  }
}
