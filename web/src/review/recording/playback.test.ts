import { beforeEach, describe, expect, it } from "vitest";
import type { RecordedPartRow } from "../../protocol/messages";
import { film } from "./film";
import { type Medium, Playback } from "./playback";

const T = 1_800_000_000_000;

const part = (sequence: number, over: Partial<RecordedPartRow> = {}): RecordedPartRow => ({
  sequence,
  participant: "c1",
  kind: "picture",
  codec: "vp8",
  width: 640,
  height: 480,
  started_at: T,
  ended_at: T + 10_000,
  bytes: 1,
  state: "whole",
  why: null,
  lost: 0,
  clock: [{ pts: 0, at: over.started_at ?? T }],
  gaps: [],
  sources: [],
  altered: [],
  ...over,
});

let now = 0;

/** An element that has loaded at once, seeks at once and plays by the test's time, at its own pace. */
class Fake implements Medium {
  pace = 1;
  readyState = 4;
  paused = true;
  ended = false;
  seeking = false;
  duration = 10;
  error: MediaError | null = null;
  src = "";
  seeks = 0;
  #rate = 1;
  #from = 0;
  #since = 0;

  get currentTime(): number {
    return this.paused ? this.#from : this.#from + ((now - this.#since) / 1_000) * this.#speed;
  }

  set currentTime(at: number) {
    this.seeks += 1;
    this.#restart(at);
  }

  get playbackRate(): number {
    return this.#rate;
  }

  set playbackRate(rate: number) {
    this.#restart(this.currentTime);
    this.#rate = rate;
  }

  get #speed(): number {
    return this.#rate * this.pace;
  }

  #restart(at: number): void {
    this.#from = at;
    this.#since = now;
  }

  play(): Promise<void> {
    this.#restart(this.currentTime);
    this.paused = false;
    return Promise.resolve();
  }

  pause(): void {
    this.#restart(this.currentTime);
    this.paused = true;
  }

  load(): void {
    this.pause();
    this.#restart(0);
  }

  removeAttribute(): void {
    this.src = "";
  }
}

const PEOPLE = [
  { participant: "c1", role: "customer", name: null },
  { participant: "anna", role: "agent", name: "Anna" },
];

function scene(...parts: RecordedPartRow[]) {
  const found = film({ parts, timeline: [], people: PEOPLE });
  const playback = new Playback(
    found,
    (_, { sequence }) => `/part/${sequence}`,
    () => now,
  );
  const media = new Map(found.lanes.map(({ id }) => [id, new Fake()]));
  for (const [id, medium] of media) playback.attach(id, medium);
  playback.seek(T);
  const run = (ms: number): void => {
    for (let spent = 0; spent < ms; spent += 50) {
      now += 50;
      playback.tick();
    }
  };
  const at = (id: string): Fake => media.get(id) as Fake;
  return { playback, at, run };
}

beforeEach(() => {
  now = 5_000;
});

describe("playing", () => {
  const both = [
    part(1),
    part(2, {
      participant: "anna",
      kind: "sound",
      started_at: T + 300,
      clock: [{ pts: 0, at: T + 300 }],
    }),
  ];

  it("holds every element to the one position by its own offset", () => {
    const { playback, at, run } = scene(...both);
    playback.play();
    run(2_000);
    expect(playback.state.position).toBe(T + 2_000);
    expect(at("c1 picture").currentTime).toBeCloseTo(2, 2);
    expect(at("anna sound").currentTime).toBeCloseTo(1.7, 2);
    expect(at("anna sound").src).toBe("/part/2");
  });

  it("brings one that runs fast or slow back by its speed, and one that is far off by a jump", () => {
    const { playback, at, run } = scene(...both);
    at("c1 picture").pace = 1.02;
    playback.play();
    run(4_000);
    expect(Math.abs(at("c1 picture").currentTime - 4)).toBeLessThan(0.04);
    const { seeks } = at("c1 picture");
    at("c1 picture").currentTime = 8;
    run(100);
    expect(at("c1 picture").seeks).toBe(seeks + 2);
    run(500);
    expect(at("c1 picture").currentTime).toBeCloseTo(
      playback.state.position / 1_000 - T / 1_000,
      1,
    );
  });

  it("waits for all when one has no data, and goes on from there", () => {
    const { playback, at, run } = scene(...both);
    playback.play();
    run(1_000);
    at("anna sound").readyState = 2;
    run(500);
    const { position } = playback.state;
    expect(playback.state.waiting).toBe(true);
    expect(at("c1 picture").paused).toBe(true);
    run(1_000);
    expect(playback.state.position).toBe(position);
    at("anna sound").readyState = 4;
    run(100);
    expect(playback.state.waiting).toBe(false);
    run(1_000);
    expect(playback.state.position).toBeGreaterThan(position + 900);
    expect(at("c1 picture").paused).toBe(false);
  });

  it("leaves out what can't be played, and plays the rest", () => {
    const { playback, at, run } = scene(...both);
    at("c1 picture").error = { code: 4 } as MediaError;
    playback.play();
    run(1_000);
    expect([...playback.state.broken]).toEqual([1]);
    expect(at("anna sound").currentTime).toBeCloseTo(0.7, 1);
    expect(playback.state.waiting).toBe(false);
  });

  it("doesn't wait for ever for one that never comes", () => {
    const { playback, at, run } = scene(...both);
    at("c1 picture").readyState = 0;
    playback.play();
    run(29_000);
    expect(playback.state.waiting).toBe(true);
    run(2_500);
    expect(playback.state.broken.has(1)).toBe(true);
    expect(playback.state.position).toBeGreaterThan(T);
  });

  it("jumps over what was not recorded, on to the next part", () => {
    const { playback, at, run } = scene(
      part(1, { ended_at: T + 1_000 }),
      part(7, { started_at: T + 60_000, ended_at: T + 62_000 }),
    );
    playback.play();
    run(1_100);
    expect(at("c1 picture").src).toBe("/part/7");
    run(500);
    expect(playback.state.position).toBeGreaterThan(T + 60_400);
  });

  it("ends at the end with the last picture, and begins again from the beginning", () => {
    const { playback, at, run } = scene(part(1));
    playback.seek(T + 9_900);
    playback.play();
    run(300);
    expect(playback.state).toMatchObject({ playing: false, position: T + 10_000 });
    expect(at("c1 picture").paused).toBe(true);
    playback.play();
    run(100);
    expect(playback.state.position).toBeGreaterThan(T);
    expect(playback.state.position).toBeLessThan(T + 200);
  });

  it("waits for what is being fetched", () => {
    const found = film({ parts: [part(1, { kind: "sound" })], timeline: [], people: PEOPLE });
    let source: string | null = null;
    const playback = new Playback(
      found,
      () => source,
      () => now,
    );
    const medium = new Fake();
    playback.attach("c1 sound", medium);
    playback.play();
    now += 1_000;
    playback.tick();
    expect(playback.state).toMatchObject({ waiting: true, position: T });
    source = "blob:1";
    playback.tick();
    now += 50;
    playback.tick();
    expect(medium.src).toBe("blob:1");
    expect(playback.state.waiting).toBe(false);
  });

  it.each([0.5, 2, 3] as const)("plays at %d times the speed, everybody alike", (speed) => {
    const { playback, at, run } = scene(...both);
    playback.pace(speed);
    playback.play();
    at("anna sound").pace = 0.98;
    run(2_000);
    const { position } = playback.state;
    expect(position - T).toBeCloseTo(speed * 2_000, -3);
    expect(Math.abs(at("c1 picture").currentTime * 1_000 - (position - T))).toBeLessThan(80);
    expect(Math.abs(at("anna sound").currentTime * 1_000 + 300 - (position - T))).toBeLessThan(80);
    const seeks = at("c1 picture").seeks;
    playback.faster(-20);
    expect(playback.state.speed).toBe(0.5);
    playback.faster(1);
    expect(playback.state.speed).toBe(0.75);
    run(500);
    expect(playback.state.position - position).toBeLessThan(500);
    expect(at("c1 picture").seeks).toBe(seeks);
  });
});

describe("standing still", () => {
  it("shows the picture of the moment", () => {
    const { playback, at } = scene(part(1));
    playback.seek(T + 4_321);
    expect(at("c1 picture").currentTime).toBeCloseTo(4.321, 3);
    playback.seek(T - 5_000);
    expect(playback.state.position).toBe(T);
    playback.seek(T + 99_000);
    expect(playback.state.position).toBe(T + 10_000);
  });

  it("seeks while playing, and plays on from there", () => {
    const { playback, at, run } = scene(part(1));
    playback.play();
    run(500);
    playback.seek(T + 6_000);
    run(1_000);
    expect(playback.state.playing).toBe(true);
    expect(Math.abs(at("c1 picture").currentTime - 7)).toBeLessThan(0.1);
  });

  it("lets go of the elements at the end", () => {
    const { playback, at } = scene(part(1));
    playback.seek(T + 1);
    playback.close();
    expect(at("c1 picture").src).toBe("");
  });
});
