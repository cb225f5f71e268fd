/** sRGB to CIELAB (D65, 2 degrees): L 0..100, a and b about -128..127. IEC 61966-2-1, CIE 15. */

import type { Picture } from "./types";

const STEPS = 4096;

/** Of sRGB's 256 levels. */
const LINEAR = Float32Array.from({ length: 256 }, (_, level) => {
  const value = level / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** CIELAB's function of t, in steps of 1/4096 over 0..1 and a little more. */
const CURVE = Float32Array.from({ length: STEPS + 64 }, (_, step) => {
  const t = step / STEPS;
  return t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29;
});

/** Between two steps, straight: wrong by less than 0.1 of an L at the very dark end. */
function curve(t: number): number {
  const at = t * STEPS;
  const step = at | 0;
  const below = CURVE[step] ?? 1;
  return below + ((CURVE[step + 1] ?? below) - below) * (at - step);
}

/** One colour; each of `red`, `green`, `blue` 0..255. */
export function lab(red: number, green: number, blue: number): [number, number, number] {
  const out = new Float32Array(3);
  write(red, green, blue, out, 0);
  return [out[0] ?? 0, out[1] ?? 0, out[2] ?? 0];
}

/** Three numbers a pixel: L, a, b. `out` of a former picture of this size may be given to be filled anew. */
export function labOf(picture: Picture, out?: Float32Array): Float32Array {
  const { data, width, height } = picture;
  const size = width * height * 3;
  const filled = out?.length === size ? out : new Float32Array(size);
  for (let from = 0, to = 0; to < size; from += 4, to += 3) {
    write(data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0, filled, to);
  }
  return filled;
}

function write(red: number, green: number, blue: number, out: Float32Array, at: number): void {
  const r = LINEAR[red] ?? 0;
  const g = LINEAR[green] ?? 0;
  const b = LINEAR[blue] ?? 0;
  const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = curve(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = curve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  out[at] = 116 * y - 16;
  out[at + 1] = 500 * (x - y);
  out[at + 2] = 200 * (y - z);
}

/** `#rrggbb`. */
export function labOfHex(text: string): [number, number, number] {
  const value = Number.parseInt(text.slice(1), 16);
  return lab((value >> 16) & 255, (value >> 8) & 255, value & 255);
}

/** Brightness as television has it, 0..255 (ITU-R BT.601). */
export function luma(data: Uint8ClampedArray, at: number): number {
  return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
}
