/** How sharp the face is: its finest detail against all its contrast, so that neither light nor skin counts. */

import { luma } from "./colour";
import { spread } from "./numbers";
import { resample } from "./resample";
import { within } from "./scene";
import type { Face, Picture } from "./types";

const SIDE = 160;
const SMALLEST = 400; // pixels of the picture: less shows no detail
const NOISE = 25; // keeps a flat face from dividing by nothing

/** Variance of the Laplacian over variance, times 100, of the face in the whole picture at 160 x 160; null: too small. */
export function sharpness(picture: Picture, face: Face): number | null {
  const box = within(face.box, picture.width, picture.height);
  if ((box.right - box.left) * (box.bottom - box.top) < SMALLEST) {
    return null;
  }
  const pixel = new Uint8ClampedArray(4);
  const grey = new Float32Array(SIDE * SIDE);
  resample(picture, box, SIDE, SIDE, (at, red, green, blue) => {
    pixel[0] = red;
    pixel[1] = green;
    pixel[2] = blue;
    grey[at] = luma(pixel, 0);
  });
  return (100 * spread(laplacian(grey, SIDE)).variance) / (spread(grey).variance + NOISE);
}

/** Four neighbours less four times the pixel, inside of the edge. */
function laplacian(grey: Float32Array, side: number): Float32Array {
  const inner = side - 2;
  const out = new Float32Array(inner * inner);
  for (let y = 1; y <= inner; y++) {
    for (let x = 1; x <= inner; x++) {
      const at = y * side + x;
      const around =
        (grey[at - 1] ?? 0) + (grey[at + 1] ?? 0) + (grey[at - side] ?? 0) + (grey[at + side] ?? 0);
      out[(y - 1) * inner + x - 1] = around - 4 * (grey[at] ?? 0);
    }
  }
  return out;
}
