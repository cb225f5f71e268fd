import { beforeEach, describe, expect, test, vi } from "vitest";
import { Remotes } from "./remotes";
import { Seat, type Source } from "./seat";

class Stream {
  readonly tracks: unknown[] = [];
  addTrack(track: unknown): void {
    this.tracks.push(track);
  }
  getTracks(): unknown[] {
    return this.tracks;
  }
}

/** A connection whose seats bring what a test says, at the time of the fake clock. */
class Connection {
  state: RTCPeerConnectionState = "connected";
  readonly onSfu: boolean;
  readonly seats: Seat[];
  readonly #stamps = new Map<string, number>();

  constructor(onSfu: boolean, ...participants: (string | null)[]) {
    this.onSfu = onSfu;
    this.seats = participants.map((participant) => new Seat(participant));
    for (const [index, seat] of this.seats.entries())
      for (const source of ["sound", "picture"] as const) {
        const stamp = () => this.#stamps.get(`${index} ${source}`);
        const sources = () => (stamp() === undefined ? [] : [{ timestamp: stamp() }]);
        const receiver = { getSynchronizationSources: sources };
        seat.take(source, {} as MediaStreamTrack, receiver as unknown as RTCRtpReceiver);
      }
  }

  seatOf(participant: string): Seat | undefined {
    return this.seats.find((seat) => seat.participant === participant);
  }

  bring(at: number, index: number, ...sources: Source[]): void {
    for (const source of sources) this.#stamps.set(`${index} ${source}`, at);
  }
}

let remotes: Remotes;
beforeEach(() => {
  vi.stubGlobal("MediaStream", Stream);
  remotes = new Remotes();
});

test("everybody with a place is one of the others, the same object while nothing changes", () => {
  const sfu = new Connection(true, "anna", null, "carl");
  const first = remotes.look(sfu, null, 1_000);
  expect(first.map(({ participant }) => participant)).toEqual(["anna", "carl"]);
  expect(remotes.look(sfu, null, 1_500)).toBe(first);
});

test("whose lines aren't known yet is not there yet", () => {
  const sfu = new Connection(true);
  sfu.seats.push(new Seat("anna"));
  expect(remotes.look(sfu, null, 1_000)).toEqual([]);
});

describe("from one connection to the next", () => {
  const face = (list: ReturnType<Remotes["look"]>) => list[0]?.face;

  test("one moves when all that comes on the old comes on the new, and doesn't go back", () => {
    const [old, sfu] = [new Connection(false, "anna"), new Connection(true, "anna")];
    old.bring(1_000, 0, "sound", "picture");
    sfu.bring(1_000, 0, "sound");
    expect(face(remotes.look(sfu, old, 1_000))).toBe(old.seats[0]?.face);
    expect(remotes.left(sfu, old)).toHaveLength(1);
    sfu.bring(1_100, 0, "picture");
    expect(face(remotes.look(sfu, old, 1_100))).toBe(sfu.seats[0]?.face);
    old.bring(1_200, 0, "picture");
    expect(face(remotes.look(sfu, old, 1_200))).toBe(sfu.seats[0]?.face);
    expect(remotes.left(sfu, old)).toEqual([]);
  });

  test("what no longer comes on the old isn't waited for, the new connection is", () => {
    const [old, sfu] = [new Connection(false, "anna"), new Connection(true, "anna")];
    sfu.state = "connecting";
    expect(face(remotes.look(sfu, old, 1_000))).toBe(old.seats[0]?.face);
    sfu.state = "connected";
    expect(face(remotes.look(sfu, old, 1_100))).toBe(sfu.seats[0]?.face);
  });

  test("with nobody in common there is nothing to keep", () => {
    const old = new Connection(false, "anna");
    expect(remotes.left(new Connection(true, "carl"), old)).toBeNull();
  });

  test("a next one begins with nobody moved", () => {
    const [old, sfu] = [new Connection(true, "anna"), new Connection(true, "anna")];
    remotes.look(sfu, old, 1_000);
    remotes.begin();
    expect(remotes.left(sfu, old)).toHaveLength(1);
  });
});
