import { expect, test } from "vitest";
import { centre, made, moved } from "./keyboard";

const PAGE = [40_000, 80_000] as const;
const press = (key: string, shiftKey = false) => ({ key, shiftKey });

test("arrow keys move the cross, with Shift finely, never off the page", () => {
  expect(centre(PAGE)).toEqual({ x: 20_000, y: 40_000 });
  expect(moved(centre(PAGE), press("ArrowRight"), PAGE)).toEqual({ x: 21_000, y: 40_000 });
  expect(moved(centre(PAGE), press("ArrowUp", true), PAGE)).toEqual({ x: 20_000, y: 39_800 });
  expect(moved({ x: 100, y: 79_999 }, press("ArrowLeft"), PAGE)).toEqual({ x: 0, y: 79_999 });
  expect(moved({ x: 100, y: 79_999 }, press("ArrowDown"), PAGE)).toEqual({ x: 100, y: 80_000 });
  expect(moved(centre(PAGE), press("a"), PAGE)).toBeNull();
});

test("arrow and rectangle are their two ends; what is next to nothing is none", () => {
  const points = [0, 0, 50, 900, 20, 50, 3_000, 4_000, 50];
  expect(made("pen", points)).toEqual(points);
  expect(made("arrow", points)).toEqual([0, 0, 50, 3_000, 4_000, 50]);
  expect(made("rectangle", [0, 0, 50, 100, 100, 50])).toBeNull();
  expect(made("arrow", [0, 0, 50])).toBeNull();
  expect(made("highlighter", [0, 0, 50])).toEqual([0, 0, 50]);
  expect(made("pen", [])).toBeNull();
});
