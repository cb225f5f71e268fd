/** The three sources of a participant, in the order of their lines: voice, face, shared screen. */
export const SOURCES = ["sound", "picture", "screen"] as const;
export const PER_SEAT = SOURCES.length;
export type Source = (typeof SOURCES)[number];

/** What has come within this time (ms) is still coming: a shared screen that stands still brings a picture a second. */
const FRESH = 1_500;

interface Arrival {
  readonly receiver: RTCRtpReceiver;
  /** Of what was played last, as the browser dates it; only its changes count. */
  stamp: number | null;
  at: number | null;
}

/**
 * A participant's place in a link: three lines, and what comes on them. The streams stay the same whoever sits here;
 * on the SFU one may follow another. Times are those of `look`, in ms.
 */
export class Seat {
  readonly face = new MediaStream();
  readonly screen = new MediaStream();
  readonly #arrivals = new Map<Source, Arrival>();
  #participant: string | null;

  constructor(participant: string | null) {
    this.#participant = participant;
  }

  get participant(): string | null {
    return this.#participant;
  }

  /** Somebody else sits here now; of them nothing has come yet. */
  give(participant: string | null): void {
    if (participant === this.#participant) return;
    this.#participant = participant;
    for (const arrival of this.#arrivals.values()) arrival.at = null;
  }

  take(source: Source, track: MediaStreamTrack, receiver: RTCRtpReceiver): void {
    const stream = source === "screen" ? this.screen : this.face;
    // While nothing has come on a picture's track, browsers play nothing of its stream: not the voice either.
    if (source === "picture" && track.muted)
      track.addEventListener("unmute", () => stream.addTrack(track), { once: true });
    else stream.addTrack(track);
    this.#arrivals.set(source, { receiver, stamp: null, at: null });
  }

  /** Note what has come since the last look. */
  look(at: number): void {
    for (const arrival of this.#arrivals.values()) {
      const stamp = latest(arrival.receiver)?.timestamp ?? null;
      if (stamp !== null && stamp !== arrival.stamp) arrival.at = at;
      arrival.stamp = stamp;
    }
  }

  came(source: Source): boolean {
    return this.#arrivals.get(source)?.at != null;
  }

  comes(source: Source, at: number): boolean {
    const last = this.#arrivals.get(source)?.at;
    return last != null && at - last <= FRESH;
  }

  /** When anything at all came last; null: nothing has. */
  get heardAt(): number | null {
    const times = [...this.#arrivals.values()].flatMap(({ at }) => (at === null ? [] : [at]));
    return times.length > 0 ? Math.max(...times) : null;
  }

  /** Of the voice, linear from 0 to 1. */
  loudness(at: number): number {
    const voice = this.#arrivals.get("sound");
    if (!voice || !this.comes("sound", at)) return 0; // browsers remember the last level for ten seconds
    return latest(voice.receiver)?.audioLevel ?? 0;
  }
}

function latest(receiver: RTCRtpReceiver): RTCRtpSynchronizationSource | undefined {
  return receiver.getSynchronizationSources()[0];
}
