import { expect, it } from "vitest";
import { lines } from "./lines";
import { inside } from "./samples";
import type { Box } from "./types";

const [WIDTH, HEIGHT] = [96, 64];

function map(...spots: (readonly [Box, number])[]): Float32Array {
  const sure = new Float32Array(WIDTH * HEIGHT);
  for (let at = 0; at < sure.length; at++) {
    const found = spots.find(([box]) => inside(box, at % WIDTH, Math.floor(at / WIDTH)));
    sure[at] = found?.[1] ?? 0.01;
  }
  return sure;
}

const line = { left: 10, top: 8, right: 60, bottom: 16 };
const other = { left: 10, top: 30, right: 40, bottom: 40 };

it("finds lines by what hangs together", () => {
  expect(lines(map([line, 0.9], [other, 0.8]), WIDTH, HEIGHT)).toEqual([line, other]);
});

it("leaves out what is unsure, thin or tiny", () => {
  expect(lines(map([line, 0.4]), WIDTH, HEIGHT)).toEqual([]);
  expect(lines(map([{ ...line, bottom: 11 }, 0.9]), WIDTH, HEIGHT)).toEqual([]);
  expect(lines(map([{ left: 0, top: 0, right: 4, bottom: 4 }, 0.9]), WIDTH, HEIGHT)).toEqual([]);
});
