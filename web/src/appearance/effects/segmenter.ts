import { assets } from "virtual:vision-assets";
import { Loading } from "../vision/fetched";
import { glue, Runtime, single } from "../vision/litert";
import type { Segmenter } from "./painter";

/** Of the landscape selfie segmenter (Apache-2.0): RGB 0..1 in, a probability of *person* a cell out. */
const WIDTH = 256;
const HEIGHT = 144;

/** Rejects when runtime or model can't be loaded. */
export async function openSegmenter(): Promise<Segmenter> {
  const build = single();
  const binary = build === "fast" ? assets.runtime : assets.runtimeCompatible;
  const loading = new Loading([binary, assets.person], () => undefined);
  const [factory, wasm, model] = await Promise.all([
    glue(build),
    loading.fetch(binary),
    loading.fetch(assets.person),
  ]);
  const network = await (await Runtime.open(factory, wasm)).network(model);
  return {
    width: WIDTH,
    height: HEIGHT,
    async run(pixels) {
      const [sure] = await network.run((input) => {
        for (let cell = 0, i = 0; i < pixels.length; cell += 3, i += 4) {
          input[cell] = (pixels[i] ?? 0) / 255;
          input[cell + 1] = (pixels[i + 1] ?? 0) / 255;
          input[cell + 2] = (pixels[i + 2] ?? 0) / 255;
        }
      });
      if (!sure) throw new Error("the model gave no answer");
      return sure;
    },
  };
}
