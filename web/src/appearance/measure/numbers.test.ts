import { expect, it } from "vitest";
import { median, percentile, spread } from "./numbers";

it("percentiles lie straight between neighbours", () => {
  expect(percentile([4, 1, 3, 2], 0)).toBe(1);
  expect(percentile([4, 1, 3, 2], 100)).toBe(4);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(percentile([10, 20, 30], 97)).toBeCloseTo(29.4, 4);
  expect(percentile([7], 97)).toBe(7);
  expect(percentile([], 50)).toBeNaN();
});

it("mean and variance", () => {
  expect(spread([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, variance: 4 });
  expect(spread([]).mean).toBeNaN();
});
