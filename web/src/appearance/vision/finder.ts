/** Finds faces: in the whole picture, and in three parts of it, where those further away show. */

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
} from "../measure/faces";
import { resample, whole } from "../measure/resample";
import type { Box, Face, Picture } from "../measure/types";
import { type Build, glue, type Network, Runtime } from "./litert";

const SURE = { short: 0.5, full: 0.6 };
const SAME_FACE = 0.2;
/** Left edges of the parts, and how wide each is; in parts of the width. */
const TILES = { lefts: [0, 0.275, 0.55], width: 0.45 };

/** In pixels of the picture that was given. */
export interface Found {
  /** In the whole picture, the largest first. */
  readonly faces: readonly Face[];
  /** In parts of it. */
  readonly tiles: readonly Face[];
}

export interface Finding {
  find(picture: Picture): Promise<Found>;
}

export interface DetectorFiles {
  readonly short: Uint8Array;
  readonly full: Uint8Array;
}

export class Finder implements Finding {
  readonly #short: OneDetector;
  readonly #full: OneDetector;

  private constructor(short: Network, full: Network) {
    this.#short = new OneDetector(short, SHORT_RANGE, SURE.short);
    this.#full = new OneDetector(full, FULL_RANGE, SURE.full);
  }

  static async open(runtime: Runtime, { short, full }: DetectorFiles): Promise<Finder> {
    return new Finder(await runtime.network(short), await runtime.network(full));
  }

  async find(picture: Picture): Promise<Found> {
    const all = whole(picture);
    const found = [
      ...(await this.#short.find(picture, all)),
      ...(await this.#full.find(picture, all)),
    ];
    const tiles: Face[] = [];
    for (const left of TILES.lefts) {
      const from = Math.floor(left * picture.width);
      const right = from + Math.floor(TILES.width * picture.width);
      tiles.push(...(await this.#full.find(picture, { ...all, left: from, right })));
    }
    return { faces: bySize(best(found, SAME_FACE)), tiles };
  }
}

/** A face detector over a part of a picture. */
class OneDetector {
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

/** What a worker needs to find faces by itself. */
export interface Beginning extends DetectorFiles {
  readonly build: Build;
  readonly wasm: Uint8Array;
}

type Answer = { readonly found: Found | null } | { readonly error: string };

/**
 * The same in a worker of its own, beside the segmenter, which takes four fifths of a look: the two are asked at once. They
 * talk over a channel that the page made and gave away, so where faces are never reaches it.
 */
export class RemoteFinder implements Finding {
  readonly #port: MessagePort;

  private constructor(port: MessagePort) {
    this.#port = port;
  }

  static async open(port: MessagePort, beginning: Beginning): Promise<RemoteFinder> {
    const finder = new RemoteFinder(port);
    await finder.#ask(beginning);
    return finder;
  }

  async find(picture: Picture): Promise<Found> {
    return (await this.#ask(picture)) ?? { faces: [], tiles: [] };
  }

  /** One question at a time. */
  #ask(question: Beginning | Picture): Promise<Found | null> {
    return new Promise((resolve, reject) => {
      this.#port.onmessage = ({ data }: MessageEvent<Answer>) =>
        "error" in data ? reject(new Error(data.error)) : resolve(data.found);
      this.#port.postMessage(question);
    });
  }
}

/** The other end: first the files come, then pictures. */
export function serve(
  port: MessagePort,
  open: (files: Beginning) => Promise<Finding> = opened,
): void {
  let finder: Promise<Finding> | undefined;

  async function answered(question: Beginning | Picture): Promise<Answer> {
    try {
      if ("wasm" in question) {
        finder = open(question);
        await finder;
        return { found: null };
      }
      return { found: (await (await finder)?.find(question)) ?? null };
    } catch (error) {
      return { error: String(error) };
    }
  }

  port.onmessage = async ({ data }: MessageEvent<Beginning | Picture>) => {
    port.postMessage(await answered(data));
  };
}

async function opened({ build, wasm, ...files }: Beginning): Promise<Finder> {
  return Finder.open(await Runtime.open(await glue(build), wasm), files);
}
