import { simplified } from "./simplify";

/** A point as the pointer gave it, in page units. Without a pen there is no pressure. */
export interface Sample {
  readonly x: number;
  readonly y: number;
  readonly pressure: number | null;
  /** In ms. */
  readonly at: number;
}

/** A hand trembles, a touch screen rounds to its pixels: what is quicker than this (ms) is smoothed away. */
const CALM = 8;
/** How quickly a line grows thick and thin (ms). */
const YIELD = 60;
/** A line drawn so fast (line widths a ms) is at its thinnest. */
const FAST = 1.5;

/** So many points go into one message at most. */
const MOST_TAKEN = 300;

/** One line while it is drawn. */
export class Stroke {
  readonly #size: number;
  #points: number[] = [];
  #last: Sample | null = null;
  #x = 0;
  #y = 0;
  #pressure = 0;
  #taken = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Flat: x, y, pressure. */
  get points(): readonly number[] {
    return this.#points;
  }

  add(sample: Sample): void {
    const last = this.#last;
    this.#last = sample;
    if (!last) {
      [this.#x, this.#y] = [sample.x, sample.y];
      this.#pressure = sample.pressure ?? 0.45;
      this.#push();
      return;
    }
    const passed = Math.max(1, sample.at - last.at);
    const share = 1 - Math.exp(-passed / CALM);
    this.#x += (sample.x - this.#x) * share;
    this.#y += (sample.y - this.#y) * share;
    const speed = Math.hypot(sample.x - last.x, sample.y - last.y) / passed / this.#size;
    const wanted = sample.pressure ?? 0.6 - 0.35 * Math.min(1, speed / FAST);
    this.#pressure += (wanted - this.#pressure) * (1 - Math.exp(-passed / YIELD));
    this.#push();
  }

  /** A point that is meant as it is. */
  put(x: number, y: number): void {
    this.#last = null;
    [this.#x, this.#y, this.#pressure] = [x, y, 0.5];
    this.#push();
  }

  /** What was added since the last time, for who looks on; of very much the rest comes the next time. */
  take(): number[] {
    const added = this.#points.slice(this.#taken, this.#taken + 3 * MOST_TAKEN);
    this.#taken += added.length;
    return added;
  }

  /** The whole line, up to where the pointer left it, with as few points as it needs. */
  finish(): number[] {
    if (this.#last && this.#points.length > 3) {
      [this.#x, this.#y] = [this.#last.x, this.#last.y];
      this.#push();
    }
    return simplified(this.#points, this.#size);
  }

  #push(): void {
    const point = [this.#x, this.#y, 100 * this.#pressure].map(Math.round);
    const before = this.#points.slice(-3);
    if (before[0] === point[0] && before[1] === point[1]) return;
    this.#points.push(...point);
  }
}
