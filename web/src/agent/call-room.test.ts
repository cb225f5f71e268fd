import { describe, expect, it } from "vitest";
import { shapeOf } from "./call-room";

describe("the shape of the room for a call", () => {
  it("is the picture's own", () => {
    expect(shapeOf(1280, 720)).toBeCloseTo(16 / 9);
    expect(shapeOf(480, 640)).toBe(0.75);
  });

  it("is never too narrow or too flat for a face", () => {
    expect(shapeOf(100, 1000)).toBe(9 / 16);
    expect(shapeOf(1000, 100)).toBe(2);
  });

  it("stays what it was while there is no picture", () => {
    expect(shapeOf(0, 0)).toBeNull();
  });
});
