/**
 * The room behind a person, blurred, on a small picture that is scaled up afterwards: that costs the same everywhere,
 * and `filter` on a canvas, which Safari lacks, isn't needed.
 *
 * Each cell counts by how much room it is, so that no face or hair shines around its own edge: the place behind the
 * person is filled from what is beside it (a normalised convolution).
 */
export class RoomBlur {
  readonly width: number;
  readonly height: number;
  readonly #cells: Float32Array;
  readonly #other: Float32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#cells = new Float32Array(width * height * 4);
    this.#other = new Float32Array(width * height * 4);
  }

  /**
   * `pixels`: RGBA, width x height, overwritten with the blurred room, opaque. `person`: 0..255, of the same size.
   * `radius` in cells of this picture.
   */
  apply(pixels: Uint8ClampedArray, person: Uint8ClampedArray, radius: number): void {
    const [cells, other] = [this.#cells, this.#other];
    const mean = this.#weigh(pixels, person);
    for (let pass = 0; pass < PASSES; pass++) {
      lines(cells, other, this.height, this.width, this.width * 4, 4, radius);
      lines(other, cells, this.width, this.height, 4, this.width * 4, radius);
    }
    for (let i = 0; i < pixels.length; i += 4) {
      // Deep inside a person nothing of the room is near: the mean of the room takes over, gently.
      const weight = (cells[i + 3] ?? 0) + FLOOR;
      for (let c = 0; c < 3; c++)
        pixels[i + c] = ((cells[i + c] ?? 0) + FLOOR * (mean[c] ?? 0)) / weight;
      pixels[i + 3] = 255;
    }
  }

  #weigh(pixels: Uint8ClampedArray, person: Uint8ClampedArray): readonly number[] {
    const sum = [0, 0, 0];
    let total = FLOOR;
    for (let i = 0, cell = 0; i < pixels.length; i += 4, cell++) {
      const room = 1 - (person[cell] ?? 0) / 255;
      for (let c = 0; c < 3; c++) {
        const value = (pixels[i + c] ?? 0) * room;
        this.#cells[i + c] = value;
        sum[c] = (sum[c] ?? 0) + value;
      }
      this.#cells[i + 3] = room;
      total += room;
    }
    return sum.map((value) => value / total);
  }
}

/** Three boxes in a row are as good as a Gaussian curve. */
const PASSES = 3;
const FLOOR = 1e-3;

/** A running mean along `count` lines of `length` cells; beyond the end the last cell repeats. Steps in numbers. */
function lines(
  from: Float32Array,
  to: Float32Array,
  count: number,
  length: number,
  line: number,
  step: number,
  radius: number,
): void {
  const part = 1 / (2 * radius + 1);
  const last = (length - 1) * step;
  for (let n = 0; n < count; n++) {
    for (let c = 0; c < 4; c++) {
      const start = n * line + c;
      let sum = 0;
      for (let k = -radius; k <= radius; k++)
        sum += from[start + Math.min(last, Math.max(0, k * step))] ?? 0;
      for (let i = 0; i < length; i++) {
        to[start + i * step] = sum * part;
        sum += from[start + Math.min(last, (i + radius + 1) * step)] ?? 0;
        sum -= from[start + Math.max(0, (i - radius) * step)] ?? 0;
      }
    }
  }
}
