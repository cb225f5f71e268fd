/** Who speaks: from the loudness of each voice to one speaker, who doesn't change with every cough. Pure. */

/** Linear, 0 to 1, as `audioLevel` of RTCRtpReceiver.getSynchronizationSources() (W3C WebRTC 1.0, 5.3.1). */
export type Levels = ReadonlyMap<string, number>;

export interface Speaking {
  /** Everybody who speaks at the moment. */
  readonly voices: ReadonlySet<string>;
  /** The one who is shown large: who speaks now, or spoke last. */
  readonly speaker: string | null;
}

/** Speech close to a microphone is at 0.02 to 0.3; a quiet room below 0.005. */
const LOUD = 0.02;
/** Between words. */
const LINGER = 600;
/** Somebody else must speak this long, and the present one be silent, before the large face changes. */
const TAKES_OVER = 900;

export const SILENCE: Speaking = { voices: new Set(), speaker: null };

export class Voices {
  readonly #heardAt = new Map<string, number>();
  readonly #since = new Map<string, number>();
  #now: Speaking = SILENCE;

  /** `at` in ms. Gives the same object while nothing has changed. */
  next(levels: Levels, at: number): Speaking {
    for (const who of this.#heardAt.keys()) if (!levels.has(who)) this.#forget(who);
    for (const [who, level] of levels) {
      if (level >= LOUD) {
        if (!this.#speaks(who, at)) this.#since.set(who, at);
        this.#heardAt.set(who, at);
      } else if (!this.#speaks(who, at)) this.#since.delete(who);
    }
    const voices = new Set([...levels.keys()].filter((who) => this.#speaks(who, at)));
    const speaker = this.#speaker(levels, voices, at);
    const before = this.#now;
    const same =
      before.voices.size === voices.size && [...voices].every((v) => before.voices.has(v));
    if (!same || speaker !== before.speaker) this.#now = { voices, speaker };
    return this.#now;
  }

  #speaker(levels: Levels, voices: ReadonlySet<string>, at: number): string | null {
    const present = this.#now.speaker !== null && levels.has(this.#now.speaker);
    const speaker = present ? this.#now.speaker : null;
    if (speaker !== null && voices.has(speaker)) return speaker;
    let first: string | null = null;
    for (const who of voices)
      if (first === null || this.#begun(who) < this.#begun(first)) first = who;
    if (first === null) return speaker;
    return speaker === null || at - this.#begun(first) >= TAKES_OVER ? first : speaker;
  }

  #speaks(who: string, at: number): boolean {
    return at - (this.#heardAt.get(who) ?? Number.NEGATIVE_INFINITY) <= LINGER;
  }

  #begun(who: string): number {
    return this.#since.get(who) ?? Number.POSITIVE_INFINITY;
  }

  #forget(who: string): void {
    this.#heardAt.delete(who);
    this.#since.delete(who);
  }
}
