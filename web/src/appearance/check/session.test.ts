import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MediaState } from "../../call/media";
import type { AppearanceVerdict, AppearanceView, ObservationSent } from "../../protocol/messages";
import { Refusal } from "../../protocol/refusal";
import type { Grid } from "../measure/types";
import { asking, rule, standing } from "../samples";
import type { Effect, Values } from "./reading";
import { CheckSession } from "./session";

const GRID: Grid = { lab: new Float32Array(), cover: new Float32Array() };
const BRIGHT = { faces: 1, face_p97: 180, back_light: 10 };
const DARK = { ...BRIGHT, face_p97: 20 };

class Broken extends Error {
  readonly kind: "load" | "run";
  constructor(kind: "load" | "run") {
    super(kind);
    this.kind = kind;
  }
}

/** A mirror whose camera, programs and desk do what a test says. */
function mirror(view: AppearanceView = asking()) {
  const listeners = new Set<() => void>();
  const status = { now: "live" as MediaState["camera"]["status"] };
  const seen: { values: Partial<Values>; asked: { text: boolean; reference: Grid | null }[] } = {
    values: BRIGHT,
    asked: [],
  };
  const vision = {
    models: { faces: "abc" },
    close: vi.fn(),
    reference: vi.fn(() => Promise.resolve(GRID)),
    measure: vi.fn((_: unknown, asked: { text: boolean; reference: Grid | null }) => {
      seen.asked.push(asked);
      return Promise.resolve({ values: seen.values as never, took_ms: 100 });
    }),
  };
  const open = vi.fn(() => Promise.resolve(vision as never));
  const sent: ObservationSent[] = [];
  const verdict: AppearanceVerdict = {
    outcome: "allow",
    reasons: [],
    view: asking({ standing: standing() }),
  };
  const challenge = vi.fn(() => Promise.resolve({ challenge: "c1" }));
  const observe = vi.fn((body: ObservationSent) => {
    sent.push(body);
    return Promise.resolve(verdict);
  });
  const keep = vi.fn(() => Promise.resolve());
  const load = vi.fn((): Promise<Grid | null> => Promise.resolve(null));
  const session = new CheckSession(view, {
    media: {
      get state() {
        return { camera: { status: status.now } } as MediaState;
      },
      subscribe: (listener) => {
        const run = () => listener({} as never);
        listeners.add(run);
        return () => listeners.delete(run);
      },
    },
    video: () => ({ readyState: 4 }) as HTMLVideoElement,
    open,
    send: { challenge, observe },
    references: { load, keep },
    effect: (): Effect => "none",
    measure: "1",
  });
  const camera = (now: MediaState["camera"]["status"]) => {
    status.now = now;
    for (const listener of listeners) listener();
  };
  const words = () =>
    Object.fromEntries([...session.state.list].map(([check, { shown }]) => [check, shown.sight]));
  return { session, vision, open, seen, sent, challenge, observe, keep, load, camera, words };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("looks twice a second once camera and programs are there", async () => {
  const { session, seen, words } = mirror();
  await session.start();
  await pass(10);
  expect(words()).toEqual({ too_dark: "good", back_light: "good" });
  const soFar = seen.asked.length;
  await pass(2_000);
  expect(seen.asked.length - soFar).toBe(4);
  session.close();
});

test("two measurements change the list, one does not", async () => {
  const { session, seen, words } = mirror();
  await session.start();
  await pass(10);
  seen.values = DARK;
  await pass(500);
  expect(words()["too_dark"]).toBe("good");
  await pass(500);
  expect(words()["too_dark"]).toBe("hint");
  session.close();
});

test("nothing is looked at in a call, in the background, without a camera, or afterwards", async () => {
  const { session, vision, camera, words } = mirror();
  await session.start();
  await pass(10);
  for (const [stop, go, why] of [
    [
      () => {
        session.inCall = true;
      },
      () => {
        session.inCall = false;
      },
      "call",
    ],
    [
      () => {
        session.hidden = true;
      },
      () => {
        session.hidden = false;
      },
      "hidden",
    ],
    [() => camera("interrupted"), () => camera("live"), "camera"],
  ] as const) {
    stop();
    expect(session.state.pause).toBe(why);
    expect(words()).toEqual({});
    const { calls } = vision.measure.mock;
    const before = calls.length;
    await pass(3_000);
    expect(calls.length).toBe(before);
    go();
    await pass(10);
    expect(calls.length).toBeGreaterThan(before);
  }
  session.close();
  const { length } = vision.measure.mock.calls;
  await pass(3_000);
  expect(vision.measure.mock.calls.length).toBe(length);
  expect(vision.close).toHaveBeenCalled();
});

test("programs that can't be had are told, tried again, and no lock-out", async () => {
  const { session, open, sent } = mirror(
    asking({ manual: [{ id: "badge", text: {}, severity: "warn" }] }),
  );
  open.mockRejectedValueOnce(new Broken("load"));
  await session.start();
  expect(session.state).toMatchObject({ pause: "failed", failure: "load" });
  session.tick("badge", true);
  await session.finish();
  expect(sent[0]).toMatchObject({ values: null, unmeasured: "model", ticks: ["badge"] });
  session.again();
  await session.load();
  await pass(10);
  expect(session.state).toMatchObject({ pause: null, failure: null });
  session.close();
});

test("a picture that was gone that very moment is no failure", async () => {
  const { session, vision, words } = mirror();
  vision.measure.mockRejectedValueOnce(new DOMException("no frame", "InvalidStateError"));
  await session.start();
  await pass(600);
  expect(session.state).toMatchObject({ pause: null, failure: null });
  expect(words()).toEqual({ too_dark: "good", back_light: "good" });
  session.close();
});

test("programs that stop in the middle are told", async () => {
  const { session, vision } = mirror();
  vision.measure.mockRejectedValueOnce(new Broken("run"));
  await session.start();
  await pass(10);
  expect(session.state).toMatchObject({ pause: "failed", failure: "run" });
  session.close();
});

test("without a camera what is ticked by hand is sent", async () => {
  const { session, camera, sent } = mirror();
  camera("failed");
  await session.start();
  await session.finish();
  expect(sent[0]).toMatchObject({ values: null, unmeasured: "no_camera", ticks: [] });
  session.close();
});

test("one measurement is sent, with its challenge, the versions and what was ticked of what is asked", async () => {
  const { session, sent } = mirror(
    asking({ manual: [{ id: "badge", text: {}, severity: "warn" }] }),
  );
  await session.start();
  await pass(10);
  session.tick("badge", true);
  session.tick("long-gone", true);
  await session.finish();
  expect(sent).toEqual([
    {
      challenge: "c1",
      versions: { german: 1 },
      measure: "1",
      models: { faces: "abc" },
      values: BRIGHT,
      unmeasured: null,
      effect: "none",
      ticks: ["badge"],
    },
  ]);
  expect(session.state.verdict?.outcome).toBe("allow");
  session.close();
});

test("what is sent is what is shown: one look that disagrees is looked at again", async () => {
  const { session, seen, vision, sent } = mirror();
  await session.start();
  await pass(10);
  vision.measure.mockResolvedValueOnce({ values: DARK as never, took_ms: 1 });
  await session.finish();
  expect(sent[0]?.values).toEqual(BRIGHT);
  session.again();
  await pass(10);
  seen.values = DARK;
  await session.finish();
  expect(sent[1]?.values).toEqual(DARK);
  expect(session.state.list.get("too_dark")?.shown).toEqual({ sight: "hint", hint: "too_dark" });
  session.close();
});

test("after the verdict the list stands still until one looks again", async () => {
  const { session, vision } = mirror();
  await session.start();
  await pass(10);
  await session.finish();
  const { length } = vision.measure.mock.calls;
  await pass(3_000);
  expect(vision.measure.mock.calls.length).toBe(length);
  session.again();
  expect(session.state.verdict).toBeNull();
  await pass(10);
  expect(vision.measure.mock.calls.length).toBeGreaterThan(length);
  session.close();
});

test.each([
  ["the page is left", (session: CheckSession) => session.close()],
  [
    "a call begins",
    (session: CheckSession) => {
      session.inCall = true;
    },
  ],
])("nothing is sent when %s in mid-measurement", async (_, happen) => {
  const { session, vision, observe } = mirror();
  await session.start();
  await pass(10);
  vision.measure.mockImplementationOnce(() => {
    happen(session);
    return Promise.reject(new Broken("run"));
  });
  await session.finish();
  expect(observe).not.toHaveBeenCalled();
  expect(session.state).toMatchObject({ sending: false, verdict: null });
  session.close();
});

test("what was measured for a former policy is sent as such: the desk refuses it, and says so", async () => {
  const { session, vision, seen, sent } = mirror();
  await session.start();
  await pass(10);
  vision.measure.mockImplementationOnce(() => {
    session.view = asking({ queues: [{ queue: "german", title: {}, version: 2 }] });
    return Promise.resolve({ values: seen.values as never, took_ms: 1 });
  });
  await session.finish();
  expect(sent[0]?.versions).toEqual({ german: 1 });
  session.close();
});

test.each([
  ["a new policy", standing({ covers: false })],
  ["the end of the shift", null],
])("%s leads from the verdict back to the mirror", async (_, now) => {
  const { session, vision } = mirror();
  await session.start();
  await pass(10);
  await session.finish();
  session.view = asking({ standing: standing({ overridden: true }) });
  expect(session.state.verdict).not.toBeNull();
  session.view = asking({ standing: now });
  expect(session.state.verdict).toBeNull();
  const { length } = vision.measure.mock.calls;
  await pass(10);
  expect(vision.measure.mock.calls.length).toBeGreaterThan(length);
  session.close();
});

test("a refusal is kept to be told, and it goes on", async () => {
  const { session, challenge, vision } = mirror();
  challenge.mockRejectedValueOnce(new Refusal("local.offline"));
  await session.start();
  await pass(10);
  await session.finish();
  expect(session.state).toMatchObject({ verdict: null, sending: false });
  expect(session.state.refusal?.code).toBe("local.offline");
  const { length } = vision.measure.mock.calls;
  await pass(1_000);
  expect(vision.measure.mock.calls.length).toBeGreaterThan(length);
  session.close();
});

test("the background is compared with what was taken in this browser", async () => {
  const view = asking({
    backdrop: "reference",
    rules: [rule("backdrop", { backdrop_changed_max: 0.25 })],
  });
  const { session, seen, words, keep } = mirror(view);
  seen.values = { faces: 1, backdrop_changed: null };
  await session.start();
  await pass(10);
  expect(words()).toEqual({ backdrop: "unmeasured" });
  expect(seen.asked.at(-1)?.reference).toBeNull();
  seen.values = { faces: 1, backdrop_changed: 0.02 };
  expect(await session.takeReference()).toBe(true);
  expect(keep).toHaveBeenCalledWith(GRID);
  await pass(500);
  expect(seen.asked.at(-1)?.reference).toBe(GRID);
  expect(words()).toEqual({ backdrop: "good" });
  session.close();
});

test("letters are looked for where they are asked about, and not each time", async () => {
  const view = asking({ rules: [rule("background_text", { background_text_max: 0.001 })] });
  const { session, seen, words } = mirror(view);
  seen.values = { faces: 1, background_text: 0 };
  await session.start();
  await pass(10);
  seen.values = { faces: 1, background_text: null };
  await pass(1_400);
  expect(seen.asked.slice(0, 3).map(({ text }) => text)).toEqual([true, false, false]);
  expect(words()).toEqual({ background_text: "good" });
  session.close();
  const other = mirror();
  await other.session.start();
  await pass(2_500);
  expect(other.seen.asked.every(({ text }) => !text)).toBe(true);
  other.session.close();
});
