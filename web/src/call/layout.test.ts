import { describe, expect, test } from "vitest";
import { arrange, columns, type Seats } from "./layout";

const seats = (change: Partial<Seats>): Seats => ({
  others: ["a", "b", "c"],
  speaker: null,
  sharers: [],
  liking: "speaker",
  ...change,
});

describe("who stands where", () => {
  test("a single face fills the stage, whatever is liked", () => {
    expect(arrange(seats({ others: ["a"] }))).toMatchObject({ kind: "one", order: ["a"] });
    expect(arrange(seats({ others: ["a"], liking: "grid" }))).toMatchObject({ kind: "one" });
  });

  test("nobody there yet is an empty stage", () => {
    expect(arrange(seats({ others: [] }))).toEqual({ kind: "one", order: [], sharer: null });
  });

  test("who speaks is large, the others keep their order", () => {
    expect(arrange(seats({ speaker: "b" })).order).toEqual(["b", "a", "c"]);
  });

  test("while nobody speaks, or who spoke has left, the first one is large", () => {
    expect(arrange(seats({ speaker: null })).order).toEqual(["a", "b", "c"]);
    expect(arrange(seats({ speaker: "gone" })).order).toEqual(["a", "b", "c"]);
  });

  test("in the grid nobody moves when somebody speaks", () => {
    expect(arrange(seats({ speaker: "c", liking: "grid" })).order).toEqual(["a", "b", "c"]);
  });

  test("a shared screen takes the room; of two the first one's", () => {
    expect(arrange(seats({ sharers: ["gone", "c", "b"] }))).toEqual({
      kind: "sharing",
      order: ["a", "b", "c"],
      sharer: "c",
    });
  });

  test("nobody is lost or shown twice", () => {
    for (const liking of ["grid", "speaker"] as const)
      for (const speaker of [null, "a", "c", "x"])
        expect([...arrange(seats({ liking, speaker })).order].sort()).toEqual(["a", "b", "c"]);
  });
});

describe("columns of the grid", () => {
  test.each([
    [2, 1440, 800, 2],
    [2, 390, 700, 1],
    [3, 1440, 800, 2],
    [3, 390, 700, 1],
    [4, 1440, 800, 2],
    [4, 390, 700, 2],
    [5, 1440, 700, 3],
    [1, 800, 600, 1],
  ])("%i faces on %i × %i: %i", (count, width, height, expected) => {
    expect(columns(count, width, height)).toBe(expected);
  });

  test("a stage without size has one column", () => {
    expect(columns(3, 0, 0)).toBe(1);
  });
});
