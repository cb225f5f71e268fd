/** Values with what they come from, for who sets thresholds. */

import { grid } from "../../src/appearance/measure/backdrop";
import { cloth, contrast } from "../../src/appearance/measure/clothes";
import { observe } from "../../src/appearance/measure/observe";
import { pattern } from "../../src/appearance/measure/pattern";
import { prepared } from "../../src/appearance/measure/scene";
import { Looking } from "../../src/appearance/vision/looking";
import type { MeasureOptions } from "../../src/appearance/vision/messages";

interface Question {
  readonly bitmap: ImageBitmap;
  readonly options: MeasureOptions;
}

const opened = Looking.open(null, () => undefined);

addEventListener("message", async ({ data: { bitmap, options } }: MessageEvent<Question>) => {
  const looking = await opened;
  if (options.text) {
    await looking.awaitText();
  }
  const begun = performance.now();
  const frame = await looking.frame(bitmap, options.text);
  const seen = performance.now();
  const values = observe(frame, options);
  const measured = performance.now();
  const scene = prepared(frame);
  const worn = scene.face === null ? null : cloth(scene, scene.face);
  postMessage({
    values,
    models_ms: seen - begun,
    measures_ms: measured - seen,
    faces: frame.faces,
    tiles: frame.tiles,
    text: frame.text,
    pattern: worn === null ? null : { ...pattern(worn), contrast: contrast(worn) },
    grid: grid(scene),
    classes: frame.classes,
  });
});
