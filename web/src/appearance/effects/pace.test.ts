import { expect, test } from "vitest";
import { type Advice, fits, Pace, WIDTHS } from "./pace";

/** `seconds` of pictures that take `spent` ms each, at 30 a second or as fast as they go; what was advised. */
function run(pace: Pace, from: number, seconds: number, spent: number): Advice[] {
  const advice: Advice[] = [];
  const step = Math.max(spent, 1000 / 30);
  for (let at = from + step; at <= from + seconds * 1000; at += step) {
    const said = pace.add(at, spent);
    if (said !== "hold") advice.push(said);
  }
  return advice;
}

test("a device that keeps up is left alone", () => {
  const pace = new Pace();
  expect(run(pace, 0, 60, 30)).toEqual([]);
  expect(pace.width).toBe(WIDTHS[0]);
});

test("a slow one gets a smaller picture first, and is told once when that isn't enough", () => {
  const pace = new Pace();
  expect(run(pace, 0, 40, 70)).toEqual(["lower", "lower", "lower", "slow"]);
  expect(pace.width).toBe(WIDTHS.at(-1));
});

test("one slow picture, or a slow second, is no reason", () => {
  const pace = new Pace();
  run(pace, 0, 1, 30);
  expect(pace.add(1300, 300)).toBe("hold");
  expect(run(pace, 1300, 20, 30)).toEqual([]);
});

test("slow is taken back when it is clearly better, not when it swings around the limit", () => {
  const pace = new Pace();
  run(pace, 0, 40, 70);
  expect(run(pace, 40_000, 20, 48)).toEqual([]);
  expect(run(pace, 60_000, 20, 30)).toEqual(["fine"]);
});

test("few pictures from the camera are no fault of the effect", () => {
  const pace = new Pace();
  for (let at = 0; at < 60_000; at += 200) expect(pace.add(at, 25)).toBe("hold");
});

test("a pause begins the judgement anew", () => {
  const pace = new Pace();
  run(pace, 0, 2.9, 70);
  pace.pause();
  expect(run(pace, 3000, 2.5, 70)).toEqual([]);
});

test("it is offered from 20 pictures a second on, the first ones not counted", () => {
  expect(fits([900, 300, 90, 60, 60, ...Array(20).fill(50)])).toBe(true);
  expect(fits(Array(25).fill(51))).toBe(false);
  expect(fits([1, 1, 1])).toBe(false);
});
