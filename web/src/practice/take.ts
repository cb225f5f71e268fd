import type { MediaSource } from "../call/engine";
import { Store } from "../protocol/store";

export interface TakeState {
  /** *failed*: this browser can't record, or the recording broke off. */
  readonly phase: "none" | "running" | "ready" | "failed";
  /** To be played by a video element; null unless *ready*. */
  readonly url: string | null;
}

export const LONGEST_MS = 20_000;
/** Of less no browser makes a film that plays. */
export const SHORTEST_MS = 1_500;
/** As a call of good quality sends it. */
const BITS = { videoBitsPerSecond: 1_500_000, audioBitsPerSecond: 32_000 };
const NONE: TakeState = { phase: "none", url: null };

/**
 * What others see and hear of this person, for some seconds, to be looked at by themselves. It lies in this page's memory, until
 * the next one or until the page is left.
 */
export class Take extends Store<TakeState> {
  readonly #media: MediaSource;
  #recorder: MediaRecorder | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since = 0;

  constructor(media: MediaSource) {
    super(NONE);
    this.#media = media;
  }

  start(): void {
    this.drop();
    const { camera, microphone } = this.#media.state;
    const tracks = [camera.track, microphone.track].filter((track) => track !== null);
    if (typeof MediaRecorder === "undefined" || tracks.length === 0) {
      this.set({ ...NONE, phase: "failed" });
      return;
    }
    const pieces: Blob[] = [];
    try {
      const recorder = new MediaRecorder(new MediaStream(tracks), BITS);
      recorder.ondataavailable = ({ data }) => {
        pieces.push(data);
      };
      recorder.onerror = () => this.#over(recorder, null);
      recorder.onstop = () => this.#over(recorder, new Blob(pieces, { type: recorder.mimeType }));
      recorder.start();
      this.#recorder = recorder;
    } catch {
      this.set({ ...NONE, phase: "failed" });
      return;
    }
    this.#since = Date.now();
    this.#timer = setTimeout(() => this.stop(), LONGEST_MS);
    this.set({ phase: "running", url: null });
  }

  stop(): void {
    clearTimeout(this.#timer);
    const missing = this.#since + SHORTEST_MS - Date.now();
    if (missing > 0) this.#timer = setTimeout(() => this.stop(), missing);
    else if (this.#recorder?.state === "recording") this.#recorder.stop();
  }

  /** A talk has begun, be it in another tab: nothing of it may be in a recording to which nobody consented. */
  giveWay(): void {
    if (this.state.phase === "running") this.drop();
  }

  /** Forgets it. */
  drop(): void {
    const { url } = this.state;
    if (url) URL.revokeObjectURL(url);
    const recorder = this.#recorder;
    this.#recorder = null; // what it still says is not listened to
    clearTimeout(this.#timer);
    if (recorder?.state === "recording") recorder.stop();
    this.set(NONE);
  }

  #over(recorder: MediaRecorder, take: Blob | null): void {
    if (recorder !== this.#recorder) return;
    this.#recorder = null;
    clearTimeout(this.#timer);
    if (take && take.size > 0) this.set({ phase: "ready", url: URL.createObjectURL(take) });
    else this.set({ ...NONE, phase: "failed" });
  }
}
