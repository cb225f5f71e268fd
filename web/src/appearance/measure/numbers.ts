/** Small statistics. Percentiles are straight between neighbours, as NumPy has them. */

/** `share` 0..100 of sorted values; of none NaN. */
export function percentileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const at = ((sorted.length - 1) * share) / 100;
  const low = Math.floor(at);
  const below = sorted[low] ?? Number.NaN;
  return below + ((sorted[Math.ceil(at)] ?? below) - below) * (at - low);
}

export function percentile(values: ArrayLike<number>, share: number): number {
  return percentileOfSorted(Float32Array.from(values).sort(), share);
}

export function median(values: ArrayLike<number>): number {
  return percentile(values, 50);
}

/** Mean and variance (of all, not of a sample); of none NaN. */
export function spread(values: ArrayLike<number>): { mean: number; variance: number } {
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    sum += values[at] ?? 0;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (let at = 0; at < values.length; at++) {
    squares += ((values[at] ?? 0) - mean) ** 2;
  }
  return { mean, variance: squares / values.length };
}
