/** One request after the other, in the worker: pixels, models, measures. */

import { observe, reference } from "../measure/observe";
import type { Box, Frame, Grid, Picture } from "../measure/types";
import type { OnProgress } from "./fetched";
import type { Measured, MeasureOptions } from "./messages";
import { Models } from "./models";
import { Pixels } from "./pixels";
import { TextFinder } from "./text";

const AGAIN_MS = 10_000; // between two tries to load the text detector

export class Looking {
  readonly #models: Models;
  readonly #pixels: Pixels;
  #text: TextFinder | undefined;
  #loading: Promise<void> | undefined;
  #tried = Number.NEGATIVE_INFINITY;

  private constructor(models: Models, pixels: Pixels) {
    this.#models = models;
    this.#pixels = pixels;
  }

  /** `port`: to the worker that finds faces, if there is one. */
  static async open(port: MessagePort | null, onProgress: OnProgress): Promise<Looking> {
    return new Looking(await Models.open(port, onProgress), new Pixels());
  }

  /** Which files have measured so far: the first digits of their hash, by name. */
  get models(): Readonly<Record<string, string>> {
    return this.#text === undefined
      ? this.#models.used
      : { ...this.#models.used, ...this.#text.used };
  }

  async measure(bitmap: ImageBitmap, options: MeasureOptions): Promise<Measured> {
    const begun = performance.now();
    const values = observe(await this.frame(bitmap, options.text), options);
    return { values, took_ms: performance.now() - begun, models: this.models };
  }

  async reference(bitmap: ImageBitmap): Promise<Grid> {
    return reference(await this.frame(bitmap, false));
  }

  /** What all measures take. Stays in the worker. */
  async frame(bitmap: ImageBitmap, text: boolean): Promise<Frame> {
    try {
      const picture = this.#pixels.read(bitmap);
      return await this.#models.look(picture, text ? await this.#find(picture) : null);
    } finally {
      this.#pixels.clear();
    }
  }

  /** Settles once it is known whether text can be found. */
  async awaitText(): Promise<void> {
    this.#load();
    await this.#loading;
  }

  /** Null while the detector is on its way: nobody waits for it, the other values are there. */
  async #find(picture: Picture): Promise<Box[] | null> {
    if (this.#text === undefined) {
      this.#load();
      return null;
    }
    return this.#text.find(picture);
  }

  #load(): void {
    if (this.#loading !== undefined || performance.now() - this.#tried < AGAIN_MS) {
      return;
    }
    this.#tried = performance.now();
    this.#loading = TextFinder.open().then(
      (text) => {
        this.#text = text;
      },
      () => {
        this.#loading = undefined; // what it would have found stays *not measured*
      },
    );
  }
}
