import { Store } from "../../protocol/store";
import { type Film, type Lane, opening, type Part, partAt, ptsAt, silenceAt } from "./film";

/** What of a `<video>` or `<audio>` is used; seconds, as they are there. */
export type Medium = Pick<
  HTMLMediaElement,
  | "currentTime"
  | "playbackRate"
  | "readyState"
  | "paused"
  | "ended"
  | "seeking"
  | "duration"
  | "error"
  | "src"
  | "play"
  | "pause"
  | "load"
  | "removeAttribute"
>;

export interface PlaybackState {
  readonly film: Film;
  /** On the film's clock, ms since 1970 UTC. */
  readonly position: number;
  readonly playing: boolean;
  /** How much faster than it was; voices keep their pitch. */
  readonly speed: Speed;
  /** Some picture or sound isn't there yet: all others wait for it. */
  readonly waiting: boolean;
  /** Parts that the browser could not play (any more). */
  readonly broken: ReadonlySet<number>;
}

interface Player {
  readonly medium: Medium;
  sequence: number | null; // of the part that it plays
  loaded: boolean;
  since: number; // it isn't ready, since then
}

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3] as const;
export type Speed = (typeof SPEEDS)[number];

/** Apart by more than this they are brought together by a jump, by less with a little more or less speed. */
const JUMP_S = 0.4;
const SAME_S = 0.015;
const MOST_RATE = 0.08;
/** Of what they are apart, so much is made up for in a second. */
const EAGER = 3;
/** A still picture is at the right frame if it is this near. */
const STILL_S = 0.005;
const LAST_S = 0.3;
const ENOUGH = 3; // HTMLMediaElement.HAVE_FUTURE_DATA
const SOME = 2; // HAVE_CURRENT_DATA: a picture to be seen
const METADATA = 1;
const STUCK_MS = 30_000;

/**
 * Plays a film: one position for all its pictures and sounds. `tick` is called some 20 times a second. Nobody's element
 * leads: each is held to the position, and the position waits for all of them.
 */
export class Playback extends Store<PlaybackState> {
  readonly #source: (lane: Lane, part: Part) => string | null;
  readonly #now: () => number;
  readonly #players = new Map<string, Player>();
  #anchor = { at: 0, position: 0 };

  /** `source`: the address of a part's media; null: not there yet. */
  constructor(film: Film, source: (lane: Lane, part: Part) => string | null, now: () => number) {
    super({
      film,
      position: opening(film),
      playing: false,
      speed: 1,
      waiting: false,
      broken: new Set(),
    });
    this.#source = source;
    this.#now = now;
  }

  /** The element of this lane; null: it is gone. */
  attach(lane: string, medium: Medium | null): void {
    const before = this.#players.get(lane);
    if (before?.medium === medium) return;
    if (before) release(before.medium);
    if (medium)
      this.#players.set(lane, { medium, sequence: null, loaded: false, since: this.#now() });
    else this.#players.delete(lane);
  }

  play(): void {
    const { film, position } = this.state;
    if (position >= film.end) this.#move(film.start);
    this.#anchorHere();
    this.patch({ playing: true });
    this.tick();
  }

  pause(): void {
    this.patch({ playing: false, waiting: false });
    this.tick();
  }

  toggle(): void {
    if (this.state.playing) this.pause();
    else this.play();
  }

  pace(speed: Speed): void {
    this.#advance();
    this.#anchorHere();
    this.patch({ speed });
    this.tick();
  }

  /** By so many steps of `SPEEDS`; slower if they are negative. */
  faster(steps: number): void {
    const place = SPEEDS.indexOf(this.state.speed) + steps;
    this.pace(SPEEDS[Math.min(Math.max(place, 0), SPEEDS.length - 1)] ?? 1);
  }

  seek(to: number): void {
    const { start, end } = this.state.film;
    this.#move(Math.min(Math.max(to, start), end));
    this.tick();
  }

  close(): void {
    for (const { medium } of this.#players.values()) release(medium);
    this.#players.clear();
  }

  tick(): void {
    this.#advance();
    const { film, position, playing, waiting } = this.state;
    const now = this.#now();
    let ready = true;
    for (const lane of film.lanes) {
      const player = this.#players.get(lane.id);
      if (player && !this.#follow(lane, player, position, playing && !waiting, now)) ready = false;
    }
    if (waiting && ready) this.#anchorHere();
    this.patch({ waiting: playing && !ready });
  }

  #advance(): void {
    const { film, playing, waiting, speed } = this.state;
    if (!playing || waiting) {
      this.#anchorHere();
      return;
    }
    const next = this.#anchor.position + (this.#now() - this.#anchor.at) * speed;
    const silence = silenceAt(film, next);
    if (silence) this.#move(silence.end);
    else if (next < film.end) this.patch({ position: next });
    else {
      this.#move(film.end);
      this.patch({ playing: false });
    }
  }

  #move(position: number): void {
    this.patch({ position });
    this.#anchorHere();
    for (const player of this.#players.values()) player.since = this.#now();
  }

  #anchorHere(): void {
    this.#anchor = { at: this.#now(), position: this.state.position };
  }

  /** Bring one element to where it belongs; whether the others need not wait for it. */
  #follow(lane: Lane, player: Player, position: number, running: boolean, now: number): boolean {
    const part = partAt(lane, position) ?? lastOf(lane, position, this.state.film.end);
    const { medium } = player;
    if (part === null || this.state.broken.has(part.sequence)) {
      if (!medium.paused) medium.pause();
      player.since = now;
      return true;
    }
    if (player.sequence !== part.sequence) {
      player.sequence = part.sequence;
      player.since = now;
      player.loaded = false;
    }
    if (!player.loaded) {
      const source = this.#source(lane, part);
      if (source === null) return now - player.since > STUCK_MS && this.#broke(part, medium);
      player.loaded = true;
      medium.src = source;
      medium.load();
    }
    if (medium.error !== null || now - player.since > STUCK_MS) return this.#broke(part, medium);
    if (medium.readyState < METADATA) return false;
    const ready = this.#hold(medium, ptsAt(part, position) / 1_000, running);
    if (ready) player.since = now;
    return ready;
  }

  #hold(medium: Medium, wanted: number, running: boolean): boolean {
    const off = wanted - medium.currentTime;
    if (medium.ended && off > -SAME_S) return true;
    const enough = medium.duration - wanted < LAST_S ? SOME : ENOUGH;
    if (!running) {
      if (!medium.paused) medium.pause();
      medium.playbackRate = this.state.speed;
      if (Math.abs(off) > STILL_S && !medium.seeking) medium.currentTime = wanted;
      return !medium.seeking && medium.readyState >= (this.state.playing ? enough : SOME);
    }
    if (medium.seeking || medium.readyState < enough) return false;
    const { speed } = this.state;
    if (Math.abs(off) > JUMP_S * Math.max(1, speed)) {
      medium.pause();
      medium.currentTime = wanted;
      return false;
    }
    const most = MOST_RATE * speed;
    const more = Math.abs(off) < SAME_S ? 0 : Math.min(Math.max(EAGER * off, -most), most);
    medium.playbackRate = speed + more;
    if (medium.paused) void medium.play().catch(() => undefined); // a pause came before it had begun
    return true;
  }

  #broke({ sequence }: Part, medium: Medium): boolean {
    this.patch({ broken: new Set([...this.state.broken, sequence]) });
    release(medium);
    return true;
  }
}

/** At the very end of the film the last pictures stay. */
function lastOf(lane: Lane, position: number, end: number): Part | null {
  const last = lane.parts.at(-1);
  return last && position >= end && last.end >= end ? last : null;
}

/** The browser lets go of what it has loaded. */
function release(medium: Medium): void {
  medium.pause();
  medium.removeAttribute("src");
  medium.load();
}
