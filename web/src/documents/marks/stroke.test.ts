import { expect, test } from "vitest";
import { Stroke } from "./stroke";

const sample = (x: number, at: number, pressure: number | null = null) => ({
  x,
  y: 1_000,
  pressure,
  at,
});

test("the line begins where the pen came down and ends where it left", () => {
  const stroke = new Stroke(200);
  for (let step = 0; step <= 20; step++) stroke.add(sample(1_000 + 100 * step, 8 * step));
  const points = stroke.finish();
  expect(points.slice(0, 2)).toEqual([1_000, 1_000]);
  expect(points.slice(-3, -1)).toEqual([3_000, 1_000]);
});

test("only what was added since is taken", () => {
  const stroke = new Stroke(200);
  stroke.add(sample(0, 0));
  expect(stroke.take()).toHaveLength(3);
  expect(stroke.take()).toEqual([]);
  stroke.add(sample(500, 16));
  stroke.add(sample(900, 32));
  expect(stroke.take()).toHaveLength(6);
  expect(stroke.points).toHaveLength(9);
});

test("after a standstill no message has more points than the desk takes", () => {
  const stroke = new Stroke(200);
  for (let step = 0; step < 700; step++) stroke.add(sample(50 * step, 8 * step));
  const taken = [stroke.take(), stroke.take(), stroke.take(), stroke.take()];
  expect(taken.map((each) => each.length / 3)).toEqual([300, 300, 100, 0]);
  expect(taken.flat()).toEqual([...stroke.points]);
});

test("points that say nothing new are no points", () => {
  const stroke = new Stroke(200);
  for (let at = 0; at < 50; at++) stroke.add(sample(700, at));
  expect(stroke.finish()).toHaveLength(3);
});

test("a trembling hand is calmed", () => {
  const stroke = new Stroke(200);
  for (let step = 0; step <= 100; step++)
    stroke.add({ x: 100 * step, y: 1_000 + (step % 2 ? 40 : -40), pressure: null, at: 4 * step });
  const ys = stroke.points.filter((_, index) => index % 3 === 1).slice(10);
  expect(Math.max(...ys) - Math.min(...ys)).toBeLessThan(40);
});

test("a pen's pressure counts; without a pen, haste makes thin", () => {
  const drawn = (step: number, pressure: number | null): number => {
    const stroke = new Stroke(200);
    for (let index = 0; index <= 60; index++) stroke.add(sample(step * index, 8 * index, pressure));
    return stroke.points.at(-1) ?? 0;
  };
  expect(drawn(100, 0.9)).toBe(90);
  expect(drawn(100, 0.1)).toBe(10);
  expect(drawn(2_000, null)).toBeLessThan(drawn(20, null));
});

test("by keyboard a point is meant as it is", () => {
  const stroke = new Stroke(200);
  stroke.put(100, 200);
  stroke.put(2_000, 200);
  expect(stroke.finish()).toEqual([100, 200, 50, 2_000, 200, 50]);
});
