import { describe, expect, test } from "vitest";
import { Calm, type Facts, facts, judge, trouble } from "./quality";
import type { Received, Sample } from "./stats";

const FINE: Facts = { lossIn: 0, lossOut: 0, rtt: 40, jitter: 5, frozen: 0, silent: 0 };

const STREAM: Received = { packets: 0, lost: 0, jitter: 5, frozen: 0 };
const received = (...streams: Partial<Received>[]) =>
  new Map(streams.map((stream, index) => [`${index}`, { ...STREAM, ...stream }] as const));

function sampled(at: number, change: Partial<Sample> = {}): Sample {
  return {
    at,
    signsOfLife: at,
    rtt: 40,
    available: 2_000_000,
    received: received({ packets: at / 10 }),
    sent: { packets: at / 10, lost: 0 },
    frames: at / 33,
    ...change,
  };
}

describe("facts between two samples", () => {
  test("losses are shares of what was sent meanwhile, not since the start", () => {
    const before = sampled(2_000, { received: received({ packets: 1_000, lost: 500 }) });
    const now = sampled(4_000, { received: received({ packets: 1_090, lost: 510 }) });
    expect(facts(before, now, 4_000).lossIn).toBeCloseTo(0.1);
  });

  test("a handful of packets says nothing", () => {
    const before = sampled(2_000, { received: received({ packets: 100, lost: 0 }) });
    const now = sampled(4_000, { received: received({ packets: 101, lost: 3 }) });
    expect(facts(before, now, 4_000).lossIn).toBe(0);
  });

  test("counters that run backwards (a late packet was counted lost) give no negative loss", () => {
    const before = sampled(2_000, { received: received({ packets: 100, lost: 5 }) });
    const now = sampled(4_000, { received: received({ packets: 200, lost: 3 }) });
    expect(facts(before, now, 4_000).lossIn).toBe(0);
  });

  test("freezing is the share of the time", () => {
    const now = sampled(4_000, { received: received({ packets: 400, frozen: 1_000 }) });
    expect(facts(sampled(2_000), now, 4_000).frozen).toBeCloseTo(0.5);
  });

  test("of several people the one who suffers most counts, and nobody whose place is empty", () => {
    const before = sampled(2_000, {
      received: received({ packets: 9, jitter: 300 }, { frozen: 0 }, { frozen: 500 }),
    });
    const now = sampled(4_000, {
      received: received(
        { packets: 9, jitter: 300 },
        { packets: 100, frozen: 800, jitter: 7 },
        { packets: 100, frozen: 1_300, jitter: 9 },
      ),
    });
    expect(facts(before, now, 4_000)).toMatchObject({ frozen: 0.4, jitter: 9 });
  });
});

describe("what the desk is told", () => {
  test.each([
    [{}, null],
    [{ lossIn: 0.2 }, { way: "down", cause: "loss", level: "poor" }],
    [{ lossOut: 0.05 }, { way: "up", cause: "loss", level: "fair" }],
    [{ rtt: 500 }, { way: "both", cause: "delay", level: "fair" }],
    [{ jitter: 200 }, { way: "down", cause: "delay", level: "poor" }],
    [{ frozen: 0.1 }, { way: "down", cause: "loss", level: "fair" }],
    [{ silent: 6_000 }, { way: "both", cause: "loss", level: "lost" }],
  ] as const)("%o is %o", (change, told) => {
    expect(trouble(judge({ ...FINE, ...change }))).toEqual(told);
  });
});

describe("one look", () => {
  test.each([
    [{}, "good", "none"],
    [{ lossIn: 0.05 }, "fair", "loss_in"],
    [{ lossIn: 0.2 }, "poor", "loss_in"],
    [{ lossOut: 0.2 }, "poor", "loss_out"],
    [{ rtt: 500 }, "fair", "delay"],
    [{ rtt: 1_200 }, "poor", "delay"],
    [{ jitter: 80 }, "fair", "jitter"],
    [{ frozen: 0.4 }, "poor", "frozen"],
    [{ silent: 5_000 }, "lost", "silence"],
    [{ rtt: null }, "good", "none"],
    [{ lossIn: 0.05, rtt: 1_200 }, "poor", "delay"],
  ] as const)("%o is %s because of %s", (change, level, cause) => {
    expect(judge({ ...FINE, ...change })).toMatchObject({ level, cause });
  });

  test("what is lost on the way out is no fault of what is received", () => {
    expect(judge({ ...FINE, lossOut: 0.5 }).receiving).toBe("good");
  });
});

describe("the sign stays calm", () => {
  const good = judge(FINE);
  const poor = judge({ ...FINE, lossIn: 0.2 });
  const lost = judge({ ...FINE, silent: 9_000 });
  const shown = (list: (typeof good)[]) => {
    const calm = new Calm();
    return list.map((each) => calm.next(each).level);
  };

  test("one bad look is not shown, two are", () => {
    expect(shown([good, poor, good, poor, poor])).toEqual(["good", "good", "good", "good", "poor"]);
  });

  test("better only after three", () => {
    expect(shown([poor, good, good, good])).toEqual(["poor", "poor", "poor", "good"]);
  });

  test("lost is shown at once", () => {
    expect(shown([good, lost])).toEqual(["good", "lost"]);
  });
});
