import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Hand } from "./hand";
import type { DrawDetail, MarkDetail } from "./wire";

let told: DrawDetail[] = [];
let done: MarkDetail[] = [];
let now = 0;

beforeEach(() => {
  vi.useFakeTimers();
  [told, done, now] = [[], [], 0];
});
afterEach(() => {
  vi.useRealTimers();
});

const hand = () =>
  new Hand({
    draw: (detail) => told.push(detail),
    done: (detail) => done.push(detail),
    now: () => now,
  });
const at = (ms: number) => ({ x: 1_000 + 50 * ms, y: 1_000, pressure: null, at: ms });

function pass(ms: number): void {
  now += ms;
  vi.advanceTimersByTime(ms);
}

test("the others see the beginning at once, and then at most thirty words a second with all points in them", () => {
  const drawing = hand();
  drawing.begin("pen", 200);
  drawing.follow([at(0)]);
  expect(told).toHaveLength(1);
  for (let ms = 4; ms <= 1_000; ms += 4) {
    pass(4);
    drawing.follow([at(ms)]);
  }
  pass(40);
  expect(told.length).toBeGreaterThan(20);
  expect(told.length).toBeLessThanOrEqual(32);
  expect(told.flatMap(({ points }) => points)).toEqual([...(drawing.drawing?.points ?? [])]);
  expect(new Set(told.map(({ mark }) => mark)).size).toBe(1);
});

test("the mark that is done has the id that was drawn under", () => {
  const drawing = hand();
  drawing.begin("highlighter", 1_400);
  drawing.follow([at(0), at(10), at(20), at(30)]);
  expect(drawing.finish()).toBe(true);
  expect(done).toMatchObject([
    { mark: told[0]?.mark, tool: "highlighter", size: 1_400, text: null },
  ]);
  expect(done[0]?.points.slice(-3, -1)).toEqual([2_500, 1_000]);
  expect(drawing.drawing).toBeNull();
  pass(100);
  expect(told).toHaveLength(1);
});

test("given up, it is taken back from those who saw it", () => {
  const drawing = hand();
  drawing.begin("pen", 200);
  drawing.giveUp();
  expect(told).toEqual([]);
  drawing.begin("arrow", 200);
  drawing.follow([at(0)]);
  drawing.giveUp();
  expect(told.at(-1)).toMatchObject({ mark: told[0]?.mark, points: [] });
  expect(done).toEqual([]);
});

test("a slip of an arrow is none", () => {
  const drawing = hand();
  drawing.begin("arrow", 200);
  drawing.put(500, 500);
  drawing.put(510, 500);
  expect(drawing.finish()).toBe(false);
  expect(done).toEqual([]);
  expect(told.at(-1)?.points).toEqual([]);
});

test("what is begun anew gives up what was before", () => {
  const drawing = hand();
  drawing.begin("pen", 200);
  drawing.follow([at(0)]);
  drawing.begin("pen", 200);
  expect(told.at(-1)?.points).toEqual([]);
  expect(drawing.finish()).toBe(false);
});

test("a line without an end goes on as another mark, from where the last one ended", () => {
  const drawing = hand();
  drawing.begin("pen", 200);
  for (let ms = 0; ms < 70_000; ms += 10)
    drawing.follow([
      { x: 9_000 * Math.sin(ms / 500), y: 9_000 * Math.cos(ms / 700), pressure: null, at: ms },
    ]);
  expect(done).toHaveLength(1);
  expect(drawing.drawing?.points.slice(0, 2)).toEqual(done[0]?.points.slice(-3, -1));
  expect(drawing.finish()).toBe(true);
  expect(new Set(done.map(({ mark }) => mark)).size).toBe(2);
});
