import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Line } from "./lines";
import { type Listener, openVeil, tryVeil, type Veil } from "./veil";
import type { Order, Word } from "./wire";

vi.mock("./worker?worker&url", () => ({ default: "/assets/worker.js" }));
const lines: { id: number; closed: boolean; wanted: number; composed: number }[] = [];
vi.mock("./lines", () => ({
  openLine(id: number): Line {
    const line = { id, closed: false, wanted: 0, composed: 0 };
    lines.push(line);
    return {
      id,
      track: { id: `covered ${id}` } as MediaStreamTrack,
      close: () => {
        line.closed = true;
      },
      ...{
        wanted: () => (line.wanted += 1),
        composed: () => (line.composed += 1),
      },
    };
  },
}));

class FakeWorker extends EventTarget {
  static last: FakeWorker;
  readonly orders: Order[] = [];
  terminated = false;

  constructor() {
    super();
    FakeWorker.last = this;
  }

  postMessage(order: Order): void {
    this.orders.push(order);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(word: Word): void {
    this.dispatchEvent(new MessageEvent("message", { data: word }));
  }
}

const CAMERA = {} as MediaStreamTrack;
let heard: string[];
let veil: Veil;

beforeEach(() => {
  lines.length = 0;
  heard = [];
  vi.useFakeTimers();
  vi.stubGlobal("Worker", FakeWorker);
  const listener: Listener = {
    covered: ({ id }) => heard.push(`covered ${id}`),
    slow: (slow) => heard.push(slow ? "slow" : "fine"),
    failed: (kind) => heard.push(`failed ${kind}`),
  };
  veil = openVeil(listener);
});

afterEach(() => {
  veil.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const worker = () => FakeWorker.last;

describe("the worker's words", () => {
  test("of the line of now are passed on, those of a former one are not", () => {
    veil.cover(CAMERA);
    veil.cover(CAMERA);
    let closed = false;
    const picture = { close: () => (closed = true) } as unknown as ImageBitmap;
    worker().say({ type: "covered", line: 1 });
    worker().say({ type: "wanted", line: 1 });
    worker().say({ type: "composed", line: 1, picture });
    worker().say({ type: "covered", line: 2 });
    worker().say({ type: "wanted", line: 2 });
    expect(heard).toEqual(["covered 2"]);
    expect(lines).toMatchObject([
      { closed: true, wanted: 0, composed: 0 },
      { closed: false, wanted: 1 },
    ]);
    expect(closed).toBe(true);
  });

  test("that it is slow, and no more", () => {
    worker().say({ type: "slow" });
    worker().say({ type: "fine" });
    expect(heard).toEqual(["slow", "fine"]);
  });
});

describe("it is over, once, and nothing of it goes on", () => {
  test.each([
    [
      "when a picture couldn't be covered",
      () => worker().say({ type: "failed", kind: "run", detail: "x" }),
      "run",
    ],
    [
      "when the worker breaks",
      () => worker().dispatchEvent(new Event("error", { cancelable: true })),
      "gone",
    ],
    ["when the worker says nothing any more", () => vi.advanceTimersByTime(12_000), "gone"],
  ])("%s", (_, happens, kind) => {
    veil.cover(CAMERA);
    happens();
    worker().say({ type: "covered", line: 1 });
    vi.advanceTimersByTime(60_000);
    expect(heard).toEqual([`failed ${kind}`]);
    expect([worker().terminated, lines[0]?.closed]).toEqual([true, true]);
  });
});

test("a worker that speaks lives on, however little there is to cover", () => {
  for (let second = 0; second < 120; second++) {
    vi.advanceTimersByTime(1000);
    worker().say({ type: "alive" });
  }
  expect(heard).toEqual([]);
});

test("a page that slept doesn't blame the worker", () => {
  vi.advanceTimersByTime(2000);
  vi.setSystemTime(Date.now() + 3_600_000);
  const slept = performance.now() + 3_600_000;
  vi.spyOn(performance, "now").mockImplementation(() => slept);
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual([]);
  vi.restoreAllMocks();
});

describe("a trial", () => {
  test.each([
    ["fits", { type: "tried", fits: true }, true],
    ["doesn't fit", { type: "tried", fits: false }, false],
    ["doesn't load", { type: "failed", kind: "load", detail: "" }, false],
  ] as const)("%s", async (_, word, fits) => {
    const found = tryVeil();
    worker().say(word);
    expect(await found).toBe(fits);
    expect([worker().terminated, worker().orders]).toEqual([true, [{ type: "try" }]]);
  });

  test("that never ends is given up", async () => {
    const found = tryVeil();
    vi.advanceTimersByTime(60_000);
    expect(await found).toBe(false);
  });
});
