import { describe, expect, it } from "vitest";
import { lab, labOf, labOfHex, luma } from "./colour";
import { picture } from "./samples";

function near(found: readonly number[], wanted: readonly number[]): void {
  for (const [k, value] of found.entries()) {
    expect(value).toBeCloseTo(wanted[k] ?? Number.NaN, 0);
  }
}

describe("CIELAB", () => {
  it.each([
    [
      [255, 255, 255],
      [100, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [255, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 255, 0],
      [87.73, -86.18, 83.18],
    ],
    [
      [0, 0, 255],
      [32.3, 79.19, -107.86],
    ],
    [
      [119, 119, 119],
      [50.03, 0, 0],
    ],
    [
      [12, 6, 3],
      [1.94, 1.18, 1.7],
    ],
  ] as const)("of %j is %j", ([red, green, blue], wanted) => {
    near(lab(red, green, blue), wanted);
  });

  it("is the same by hex and for whole pictures, which may fill an array again", () => {
    const wanted = lab(10, 79, 102);
    near(labOfHex("#0a4f66"), wanted);
    const drawn = picture(3, 2, () => [10, 79, 102]);
    const found = labOf(drawn);
    near([...found.slice(15)], wanted);
    expect(labOf(drawn, found)).toBe(found);
    expect(labOf(drawn, new Float32Array(3))).not.toHaveLength(3);
  });
});

it("luma weighs green most", () => {
  const of = (...rgb: number[]) => luma(Uint8ClampedArray.from(rgb), 0);
  expect(of(255, 255, 255)).toBeCloseTo(255);
  expect(of(0, 255, 0)).toBeGreaterThan(of(255, 0, 0));
  expect(of(255, 0, 0)).toBeGreaterThan(of(0, 0, 255));
});
