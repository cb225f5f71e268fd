/** From the map of a text detector (PP-OCR's "DB": how sure it is of text, for each pixel) to boxes of lines. */

import { components } from "./masks";
import type { Box } from "./types";

const TEXT = 0.3; // of a pixel
const SURE = 0.6; // of a line, on average
const SMALLEST = { pixels: 25, side: 4 };

/** In pixels of the map. */
export function lines(map: Float32Array, width: number, height: number): Box[] {
  const data = Uint8Array.from(map, (sure) => (sure > TEXT ? 1 : 0));
  const { labels, found } = components({ width, height, data });
  const boxes = found.map(() => ({ left: width, top: height, right: 0, bottom: 0 }));
  const sums = new Float32Array(found.length);
  labels.forEach((label, at) => {
    const box = boxes[label - 1];
    if (box !== undefined) {
      const [x, y] = [at % width, Math.floor(at / width)];
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x + 1);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y + 1);
      sums[label - 1] = (sums[label - 1] ?? 0) + (map[at] ?? 0);
    }
  });
  return found.flatMap(({ label, area }) => {
    const box = boxes[label - 1];
    const thin =
      box === undefined || Math.min(box.right - box.left, box.bottom - box.top) < SMALLEST.side;
    const sure = (sums[label - 1] ?? 0) / area > SURE;
    return thin || area < SMALLEST.pixels || !sure ? [] : [box];
  });
}
