/** From what a browser draws to pixels. */

import type { Picture } from "../measure/types";

const WIDEST = 1280;

/** One canvas for all pictures of a check; raises an error where there is none. */
export class Pixels {
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor() {
    const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    if (context === null) {
      throw new Error("no canvas");
    }
    this.#context = context;
  }

  /** At most 1280 wide. The bitmap stays the caller's. */
  read(bitmap: ImageBitmap): Picture {
    const width = Math.min(WIDEST, bitmap.width);
    const height = Math.max(1, Math.round((bitmap.height * width) / bitmap.width));
    const { canvas } = this.#context;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    this.#context.drawImage(bitmap, 0, 0, width, height);
    return this.#context.getImageData(0, 0, width, height);
  }

  /** Leaves no picture behind. */
  clear(): void {
    this.#context.clearRect(0, 0, this.#context.canvas.width, this.#context.canvas.height);
  }
}
