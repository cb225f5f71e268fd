import type { Link } from "./link";
import { type Seat, SOURCES } from "./seat";
import type { Levels } from "./speaking";

/** Who is seen and heard, and from where. */
export interface Remote {
  readonly participant: string;
  readonly face: MediaStream;
  /** Null until the other side's lines are known. */
  readonly screen: MediaStream | null;
  /** On the SFU the own connection is up though another's may not be: nothing has come from there, or nothing comes any more. */
  readonly life: "none" | "alive" | "silent";
}

type Connection = Pick<Link, "state" | "onSfu" | "seats" | "seatOf">;

/** Nothing for so long (ms): with DTX a voice that is silent still sends every 400 ms. */
const SILENT = 3_000;
const NOBODY: readonly Remote[] = [];

/**
 * From which connection each of the others is taken, while one follows another (make before break): from the new one as
 * soon as everything arrives there that arrives on the old one. Nobody goes back.
 */
export class Remotes {
  readonly #moved = new Set<string>();
  #seats: readonly Seat[] = [];
  #now = NOBODY;

  /** A new connection follows. */
  begin(): void {
    this.#moved.clear();
  }

  /** The same objects while nothing has changed. Those who have no place on the new connection are not there any more. */
  look(link: Connection, old: Connection | null, at: number): readonly Remote[] {
    for (const seat of [...link.seats, ...(old?.seats ?? [])]) seat.look(at);
    const found = link.seats.flatMap((seat) => {
      const { participant } = seat;
      if (participant === null) return [];
      const before = old?.seatOf(participant);
      if (before && link.state === "connected" && follows(seat, before, at))
        this.#moved.add(participant);
      const kept = before && !this.#moved.has(participant);
      const from = kept ? before : seat;
      if (from.face.getTracks().length === 0) return [];
      return { seat: from, remote: remote(participant, from, !kept && link.onSfu, at) };
    });
    this.#seats = found.map(({ seat }) => seat);
    const now = found.map(({ remote }, index) => same(this.#now[index], remote));
    const changed = now.length !== this.#now.length || now.some((each, i) => each !== this.#now[i]);
    if (changed) this.#now = now.length > 0 ? now : NOBODY;
    return this.#now;
  }

  /** Who is still taken from the old connection; null: it has nobody who is still there. */
  left(link: Connection, old: Connection): readonly Seat[] | null {
    const there = old.seats.filter(({ participant }) => participant && link.seatOf(participant));
    if (there.length === 0) return null;
    return there.filter(({ participant }) => participant && !this.#moved.has(participant));
  }

  levels(at: number): Levels {
    return new Map(
      this.#seats.flatMap((seat) =>
        seat.participant === null ? [] : [[seat.participant, seat.loudness(at)] as const],
      ),
    );
  }
}

function follows(seat: Seat, before: Seat, at: number): boolean {
  return SOURCES.every((source) => !before.comes(source, at) || seat.came(source));
}

function remote(participant: string, seat: Seat, watched: boolean, at: number): Remote {
  const { face, screen, heardAt } = seat;
  let life: Remote["life"] = "alive";
  if (watched && heardAt === null) life = "none";
  else if (watched && heardAt !== null && at - heardAt > SILENT) life = "silent";
  return { participant, face, screen: screen.getTracks().length > 0 ? screen : null, life };
}

function same(before: Remote | undefined, now: Remote): Remote {
  const keys = ["participant", "face", "screen", "life"] as const;
  return before && keys.every((key) => before[key] === now[key]) ? before : now;
}
