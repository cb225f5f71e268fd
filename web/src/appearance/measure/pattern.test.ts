import { describe, expect, it } from "vitest";
import { cloth } from "./clothes";
import { groups, pattern, strength } from "./pattern";
import { type Colour, face, frame, SHIRT } from "./samples";
import { prepared } from "./scene";

const LOUD = 1;

function of(shirt: (x: number, y: number) => Colour) {
  const found = cloth(prepared(frame({ shirt })), face());
  return pattern(found ?? expect.fail("no cloth"));
}

describe("a pattern", () => {
  it("is none on one colour, nor where folds make shadows", () => {
    expect(strength(of(() => SHIRT))).toBeLessThan(0.1);
    const folded = of((x) => {
      const shade = 1 + 0.25 * Math.sin(x / 25);
      return [SHIRT[0] * shade, SHIRT[1] * shade, SHIRT[2] * shade];
    });
    expect(strength(folded)).toBeLessThan(LOUD);
  });

  it("is loud in stripes of strong colours", () => {
    const found = of((x) => (x % 30 < 15 ? [200, 30, 40] : [30, 70, 200]));
    expect(found.colours).toBeGreaterThan(80);
    expect(strength(found)).toBeGreaterThan(LOUD);
  });

  it("has its main colours with their shares", () => {
    const { main } = of((x) => (x % 40 < 30 ? [200, 30, 40] : [240, 240, 240]));
    expect(main[0]?.share).toBeGreaterThan(0.55);
    expect(main[0]?.colour[1]).toBeGreaterThan(50);
    expect(main.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it("has edges of L where it is black and white", () => {
    const found = of((x) => (x % 20 < 10 ? [10, 10, 10] : [240, 240, 240]));
    expect(found.edges).toBeGreaterThan(60);
    expect(found.colours).toBeLessThan(5);
  });
});

it("the same pixels give the same colours, and one colour is one group", () => {
  const points = Array.from(
    { length: 500 },
    (_, k) => [k % 100, (k * 7) % 60, (k * 3) % 40] as const,
  );
  expect(groups(points)).toEqual(groups(points));
  expect(groups(Array(100).fill([50, 10, 10]))).toEqual([{ colour: [50, 10, 10], share: 1 }]);
});
