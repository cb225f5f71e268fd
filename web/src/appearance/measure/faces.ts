/** From the tensors of MediaPipe's face detectors to faces, and of several findings of one face the best. */

import type { Box, Face } from "./types";

/** A detector's grid: its square input, and where its anchors stand: for each layer cells a side, anchors a cell. */
export interface Detector {
  readonly side: number;
  readonly layers: readonly (readonly [cells: number, each: number])[];
}

export const SHORT_RANGE: Detector = {
  side: 128,
  layers: [
    [16, 2],
    [8, 6],
  ],
};
export const FULL_RANGE: Detector = { side: 192, layers: [[48, 1]] };

const COORDINATES = 16; // of each anchor: centre, size, then six points x, y: the first two are the eyes

/** Where a part of a picture lies in the detector's square: x = (square x - left) / scale + offset. */
export interface Fit {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/** A part of `width` x `height` pixels, as large as it fits, in the middle of a square. */
export function fitted(width: number, height: number, side: number): Fit {
  const scale = Math.min(side / width, side / height);
  return { scale, left: (side - width * scale) / 2, top: (side - height * scale) / 2 };
}

/** The centres of all anchors, in pixels of the square: x, y. */
export function anchors({ side, layers }: Detector): Float32Array {
  const found: number[] = [];
  for (const [cells, each] of layers) {
    for (let y = 0; y < cells; y++) {
      for (let x = 0; x < cells; x++) {
        for (let k = 0; k < each; k++) {
          found.push(((x + 0.5) / cells) * side, ((y + 0.5) / cells) * side);
        }
      }
    }
  }
  return Float32Array.from(found);
}

/** Faces with a score of at least `least`, in pixels of the part that was fitted; one for each face. */
export function faces(
  boxes: Float32Array,
  scores: Float32Array,
  centres: Float32Array,
  fit: Fit,
  least: number,
): Face[] {
  const found: Face[] = [];
  for (let index = 0; index < scores.length; index++) {
    const score = 1 / (1 + Math.exp(-(scores[index] ?? 0)));
    if (score < least) {
      continue;
    }
    const of = (k: number) => boxes[index * COORDINATES + k] ?? 0;
    const x = (of(0) + (centres[index * 2] ?? 0) - fit.left) / fit.scale;
    const y = (of(1) + (centres[index * 2 + 1] ?? 0) - fit.top) / fit.scale;
    const [halfWidth, halfHeight] = [of(2) / fit.scale / 2, of(3) / fit.scale / 2];
    const eyes = ((of(5) + of(7)) / 2 + (centres[index * 2 + 1] ?? 0) - fit.top) / fit.scale;
    const box = {
      left: x - halfWidth,
      top: y - halfHeight,
      right: x + halfWidth,
      bottom: y + halfHeight,
    };
    found.push({ box, eyes, score });
  }
  return best(found, 0.3);
}

/** Without those that overlap with a surer one by more than `most` (intersection over union); the surest first. */
export function best(found: readonly Face[], most: number): Face[] {
  const kept: Face[] = [];
  for (const face of [...found].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlap(face.box, other.box) <= most)) {
      kept.push(face);
    }
  }
  return kept;
}

/** Intersection over union. */
export function overlap(a: Box, b: Box): number {
  const shared = intersection(a, b);
  return shared === 0 ? 0 : shared / (area(a) + area(b) - shared);
}

export function intersection(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

export function area({ left, top, right, bottom }: Box): number {
  return (right - left) * (bottom - top);
}

/** By size, the largest first. */
export function bySize(found: readonly Face[]): Face[] {
  return [...found].sort((a, b) => b.box.right - b.box.left - (a.box.right - a.box.left));
}

export function moved(face: Face, x: number, y: number): Face {
  const { left, top, right, bottom } = face.box;
  const box = { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
  return { ...face, box, eyes: face.eyes + y };
}

export function scaled(face: Face, by: number): Face {
  const { left, top, right, bottom } = face.box;
  const box = { left: left * by, top: top * by, right: right * by, bottom: bottom * by };
  return { ...face, box, eyes: face.eyes * by };
}
