/** Making a part of a picture smaller (by areas) or larger (straight between pixels). */

import type { Box, Picture } from "./types";

/** For each of `size` target pixels: the first source pixel, and weights from there on that sum to 1. */
interface Axis {
  readonly first: Int32Array;
  readonly weights: readonly Float32Array[];
}

/** `from`..`to`: the part of the source's axis (0..`limit`) that becomes `size` pixels. Beyond its ends the last pixel repeats. */
function axis(from: number, to: number, limit: number, size: number): Axis {
  const step = (to - from) / size;
  const first = new Int32Array(size);
  const weights: Float32Array[] = [];
  for (let target = 0; target < size; target++) {
    const [start, end] =
      step > 1
        ? [from + target * step, from + (target + 1) * step]
        : [from + (target + 0.5) * step - 0.5, from + (target + 0.5) * step + 0.5];
    const low = Math.min(limit - 1, Math.max(0, Math.floor(start)));
    const high = Math.min(limit - 1, Math.max(low, Math.ceil(end) - 1));
    const part = new Float32Array(high - low + 1);
    let sum = 0;
    for (let pixel = Math.floor(start); pixel < end; pixel++) {
      const share = Math.min(end, pixel + 1) - Math.max(start, pixel);
      const at = Math.min(high, Math.max(low, pixel)) - low;
      part[at] = (part[at] ?? 0) + share;
      sum += share;
    }
    first[target] = low;
    weights.push(part.map((share) => share / sum));
  }
  return { first, weights };
}

const axes = new Map<string, Axis>();

/** The same few sizes come again and again, twice a second. */
function kept(from: number, to: number, limit: number, size: number): Axis {
  const key = `${from} ${to} ${limit} ${size}`;
  const known = axes.get(key);
  if (known !== undefined) {
    return known;
  }
  if (axes.size > 64) {
    axes.clear();
  }
  const made = axis(from, to, limit, size);
  axes.set(key, made);
  return made;
}

/**
 * `part` of `picture` as `width` x `height` pixels: calls `put(target pixel, red, green, blue)`, each 0..255, row by row.
 */
export function resample(
  picture: Picture,
  part: Box,
  width: number,
  height: number,
  put: (at: number, red: number, green: number, blue: number) => void,
): void {
  const { data } = picture;
  const columns = kept(part.left, part.right, picture.width, width);
  const rows = kept(part.top, part.bottom, picture.height, height);
  const line = new Float32Array(width * 3);
  const sums = new Float32Array(width * 3);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const weights = rows.weights[y] ?? line;
    for (let row = 0; row < weights.length; row++) {
      const weight = weights[row] ?? 0;
      across(data, ((rows.first[y] ?? 0) + row) * picture.width, columns, line);
      for (let at = 0; at < sums.length; at++) {
        sums[at] = (sums[at] ?? 0) + weight * (line[at] ?? 0);
      }
    }
    for (let x = 0, at = 0; x < width; x++, at += 3) {
      put(y * width + x, sums[at] ?? 0, sums[at + 1] ?? 0, sums[at + 2] ?? 0);
    }
  }
}

function across(data: Uint8ClampedArray, row: number, columns: Axis, line: Float32Array): void {
  for (let x = 0, to = 0; to < line.length; x++, to += 3) {
    const weights = columns.weights[x] as Float32Array;
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let k = 0, at = (row + (columns.first[x] ?? 0)) * 4; k < weights.length; k++, at += 4) {
      const weight = weights[k] ?? 0;
      red += weight * (data[at] ?? 0);
      green += weight * (data[at + 1] ?? 0);
      blue += weight * (data[at + 2] ?? 0);
    }
    line[to] = red;
    line[to + 1] = green;
    line[to + 2] = blue;
  }
}

export function whole(picture: Picture): Box {
  return { left: 0, top: 0, right: picture.width, bottom: picture.height };
}

/** The picture at most `most` pixels wide, its shape kept. */
export function shrunk(picture: Picture, most: number): Picture {
  if (picture.width <= most) {
    return picture;
  }
  if (picture.width === 2 * most && picture.height % 2 === 0) {
    return halved(picture); // what most cameras give, three times as fast
  }
  const width = most;
  const height = Math.max(1, Math.round((picture.height * most) / picture.width));
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  resample(picture, whole(picture), width, height, (at, red, green, blue) => {
    data[at * 4] = red;
    data[at * 4 + 1] = green;
    data[at * 4 + 2] = blue;
  });
  return { width, height, data };
}

/** Means of four pixels. */
function halved({ width, height, data }: Picture): Picture {
  const small = { width: width / 2, height: height / 2 };
  const half = new Uint8ClampedArray(small.width * small.height * 4);
  for (let y = 0, to = 0; y < small.height; y++) {
    for (let x = 0, at = y * 2 * width * 4; x < small.width; x++, at += 8, to += 4) {
      for (let k = 0; k < 4; k++) {
        const above = (data[at + k] ?? 0) + (data[at + 4 + k] ?? 0);
        const below = (data[at + width * 4 + k] ?? 0) + (data[at + width * 4 + 4 + k] ?? 0);
        half[to + k] = (above + below) / 4;
      }
    }
  }
  return { ...small, data: half };
}
