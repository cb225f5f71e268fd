/** Small statistics. Percentiles are straight between neighbours, as NumPy has them. */

/** `share` 0..100; of none NaN. */
export function percentile(values: ArrayLike<number>, share: number): number {
  const copy = new Float32Array(values);
  const at = ((copy.length - 1) * share) / 100;
  const low = Math.floor(at);
  const below = selected(copy, low);
  let above = Number.POSITIVE_INFINITY; // the next one: the least of what now lies behind
  for (let k = low + 1; k < copy.length; k++) {
    above = Math.min(above, copy[k] ?? above);
  }
  return at === low ? below : below + (above - below) * (at - low);
}

/** Orders `values` so far that the `wanted`th smallest stands at its place, none smaller behind it (Hoare's selection). */
function selected(values: Float32Array, wanted: number): number {
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const pivot = values[(left + right) >> 1] ?? 0;
    let [low, high] = [left, right];
    while (low <= high) {
      while ((values[low] ?? pivot) < pivot) {
        low += 1;
      }
      while ((values[high] ?? pivot) > pivot) {
        high -= 1;
      }
      if (low <= high) {
        const kept = values[low] ?? 0;
        values[low++] = values[high] ?? 0;
        values[high--] = kept;
      }
    }
    if (wanted <= high) {
      right = high;
    } else if (wanted >= low) {
      left = low;
    } else {
      break;
    }
  }
  return values[wanted] ?? Number.NaN;
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
