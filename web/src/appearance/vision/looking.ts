/** One request after the other, in the worker: pixels, models, measures. */

import { observe, reference } from "../measure/observe";
import type { Frame, Grid } from "../measure/types";
import type { OnProgress } from "./fetched";
import type { Measured, MeasureOptions } from "./messages";
import { Models } from "./models";
import { Pixels } from "./pixels";

export class Looking {
  readonly models: Readonly<Record<string, string>>;
  readonly #models: Models;
  readonly #pixels: Pixels;

  private constructor(models: Models, pixels: Pixels) {
    this.models = models.used;
    this.#models = models;
    this.#pixels = pixels;
  }

  static async open(onProgress: OnProgress): Promise<Looking> {
    return new Looking(await Models.open(onProgress), new Pixels());
  }

  async measure(bitmap: ImageBitmap, options: MeasureOptions): Promise<Measured> {
    const begun = performance.now();
    const values = observe(await this.frame(bitmap, false), options);
    return { values, took_ms: performance.now() - begun };
  }

  async reference(bitmap: ImageBitmap): Promise<Grid> {
    return reference(await this.frame(bitmap, false));
  }

  /** What all measures take. Stays in the worker. */
  async frame(bitmap: ImageBitmap, _text: boolean): Promise<Frame> {
    try {
      return await this.#models.look(this.#pixels.read(bitmap), null);
    } finally {
      this.#pixels.clear();
    }
  }
}
