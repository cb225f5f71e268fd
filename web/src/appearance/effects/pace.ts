/**
 * Whether a device keeps up with covering its background. Judged by how long a picture takes from the camera's hands
 * to the call's, not by pictures a second: a camera in the dark gives fewer, and that is no fault of the effect.
 */

/** Below, moving lips look wrong (and the desk doesn't offer the effect). */
export const LEAST_FPS = 20;

/** Width of the composed picture, best first. The mask costs the same at each; composing doesn't. */
export const WIDTHS = [1280, 960, 640, 480] as const;

export type Advice = "hold" | "lower" | "slow" | "fine";

const SECONDS = 3;
const SLOW_MS = 1000 / LEAST_FPS;
/** Said to be slow, it must become clearly better before that is taken back. */
const FINE_MS = SLOW_MS * 0.8;

export class Pace {
  #level = 0;
  #slow = false;
  #since: number | null = null;
  #spent = 0;
  #frames = 0;

  /** Width of the picture that is to be composed next. */
  get width(): number {
    return WIDTHS[this.#level] ?? WIDTHS[0];
  }

  /** A picture was done at `now`, `spent` after it had been taken up (both ms). */
  add(now: number, spent: number): Advice {
    this.#since ??= now - spent;
    this.#spent += spent;
    this.#frames += 1;
    if (now - this.#since < SECONDS * 1000) return "hold";
    const mean = this.#spent / this.#frames;
    this.#begin();
    if (mean > SLOW_MS) {
      if (this.#level < WIDTHS.length - 1) {
        this.#level += 1;
        return "lower";
      }
      if (this.#slow) return "hold";
      this.#slow = true;
      return "slow";
    }
    if (!this.#slow || mean > FINE_MS) return "hold";
    this.#slow = false;
    return "fine";
  }

  /** A pause (no camera, another one) counts for nothing. */
  pause(): void {
    this.#begin();
  }

  #begin(): void {
    this.#since = null;
    this.#spent = 0;
    this.#frames = 0;
  }
}

/** May it be offered at all? `spent`: ms for each picture of a trial at the least width; the first ones only warm up. */
export function fits(spent: readonly number[], warm = 5): boolean {
  const counted = spent.slice(warm);
  if (!counted.length) return false;
  return counted.reduce((sum, ms) => sum + ms, 0) / counted.length <= SLOW_MS;
}
