import { expect, test } from "vitest";
import golden from "../../../../tests/golden/marks.json";
import { boxOf, type Drawn, meet, outline, pathOf, TOOLS, usualSize } from "./shapes";

const A4 = [59_528, 84_189] as const;

test.each(golden)("$name is drawn as ever", ({ mark, path }) => {
  expect(pathOf(mark as Drawn)).toBe(path);
});

test("the examples hold every tool", () => {
  expect(new Set(golden.map(({ mark }) => mark.tool))).toEqual(new Set(TOOLS));
});

test("a pen's line is as wide as it was pressed, a highlighter's always the same", () => {
  const width = (tool: "pen" | "highlighter", pressure: number): number => {
    const points = [0, 0, pressure, 5_000, 0, pressure, 10_000, 0, pressure];
    const ys = outline({ tool, points, size: 400, text: null }).map(([, y = 0]) => y);
    return Math.max(...ys) - Math.min(...ys);
  };
  expect(width("pen", 50)).toBeCloseTo(400, -1);
  expect(width("pen", 100)).toBeCloseTo(600, -1);
  expect(width("pen", 0)).toBeCloseTo(200, -1);
  expect(width("highlighter", 100)).toBeCloseTo(400, -1);
});

test("a dot is round, and lies where the pen was", () => {
  const points = outline({ tool: "pen", points: [1_000, 2_000, 50], size: 400, text: null });
  for (const [x = 0, y = 0] of points) expect(Math.hypot(x - 1_000, y - 2_000)).toBeLessThan(210);
  expect(points.length).toBeGreaterThan(10);
});

test("nothing has no shape", () => {
  expect(pathOf({ tool: "pen", points: [], size: 200, text: null })).toBe("");
});

test("a mark grows with the page that it is on", () => {
  expect(usualSize("pen", A4)).toBe(200);
  expect(usualSize("pen", [29_764, 42_094])).toBe(200);
  expect(usualSize("pen", [842_000, 600_000])).toBe(2_000);
});

test("boxes hold what is drawn", () => {
  for (const { mark } of golden) {
    const { left, top, right, bottom } = boxOf(mark as Drawn);
    for (const [x = 0, y = 0] of outline(mark as Drawn)) {
      if (mark.tool !== "pen" && mark.tool !== "highlighter") continue;
      expect(x).toBeGreaterThanOrEqual(left);
      expect(x).toBeLessThanOrEqual(right);
      expect(y).toBeGreaterThanOrEqual(top);
      expect(y).toBeLessThanOrEqual(bottom);
    }
  }
  const box = { left: 0, top: 0, right: 10, bottom: 10 };
  expect(meet(box, { left: 10, top: 5, right: 20, bottom: 6 })).toBe(true);
  expect(meet(box, { left: 11, top: 5, right: 20, bottom: 6 })).toBe(false);
});
