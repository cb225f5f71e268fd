/**
 * For tests, benchmarks and the evaluation: measures a picture as the product does, and with the worker beside this page
 * says also what the values come from. Part of no product build.
 */

import { trusting } from "../../src/appearance/vision/script-url";
import { type MeasureOptions, openVision } from "../../src/appearance/vision/vision";
import rawAddress from "./raw?worker&url";

/** The picture at an address of this server. */
async function picture(address: string): Promise<ImageBitmap> {
  const response = await fetch(address);
  return createImageBitmap(await response.blob());
}

const script = trusting(rawAddress, "lit-html"); // a name that may be used, and isn't here
let raw: Worker | undefined;

/** One question to the raw worker at a time. */
async function rawOf(address: string, options: MeasureOptions): Promise<unknown> {
  raw ??= new Worker(script(), { type: "module" });
  const worker = raw;
  const bitmap = await picture(address);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ bitmap, options }, [bitmap]);
  });
}

Object.assign(window, { appearance: { openVision, picture, rawOf } });
