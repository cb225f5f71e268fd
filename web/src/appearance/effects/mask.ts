/**
 * From what the segmenter thinks of each cell (0 room, 1 person) to how much of the person is shown there (0..255).
 *
 * A cell it is sure of follows at once, so that nothing drags behind a moving hand; one it is unsure of keeps most of
 * what was there before, so that edges do not flicker. The same idea as MediaPipe's SegmentationSmoothingCalculator.
 */
export class MaskSmoother {
  readonly #width: number;
  #kept: Float32Array | null = null;

  /** `width`: cells in a row. */
  constructor(width: number) {
    this.#width = width;
  }

  /** `sure`: a probability a cell, row by row. `alpha`: as many cells, overwritten. */
  smooth(sure: Float32Array, alpha: Uint8ClampedArray): void {
    const kept = this.#kept?.length === sure.length ? this.#kept : null;
    const next = kept ?? new Float32Array(sure.length);
    for (let i = 0; i < sure.length; i++) {
      const now = sure[i] ?? 0;
      const before = kept?.[i] ?? now;
      const away = 2 * now - 1; // -1, 1: sure; 0: undecided
      const mixed = now + (before - now) * KEEP * (1 - away * away);
      next[i] = mixed;
    }
    this.#kept = next;
    this.#soften(next, alpha);
  }

  /** Each cell with its neighbours (1 2 1, both ways): scaled up, the outline would show the cells otherwise. */
  #soften(kept: Float32Array, alpha: Uint8ClampedArray): void {
    const width = this.#width;
    const last = kept.length - width;
    for (let row = 0; row < kept.length; row += width) {
      const [above, below] = [row > 0 ? -width : 0, row < last ? width : 0];
      for (let x = 0; x < width; x++) {
        const i = row + x;
        const [left, right] = [x > 0 ? -1 : 0, x < width - 1 ? 1 : 0];
        const of = (at: number) =>
          (kept[at + left] ?? 0) + 2 * (kept[at] ?? 0) + (kept[at + right] ?? 0);
        alpha[i] = 255 * edge((of(i + above) + 2 * of(i) + of(i + below)) / 16);
      }
    }
  }

  /** Another camera: nothing of the picture before holds. */
  reset(): void {
    this.#kept = null;
  }
}

const KEEP = 0.8;
/** From room to person, leaning to the room: a seam of it around the hair looks worse than hair a cell shorter. */
const ROOM = 0.3;
const PERSON = 0.9;

/** Soft, but never half a person where the segmenter is sure. */
export function edge(probability: number): number {
  const t = Math.min(1, Math.max(0, (probability - ROOM) / (PERSON - ROOM)));
  return t * t * (3 - 2 * t);
}
