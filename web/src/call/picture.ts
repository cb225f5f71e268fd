/** The picture gives way before the sound does: how much of the way the picture may have. Pure. */

const FULL = 1_700_000;
const STEPS = [FULL, 900_000, 450_000, 200_000] as const;
/** Kept free for the sound with its repair, in bit/s. */
const SOUND = 80_000;
const OFF_AFTER = 8_000;
const ON_AFTER = 15_000;
const BAD_LOSS = 0.12;
const FINE_LOSS = 0.03;

export interface Outlook {
  readonly at: number;
  /** Estimated bit/s to the other side; null where the browser doesn't say. */
  readonly available: number | null;
  /** Share of our packets that the other side missed. */
  readonly lossOut: number;
}

export interface Allowance {
  /** False: sound only, because of the network. */
  readonly picture: boolean;
  readonly maxBitrate: number;
}

/** Remembers how long it has been bad or fine. One per peer connection. */
export class PictureRule {
  #allowed: Allowance = { picture: true, maxBitrate: FULL };
  #badSince: number | null = null;
  #fineSince: number | null = null;

  next({ at, available, lossOut }: Outlook): Allowance {
    const room = available === null ? FULL : available - SOUND;
    const least = STEPS.at(-1) ?? FULL;
    const bad = lossOut >= BAD_LOSS || (this.#allowed.picture && room < least / 2);
    const fine = lossOut <= FINE_LOSS;
    this.#badSince = bad ? (this.#badSince ?? at) : null;
    this.#fineSince = fine ? (this.#fineSince ?? at) : null;
    if (this.#allowed.picture) {
      const off = this.#badSince !== null && at - this.#badSince >= OFF_AFTER;
      if (off) this.#fineSince = null;
      const maxBitrate = step(lossOut >= BAD_LOSS ? Math.min(room, least) : room);
      this.#allowed = off ? { picture: false, maxBitrate: least } : { picture: true, maxBitrate };
    } else if (this.#fineSince !== null && at - this.#fineSince >= ON_AFTER) {
      this.#badSince = null;
      this.#allowed = { picture: true, maxBitrate: least }; // begins small and grows with the estimate
    }
    return this.#allowed;
  }
}

/** The largest step that fits; a little more than the estimate, since it grows only while it is used. */
function step(room: number): number {
  return STEPS.find((bitrate) => bitrate <= room * 1.5) ?? STEPS[STEPS.length - 1] ?? FULL;
}
