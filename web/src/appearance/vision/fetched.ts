/** Files as they come in, counted: what a progress bar needs. */

import type { Asset } from "virtual:vision-assets";

export type OnProgress = (loaded: number, total: number) => void;

/** Counts over several files. */
export class Loading {
  readonly #total: number;
  readonly #onProgress: OnProgress;
  #loaded = 0;

  constructor(assets: readonly Asset[], onProgress: OnProgress) {
    this.#total = assets.reduce((sum, asset) => sum + asset.bytes, 0);
    this.#onProgress = onProgress;
  }

  /** The whole file. Raises an error for any other answer than the file of the expected size. */
  async fetch(asset: Asset): Promise<Uint8Array> {
    const response = await fetch(asset.url, { credentials: "same-origin" });
    const reader = response.ok ? response.body?.getReader() : undefined;
    if (reader === undefined) {
      throw new Error(`status ${response.status}`);
    }
    const body = new Uint8Array(asset.bytes);
    let at = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      if (at + value.length > body.length) {
        throw new Error("more than expected");
      }
      body.set(value, at);
      at += value.length;
      this.#loaded += value.length;
      this.#onProgress(this.#loaded, this.#total);
    }
    if (at !== body.length) {
      throw new Error("less than expected");
    }
    return body;
  }
}
