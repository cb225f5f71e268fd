import { expect, test } from "vitest";
import { type Allowance, PictureRule } from "./picture";

/** Every 2 s from `from` to `to`; the last allowance, and when the picture changed. */
function run(rule: PictureRule, from: number, to: number, available: number, lossOut = 0) {
  let last: Allowance = { picture: true, maxBitrate: 0 };
  for (let at = from; at <= to; at += 2_000) last = rule.next({ at, available, lossOut });
  return last;
}

test("a wide way carries the whole picture", () => {
  expect(run(new PictureRule(), 0, 0, 3_000_000)).toEqual({ picture: true, maxBitrate: 1_700_000 });
});

test("a narrower one carries less, and always keeps room for the sound", () => {
  expect(run(new PictureRule(), 0, 0, 900_000).maxBitrate).toBe(900_000);
  expect(run(new PictureRule(), 0, 0, 400_000).maxBitrate).toBe(450_000);
  expect(run(new PictureRule(), 0, 0, 200_000).maxBitrate).toBe(200_000);
});

test("poor for 8 s turns the picture off, not sooner", () => {
  const rule = new PictureRule();
  expect(run(rule, 0, 6_000, 60_000).picture).toBe(true);
  expect(run(rule, 8_000, 8_000, 60_000).picture).toBe(false);
});

test("one better moment starts the count again", () => {
  const rule = new PictureRule();
  run(rule, 0, 6_000, 60_000);
  run(rule, 7_000, 7_000, 900_000);
  expect(run(rule, 8_000, 14_000, 60_000).picture).toBe(true);
});

test("heavy loss counts as poor, whatever the estimate says", () => {
  expect(run(new PictureRule(), 0, 8_000, 2_000_000, 0.3).picture).toBe(false);
});

test("good for 15 s brings it back, small at first", () => {
  const rule = new PictureRule();
  run(rule, 0, 8_000, 60_000);
  // Without a picture the estimate stays low, since nothing tries it: what counts is that nothing is lost.
  expect(run(rule, 10_000, 24_000, 60_000).picture).toBe(false);
  expect(run(rule, 26_000, 26_000, 60_000)).toEqual({ picture: true, maxBitrate: 200_000 });
});

test("a browser that estimates nothing sends the whole picture", () => {
  const allowed = new PictureRule().next({ at: 0, available: null, lossOut: 0 });
  expect(allowed).toEqual({ picture: true, maxBitrate: 1_700_000 });
});
