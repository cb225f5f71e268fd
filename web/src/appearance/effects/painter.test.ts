import { expect, test } from "vitest";
import { filling, size } from "./painter";

const frame = (width: number, height: number) => ({ width, height }) as ImageBitmap;

test("a picture is never made larger, keeps its shape, and has even sides", () => {
  expect(size(frame(1280, 720), 1280)).toEqual({ width: 1280, height: 720 });
  expect(size(frame(1280, 720), 640)).toEqual({ width: 640, height: 360 });
  expect(size(frame(641, 361), 1280)).toEqual({ width: 642, height: 362 });
  expect(size(frame(640, 480), 480)).toEqual({ width: 480, height: 360 });
});

test("held upright, the longer side counts", () => {
  expect(size(frame(720, 1280), 960)).toEqual({ width: 540, height: 960 });
});

test("a backdrop fills the picture from its middle and is never stretched", () => {
  expect(filling(frame(1920, 1080), 1280, 720)).toEqual({ x: 0, y: 0, width: 1920, height: 1080 });
  expect(filling(frame(1920, 1080), 720, 720)).toEqual({ x: 420, y: 0, width: 1080, height: 1080 });
  expect(filling(frame(1000, 1000), 200, 100)).toEqual({ x: 0, y: 250, width: 1000, height: 500 });
});
