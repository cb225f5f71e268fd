/** Does a face hang on the wall? Around a print run four straight lines; around somebody living hardly ever. */

import type { Scene } from "./scene";
import type { Box } from "./types";

const STEP = 8; // of L, between two pixels on both sides of a line
const STRAIGHT = 0.8; // of a line's length
/** How far from the face its frame may be, in the face's heights: from its middle, from chin and forehead. */
const ASIDE = [0.6, 2.2] as const;
const BELOW = [0.1, 1.8] as const;
const ABOVE = [0.1, 1.4] as const;

/** `face` in pixels of the small picture. */
export function hangs(scene: Scene, face: Box): boolean {
  const height = face.bottom - face.top;
  const middle = (face.left + face.right) / 2;
  const [far, near] = [ASIDE[1] * height, ASIDE[0] * height];
  const rows = [face.top, face.bottom] as const;
  const columns = [face.left, face.right] as const;
  return (
    upright(scene, [middle - far, middle - near], rows) &&
    upright(scene, [middle + near, middle + far], rows) &&
    level(scene, [face.bottom + BELOW[0] * height, face.bottom + BELOW[1] * height], columns) &&
    level(scene, [face.top - ABOVE[1] * height, face.top - ABOVE[0] * height], columns)
  );
}

type Range = readonly [from: number, to: number];

/** Is there an upright line in these columns, through all these rows? */
function upright({ small: { width, height }, lab }: Scene, columns: Range, rows: Range): boolean {
  const L = (x: number, y: number) => lab[(y * width + x) * 3] ?? 0;
  return line(columns, width, rows, height, (x, y) => L(x + 1, y) - L(x - 1, y));
}

/** And a level one? */
function level({ small: { width, height }, lab }: Scene, rows: Range, columns: Range): boolean {
  const L = (x: number, y: number) => lab[(y * width + x) * 3] ?? 0;
  return line(rows, height, columns, width, (y, x) => L(x, y + 1) - L(x, y - 1));
}

/** `across`: where it may be, of 0..`limit`; `along`: from where to where it runs, of 0..`end`. */
function line(
  across: Range,
  limit: number,
  along: Range,
  end: number,
  step: (at: number, along: number) => number,
): boolean {
  const from = Math.max(0, Math.round(along[0]));
  const to = Math.min(end, Math.round(along[1]));
  for (let at = Math.max(1, Math.ceil(across[0])); at < Math.min(limit - 1, across[1]); at++) {
    let found = 0;
    for (let k = from; k < to; k++) {
      found += Math.abs(step(at, k)) > STEP ? 1 : 0;
    }
    if (found > 0 && found >= STRAIGHT * (to - from)) {
      return true;
    }
  }
  return false;
}
