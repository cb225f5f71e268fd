import { expect, it } from "vitest";
import { resample, shrunk, whole } from "./resample";
import { type Colour, picture } from "./samples";
import type { Box, Picture } from "./types";

function reds(from: Picture, part: Box, width: number, height: number): number[] {
  const found: number[] = [];
  resample(from, part, width, height, (at, red) => {
    found[at] = red;
  });
  return found;
}

const grey = (value: number): Colour => [value, value, value];

it("makes smaller by whole areas", () => {
  const stripes = picture(8, 4, (x) => grey(x % 2 === 0 ? 0 : 200));
  expect(reds(stripes, whole(stripes), 4, 2)).toEqual(Array(8).fill(100));
});

it("counts parts of pixels", () => {
  const three = picture(3, 1, (x) => grey([0, 90, 240][x] ?? 0));
  const found = reds(three, whole(three), 2, 1);
  expect(found[0]).toBeCloseTo(30); // all of the first and half of the second
  expect(found[1]).toBeCloseTo(190);
});

it("makes larger straight between pixels, and the last one goes on at the edge", () => {
  const two = picture(2, 1, (x) => grey(x * 100));
  const found = reds(two, whole(two), 4, 1);
  expect(found.map(Math.round)).toEqual([0, 25, 75, 100]);
});

it("takes a part, also of colour", () => {
  const halves = picture(10, 10, (x) => (x < 5 ? [255, 0, 0] : [0, 0, 255]));
  const seen: number[][] = [];
  resample(halves, { left: 5, top: 2, right: 10, bottom: 7 }, 1, 1, (_, ...rgb) => seen.push(rgb));
  expect(seen.map((rgb) => rgb.map(Math.round))).toEqual([[0, 0, 255]]);
});

it("shrinks to a width and keeps the shape; what is small stays as it is", () => {
  const large = picture(1280, 720, (x, y) => grey((x + y) % 256));
  const small = shrunk(large, 640);
  expect([small.width, small.height]).toEqual([640, 360]);
  expect(small.data[3]).toBe(255);
  expect(shrunk(small, 640)).toBe(small);
  const direct = new Uint8ClampedArray(640 * 360 * 4).fill(255);
  resample(large, whole(large), 640, 360, (at, ...rgb) => direct.set(rgb, at * 4));
  expect(small.data).toEqual(direct);
  expect(
    shrunk(
      picture(900, 301, () => grey(9)),
      640,
    ),
  ).toMatchObject({ width: 640, height: 214 });
});
