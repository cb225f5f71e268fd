/** How loud a cloth's pattern is: how steeply its colours change, and how far apart its main colours are. */

import type { Cloth } from "./clothes";
import { colours } from "./clothes";
import { grown, inverted } from "./masks";

type Lab = readonly [number, number, number];

/** A colour of the cloth and its share, 0..1. */
export interface Main {
  readonly colour: Lab;
  readonly share: number;
}

export interface Pattern {
  /** Mean steepness of a and b together, per pixel (Sobel), of the cloth made softer. */
  readonly steepness: number;
  /** Mean steepness of L. */
  readonly edges: number;
  /** The greatest distance in a and b of two main colours. */
  readonly colours: number;
  /** The largest first. */
  readonly main: readonly Main[];
}

const GROUPS = 4;
const LARGE = 0.08; // share of a colour that counts
const ROUNDS = 20;
const SETTLED = 0.01; // squared, of what a colour still moves
const SAMPLES = 2000;
const STEEP = 22; // of loud cloth; of its main colours:
const FAR = 40;

/** 0: of one colour; 1: as strong as what people call loud. */
export function strength({ steepness, colours: apart }: Pattern): number {
  return Math.max(steepness / STEEP, apart / FAR);
}

export function pattern(cloth: Cloth): Pattern {
  const main = groups(colours(cloth));
  const large = main.filter(({ share }) => share > LARGE);
  let apart = 0;
  for (const one of large) {
    for (const other of large) {
      apart = Math.max(
        apart,
        Math.hypot(one.colour[1] - other.colour[1], one.colour[2] - other.colour[2]),
      );
    }
  }
  const [edges, a, b] = steepness(cloth);
  return { steepness: a + b, edges, colours: apart, main };
}

/** Mean Sobel length of L, a and b where all around is cloth. */
function steepness({ lab, mask, width, height }: Cloth): [number, number, number] {
  const inner = inverted(grown(inverted(mask), 2)).data;
  const sums: [number, number, number] = [0, 0, 0];
  let seen = 0;
  const soft = softened(lab, width, height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      if (inner[at] !== 1) {
        continue;
      }
      seen += 1;
      for (const k of [0, 1, 2] as const) {
        const of = (dx: number, dy: number) => soft[(at + dy * width + dx) * 3 + k] ?? 0;
        const right = of(1, -1) + 2 * of(1, 0) + of(1, 1) - of(-1, -1) - 2 * of(-1, 0) - of(-1, 1);
        const down = of(-1, 1) + 2 * of(0, 1) + of(1, 1) - of(-1, -1) - 2 * of(0, -1) - of(1, -1);
        sums[k] += Math.sqrt(right * right + down * down); // hypot is many times slower
      }
    }
  }
  return seen === 0 ? [0, 0, 0] : [sums[0] / seen, sums[1] / seen, sums[2] / seen];
}

const KERNEL = [0.0545, 0.2442, 0.4026, 0.2442, 0.0545]; // Gauss, sigma 1

function softened(lab: Float32Array, width: number, height: number): Float32Array {
  return pass(pass(lab, 3, width, 3 * width, height), 3 * width, height, 3, width);
}

/** Along lines of `length` pixels that lie `step` apart, `lines` of them, which begin `next` apart. The end goes on. */
function pass(
  from: Float32Array,
  step: number,
  length: number,
  next: number,
  lines: number,
): Float32Array {
  const out = new Float32Array(from.length);
  for (let line = 0; line < lines; line++) {
    for (let place = 0; place < length; place++) {
      for (let k = 0; k < 3; k++) {
        let sum = 0;
        for (let d = -2; d <= 2; d++) {
          const inside = Math.min(length - 1, Math.max(0, place + d));
          sum += (KERNEL[d + 2] ?? 0) * (from[line * next + inside * step + k] ?? 0);
        }
        out[line * next + place * step + k] = sum;
      }
    }
  }
  return out;
}

/**
 * The main colours (k-means; L counts half, for folds make shadows). The same pixels give the same colours: it begins with
 * the mean, then always with what is farthest from those chosen.
 */
export function groups(all: readonly Lab[]): Main[] {
  const step = Math.max(1, Math.floor(all.length / SAMPLES));
  const points = all.filter((_, at) => at % step === 0).map(([L, a, b]) => [L / 2, a, b] as const);
  let centres: Lab[] = [mean(points)];
  while (centres.length < GROUPS) {
    const next = points.reduce<{ point: Lab | null; far: number }>(
      (best, point) => {
        const far = Math.min(...centres.map((centre) => distance(point, centre)));
        return far > best.far ? { point, far } : best;
      },
      { point: null, far: 0 },
    );
    if (next.point === null) {
      break;
    }
    centres.push(next.point);
  }
  let members: Lab[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    members = centres.map(() => []);
    for (const point of points) {
      members[nearest(point, centres)]?.push(point);
    }
    const moved = centres.map((centre, k) =>
      (members[k]?.length ?? 0) > 0 ? mean(members[k] ?? []) : centre,
    );
    const still = moved.every((centre, k) => distance(centre, centres[k] ?? centre) < SETTLED);
    centres = moved;
    if (still) {
      break;
    }
  }
  return centres
    .map(([L, a, b], k) => ({
      colour: [L * 2, a, b] as const,
      share: (members[k]?.length ?? 0) / Math.max(1, points.length),
    }))
    .sort((one, other) => other.share - one.share);
}

function nearest(point: Lab, centres: readonly Lab[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < centres.length; k++) {
    const far = distance(point, centres[k] ?? point);
    if (far < least) {
      [best, least] = [k, far];
    }
  }
  return best;
}

/** Squared. */
function distance(one: Lab, other: Lab): number {
  return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2;
}

function mean(points: readonly Lab[]): Lab {
  const sum: [number, number, number] = [0, 0, 0];
  for (const point of points) {
    sum[0] += point[0];
    sum[1] += point[1];
    sum[2] += point[2];
  }
  const of = Math.max(1, points.length);
  return [sum[0] / of, sum[1] / of, sum[2] / of];
}
