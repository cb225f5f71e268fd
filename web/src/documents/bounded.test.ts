import { expect, it } from "vitest";
import { Bounded } from "./bounded";

function letters(most: number): { cache: Bounded<string>; dropped: string[] } {
  const dropped: string[] = [];
  const cache = new Bounded<string>({
    most,
    weigh: (value) => value.length,
    drop: (value) => dropped.push(value),
  });
  return { cache, dropped };
}

it("lets go of what was used longest ago", () => {
  const { cache, dropped } = letters(6);
  cache.set("a", "aa");
  cache.set("b", "bb");
  cache.set("c", "cc");
  expect(cache.get("a")).toBe("aa");
  cache.set("d", "dd");
  expect(dropped).toEqual(["bb"]);
  expect(cache.get("b")).toBeUndefined();
  expect(cache.weight).toBe(6);
});

it("keeps the newest one, however heavy, and nothing beside it", () => {
  const { cache, dropped } = letters(3);
  cache.set("a", "aa");
  cache.set("b", "bbbbbbb");
  expect(cache.get("b")).toBe("bbbbbbb");
  expect(dropped).toEqual(["aa"]);
});

it("tells what was replaced and what was cleared", () => {
  const { cache, dropped } = letters(9);
  cache.set("a", "old");
  cache.set("a", "new");
  cache.clear();
  expect(dropped).toEqual(["old", "new"]);
  expect(cache.weight).toBe(0);
});
