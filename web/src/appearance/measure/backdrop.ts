/** The background: how much of it differs from the approved one, and how plain it is. */

import { median, spread } from "./numbers";
import type { Scene } from "./scene";
import type { Grid } from "./types";

const COLUMNS = 64;
const ROWS = 36;
const COVERED = 0.6; // of a cell: background enough to say something
const ENOUGH = 60; // cells
const DIFFERENT = 10; // in the distance below
const DARKER = [0.6, 1.6] as const; // what the camera's own exposure may change L by
const TINT = 8; // and a and b by

/** What hangs behind, coarse enough that nobody is recognised by it, for the comparison. */
export function grid(scene: Scene): Grid {
  return masked(scene, COLUMNS, ROWS);
}

/** Means of the background's colours in each cell. */
function masked({ lab, background }: Scene, columns: number, rows: number): Grid {
  const { width, height, data } = background;
  const sums = new Float32Array(columns * rows * 3);
  const seen = new Float32Array(columns * rows);
  const all = new Float32Array(columns * rows);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x++, at++) {
      const cell = row + Math.floor((x * columns) / width);
      all[cell] = (all[cell] ?? 0) + 1;
      if (data[at] === 1) {
        seen[cell] = (seen[cell] ?? 0) + 1;
        for (let k = 0; k < 3; k++) {
          sums[cell * 3 + k] = (sums[cell * 3 + k] ?? 0) + (lab[at * 3 + k] ?? 0);
        }
      }
    }
  }
  return {
    lab: sums.map((sum, at) => sum / Math.max(1, seen[Math.floor(at / 3)] ?? 0)),
    cover: seen.map((value, cell) => value / Math.max(1, all[cell] ?? 0)),
  };
}

/**
 * Part of the cells seen now and then that differ, 0..1; null: too few. Before that the reference is made as bright and
 * as tinted as the picture, because cameras correct both by themselves.
 */
export function changed(now: Grid, then: Grid): number | null {
  const cells = [...now.cover.keys()].filter(
    (cell) => (now.cover[cell] ?? 0) > COVERED && (then.cover[cell] ?? 0) > COVERED,
  );
  if (cells.length < ENOUGH) {
    return null;
  }
  const of = (from: Grid, k: number) => cells.map((cell) => from.lab[cell * 3 + k] ?? 0);
  const [L, a, b] = [of(now, 0), of(now, 1), of(now, 2)];
  const [L0, a0, b0] = [of(then, 0), of(then, 1), of(then, 2)];
  const gain = clamp(median(L) / Math.max(1, median(L0)), ...DARKER);
  const tintA = clamp(median(a.map((value, k) => value - (a0[k] ?? 0))), -TINT, TINT);
  const tintB = clamp(median(b.map((value, k) => value - (b0[k] ?? 0))), -TINT, TINT);
  const different = cells.filter((_, k) => {
    const dL = 0.7 * ((L[k] ?? 0) - gain * (L0[k] ?? 0));
    const da = (a[k] ?? 0) - (a0[k] ?? 0) - tintA;
    const db = (b[k] ?? 0) - (b0[k] ?? 0) - tintB;
    return Math.hypot(dL, da, db) > DIFFERENT;
  });
  return different.length / cells.length;
}

/** How much the background's colours vary once fine detail is gone: a plain wall has little. Null: hardly any is seen. */
export function busy(scene: Scene): number | null {
  const fine = masked(scene, 160, 90);
  const cells = [...fine.cover.keys()].filter((cell) => (fine.cover[cell] ?? 0) > COVERED);
  if (cells.length < 0.08 * fine.cover.length) {
    return null;
  }
  const variance = [0, 1, 2].map(
    (k) => spread(cells.map((cell) => fine.lab[cell * 3 + k] ?? 0)).variance,
  );
  return Math.sqrt(variance.reduce((sum, value) => sum + value, 0));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
