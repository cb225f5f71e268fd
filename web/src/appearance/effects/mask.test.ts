import { expect, test } from "vitest";
import { edge, MaskSmoother } from "./mask";

/** Each value fills a block of 3 x 3 cells in one row of blocks; what is shown in the middle of each. */
function run(smoother: MaskSmoother, ...values: number[]): number[] {
  const width = values.length * 3;
  const cells = Float32Array.from(
    { length: width * 3 },
    (_, i) => values[Math.floor((i % width) / 3)] ?? 0,
  );
  const alpha = new Uint8ClampedArray(cells.length);
  smoother.smooth(cells, alpha);
  return values.map((_, block) => alpha[width + block * 3 + 1] ?? 0);
}

const fresh = (blocks: number) => new MaskSmoother(blocks * 3);

test("what the segmenter is sure of is shown wholly or not at all", () => {
  expect(run(fresh(4), 0, 0.05, 0.95, 1)).toEqual([0, 0, 255, 255]);
});

test("edges are soft and rise without a step back", () => {
  const steps = Array.from({ length: 101 }, (_, i) => edge(i / 100));
  for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeGreaterThanOrEqual(steps[i - 1] ?? 0);
  expect(steps.filter((value) => value > 0 && value < 1).length).toBeGreaterThan(30);
});

test("an undecided cell keeps what it was, a sure one follows at once", () => {
  const smoother = fresh(3);
  run(smoother, 1, 1, 0);
  const [undecided = 0, gone, come] = run(smoother, 0.5, 0, 1);
  expect(undecided).toBeGreaterThan(230); // alone, 0.5 would be nearly room
  expect(gone).toBe(0);
  expect(come).toBe(255);
});

test("flicker is damped: an edge that swings by a third swings by much less", () => {
  const swing = (smooth: boolean) => {
    const kept = fresh(1);
    const seen: number[] = [];
    for (let frame = 0; frame < 40; frame++) {
      const smoother = smooth ? kept : fresh(1);
      const [value = 0] = run(smoother, frame % 2 ? 0.8 : 0.5);
      if (frame >= 20) seen.push(value);
    }
    return Math.max(...seen) - Math.min(...seen);
  };
  expect(swing(true)).toBeLessThan(swing(false) * 0.6);
});

test("after a reset, and for another size, nothing lingers", () => {
  const smoother = fresh(1);
  run(smoother, 1);
  smoother.reset();
  expect(run(smoother, 0.5)).toEqual(run(fresh(1), 0.5));
});

test("an outline is softened over its neighbours, up to the picture's rim", () => {
  const alpha = new Uint8ClampedArray(25);
  const hard = Float32Array.from({ length: 25 }, (_, i) => (i % 5 < 2 ? 1 : 0));
  new MaskSmoother(5).smooth(hard, alpha);
  for (let row = 0; row < 5; row++) {
    const [rim, inner, edge, out, far] = alpha.slice(row * 5, row * 5 + 5);
    expect([rim, out, far]).toEqual([255, 0, 0]);
    expect(inner).toBeLessThan(255);
    expect(inner).toBeGreaterThan(edge ?? 0);
  }
});
