import { expect, test } from "vitest";
import { randomId } from "./random";

test("two hex digits a byte, other ones each time", () => {
  expect(randomId()).toMatch(/^[0-9a-f]{32}$/);
  expect(randomId(4)).toMatch(/^[0-9a-f]{8}$/);
  expect(new Set(Array.from({ length: 100 }, () => randomId())).size).toBe(100);
});

test("small bytes keep their leading zero", () => {
  const lengths = Array.from({ length: 2_000 }, () => randomId(1).length);
  expect(new Set(lengths)).toEqual(new Set([2]));
});
