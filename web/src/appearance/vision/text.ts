/** Finds lines of text. Its own runtime, as large as all else together: loaded only when a policy asks about text. */

import { assets } from "virtual:vision-assets";
import type { InferenceSession } from "onnxruntime-web/wasm";
import { lines } from "../measure/lines";
import { resample, whole } from "../measure/resample";
import type { Box, Picture } from "../measure/types";
import { Loading } from "./fetched";

const LONGER = 640; // of the picture's sides, for the detector
const STEP = 32; // its sides are multiples of it
/** Of blue, green, red: what the model was taught with. */
const MEAN = [0.485, 0.456, 0.406] as const;
const DEVIATION = [0.229, 0.224, 0.225] as const;

type Runtime = typeof import("onnxruntime-web/wasm");

export class TextFinder {
  readonly used = { text: assets.text.sha256.slice(0, 16) };
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;

  private constructor(runtime: Runtime, session: InferenceSession) {
    this.#runtime = runtime;
    this.#session = session;
  }

  /** Raises what fetching or compiling raises. */
  static async open(): Promise<TextFinder> {
    const loading = new Loading([assets.textRuntime, assets.text], () => undefined);
    const [runtime, wasm, model] = await Promise.all([
      import("onnxruntime-web/wasm"),
      loading.fetch(assets.textRuntime),
      loading.fetch(assets.text),
    ]);
    const { env } = runtime;
    env.wasm.wasmBinary = wasm;
    env.wasm.numThreads = 1; // more need a page of its own isolation
    env.logLevel = "error";
    const session = await runtime.InferenceSession.create(model, { executionProviders: ["wasm"] });
    return new TextFinder(runtime, session);
  }

  /** In pixels of the picture. */
  async find(picture: Picture): Promise<Box[]> {
    const scale = LONGER / Math.max(picture.width, picture.height);
    const width = Math.max(STEP, Math.round((picture.width * scale) / STEP) * STEP);
    const height = Math.max(STEP, Math.round((picture.height * scale) / STEP) * STEP);
    const input = new Float32Array(3 * width * height);
    const plane = width * height;
    resample(picture, whole(picture), width, height, (at, red, green, blue) => {
      input[at] = (blue / 255 - MEAN[0]) / DEVIATION[0];
      input[at + plane] = (green / 255 - MEAN[1]) / DEVIATION[1];
      input[at + 2 * plane] = (red / 255 - MEAN[2]) / DEVIATION[2];
    });
    const { Tensor } = this.#runtime;
    const [name] = this.#session.inputNames;
    const [out] = this.#session.outputNames;
    const tensor = new Tensor("float32", input, [1, 3, height, width]);
    const answer = await this.#session.run({ [name ?? ""]: tensor });
    const map = answer[out ?? ""]?.data;
    if (!(map instanceof Float32Array)) {
      throw new Error("the text detector gave no map");
    }
    return lines(map, width, height).map(({ left, top, right, bottom }) => ({
      left: (left * picture.width) / width,
      right: (right * picture.width) / width,
      top: (top * picture.height) / height,
      bottom: (bottom * picture.height) / height,
    }));
  }
}
