import { beforeEach, expect, test, vi } from "vitest";
import { Seat } from "./seat";

class Receiver {
  sources: { timestamp: number; audioLevel?: number }[] = [];
  getSynchronizationSources() {
    return this.sources;
  }
}

let seat: Seat;
let voice: Receiver;
let face: Receiver;
beforeEach(() => {
  vi.stubGlobal(
    "MediaStream",
    class {
      readonly tracks: unknown[] = [];
      addTrack(track: unknown): void {
        this.tracks.push(track);
      }
    },
  );
  seat = new Seat("anna");
  voice = new Receiver();
  face = new Receiver();
  const take = (source: "sound" | "picture", receiver: Receiver) =>
    seat.take(
      source,
      { kind: source } as unknown as MediaStreamTrack,
      receiver as unknown as RTCRtpReceiver,
    );
  take("sound", voice);
  take("picture", face);
});

test("voice and face are one stream, the screen is another", () => {
  expect(seat.face).toMatchObject({ tracks: [{ kind: "sound" }, { kind: "picture" }] });
  expect(seat.screen).toMatchObject({ tracks: [] });
});

test("a picture joins its voice only once something comes: before, a browser would play neither", () => {
  const track = Object.assign(new EventTarget(), { kind: "video", muted: true });
  const other = new Seat("ben");
  const receiver = face as unknown as RTCRtpReceiver;
  other.take("picture", track as unknown as MediaStreamTrack, receiver);
  expect(other.face).toMatchObject({ tracks: [] });
  track.dispatchEvent(new Event("unmute"));
  track.dispatchEvent(new Event("unmute"));
  expect(other.face).toMatchObject({ tracks: [track] });
});

test("something comes while what was played last changes", () => {
  seat.look(1_000);
  expect([seat.came("sound"), seat.heardAt]).toEqual([false, null]);
  voice.sources = [{ timestamp: 77 }];
  seat.look(2_000);
  seat.look(3_000); // the same still
  expect([seat.came("sound"), seat.came("picture"), seat.heardAt]).toEqual([true, false, 2_000]);
  expect([seat.comes("sound", 3_000), seat.comes("sound", 4_000)]).toEqual([true, false]);
  expect(seat.came("sound")).toBe(true);
});

test("of whoever sits down nothing has come yet, though the line is the same", () => {
  voice.sources = [{ timestamp: 77 }];
  seat.look(1_000);
  seat.give("carl");
  seat.look(2_000);
  expect([seat.participant, seat.came("sound")]).toEqual(["carl", false]);
  voice.sources = [{ timestamp: 78 }];
  seat.look(3_000);
  expect(seat.came("sound")).toBe(true);
});

test("a voice that doesn't come is not loud, whatever the browser remembers", () => {
  voice.sources = [{ timestamp: 77, audioLevel: 0.4 }];
  seat.look(1_000);
  expect([seat.loudness(1_000), seat.loudness(9_000)]).toEqual([0.4, 0]);
});
