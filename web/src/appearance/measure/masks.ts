/** Masks: a byte each pixel, 0 or 1, rows from the top. Beyond the edge, growing sees nothing and shrinking sees everything. */

export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Where a pixel within `radius` (a square) is set. */
export function grown(mask: Mask, radius: number): Mask {
  return boxed(mask, radius, true);
}

/** Where all pixels within `radius` (a square) are set. */
export function shrunken(mask: Mask, radius: number): Mask {
  return boxed(mask, radius, false);
}

/** Without what is thinner than the square. */
export function opened(mask: Mask, radius: number): Mask {
  return grown(shrunken(mask, radius), radius);
}

export function inverted(mask: Mask): Mask {
  return { ...mask, data: mask.data.map((value) => 1 - value) };
}

export function count(mask: Mask): number {
  let sum = 0;
  for (const value of mask.data) {
    sum += value;
  }
  return sum;
}

/** Where one of the pixels around is set (`any`), or all that there are: along the rows, then down the columns. */
function boxed(mask: Mask, radius: number, any: boolean): Mask {
  const { width, height, data } = mask;
  const across = new Uint8Array(data.length);
  for (let row = 0; row < data.length; row += width) {
    let sum = 0;
    for (let x = -radius; x < width; x++) {
      sum += x + radius < width ? (data[row + x + radius] ?? 0) : 0;
      if (x >= 0) {
        across[row + x] = sum >= needed(x, width, radius, any) ? 1 : 0;
        sum -= x >= radius ? (data[row + x - radius] ?? 0) : 0;
      }
    }
  }
  const down = new Uint8Array(data.length);
  const sums = new Uint16Array(width); // of all columns at once: memory is read in its order
  for (let y = -radius; y < height; y++) {
    const [next, last, row] = [(y + radius) * width, (y - radius) * width, y * width];
    if (y + radius < height) {
      for (let x = 0; x < width; x++) {
        sums[x] = (sums[x] ?? 0) + (across[next + x] ?? 0);
      }
    }
    if (y >= 0) {
      const enough = needed(y, height, radius, any);
      for (let x = 0; x < width; x++) {
        down[row + x] = (sums[x] ?? 0) >= enough ? 1 : 0;
        sums[x] = (sums[x] ?? 0) - (last >= 0 ? (across[last + x] ?? 0) : 0);
      }
    }
  }
  return { width, height, data: down };
}

/** Of the pixels within `radius` of `at`, on a line of `length`. */
function needed(at: number, length: number, radius: number, any: boolean): number {
  return any ? 1 : Math.min(length - 1, at + radius) - Math.max(0, at - radius) + 1;
}

export interface Component {
  /** The number by which `labels` knows it, from 1. */
  readonly label: number;
  readonly area: number;
}

/** Pieces that hang together by an edge, the largest first. */
export function components(mask: Mask): { labels: Uint16Array; found: Component[] } {
  const { width, height, data } = mask;
  const labels = new Uint16Array(data.length);
  const stack = new Int32Array(data.length);
  const found: Component[] = [];
  for (let seed = 0; seed < data.length && found.length < 65_535; seed++) {
    if (data[seed] === 0 || labels[seed] !== 0) {
      continue;
    }
    const label = found.length + 1;
    let area = 0;
    let top = 0;
    const add = (at: number) => {
      if (data[at] === 1 && labels[at] === 0) {
        labels[at] = label;
        stack[top++] = at;
      }
    };
    add(seed);
    while (top > 0) {
      const at = stack[--top] ?? 0;
      area += 1;
      const x = at % width;
      if (x > 0) {
        add(at - 1);
      }
      if (x < width - 1) {
        add(at + 1);
      }
      if (at >= width) {
        add(at - width);
      }
      if (at < width * (height - 1)) {
        add(at + width);
      }
    }
    found.push({ label, area });
  }
  return { labels, found: found.sort((a, b) => b.area - a.area) };
}
