import { expect, test } from "vitest";
import { MOST_POINTS, simplified } from "./simplify";

const line = (count: number, at: (index: number) => [number, number, number]): number[] =>
  Array.from({ length: count }, (_, index) => at(index).map(Math.round)).flat();

test("first and last stay, and whatever is a point alone", () => {
  expect(simplified([1, 2, 50], 200)).toEqual([1, 2, 50]);
  expect(simplified([1, 2, 50, 9, 9, 50], 200)).toEqual([1, 2, 50, 9, 9, 50]);
});

test("of a straight line a point every two widths is enough", () => {
  const kept = simplified(
    line(1_001, (index) => [10 * index, 5_000, 50]),
    200,
  );
  expect(kept.slice(0, 3)).toEqual([0, 5_000, 50]);
  expect(kept.slice(-3)).toEqual([10_000, 5_000, 50]);
  expect(kept.length / 3).toBeLessThan(60);
  for (let at = 3; at < kept.length; at += 3)
    expect((kept[at] ?? 0) - (kept[at - 3] ?? 0)).toBeLessThanOrEqual(400);
});

test("corners and pressure stay", () => {
  const corner = line(21, (index) => [
    index <= 10 ? 20 * index : 200,
    index > 10 ? 20 * (index - 10) : 0,
    50,
  ]);
  const kept = simplified(corner, 200);
  expect(kept.join()).toContain("200,0,50");
  const pressed = line(21, (index) => [20 * index, 0, index === 10 ? 100 : 20]);
  expect(simplified(pressed, 200).join()).toContain("200,0,100");
});

test("every point left out lies next to the line that stays", () => {
  const curve = line(2_000, (index) => [
    3_000 + 2_500 * Math.cos(index / 300),
    3_000 + 2_500 * Math.sin(index / 170),
    50,
  ]);
  const kept = simplified(curve, 200);
  expect(kept.length).toBeLessThan(curve.length / 5);
  for (let at = 0; at < curve.length; at += 3) {
    let nearest = Infinity;
    for (let to = 3; to < kept.length; to += 3) {
      const [x0 = 0, y0 = 0] = kept.slice(to - 3, to - 1);
      const [x1 = 0, y1 = 0] = kept.slice(to, to + 2);
      const [x, y] = [(curve[at] ?? 0) - x0, (curve[at + 1] ?? 0) - y0];
      const length = (x1 - x0) ** 2 + (y1 - y0) ** 2 || 1;
      const along = Math.min(1, Math.max(0, (x * (x1 - x0) + y * (y1 - y0)) / length));
      nearest = Math.min(nearest, Math.hypot(x - along * (x1 - x0), y - along * (y1 - y0)));
    }
    expect(nearest).toBeLessThanOrEqual(10.5);
  }
});

test("a scribble that needs all its points is drawn more roughly", () => {
  const scribble = line(2 * MOST_POINTS, (index) => [
    20_000 + 19_000 * Math.sin(index * 0.9),
    30_000 + 29_000 * Math.cos(index * 1.7),
    50,
  ]);
  const kept = simplified(scribble, 200);
  expect(kept.length / 3).toBeLessThanOrEqual(MOST_POINTS);
  expect(kept.length / 3).toBeGreaterThan(2);
});
