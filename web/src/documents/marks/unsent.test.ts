import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tabStorage } from "../samples";
import type { MarkCommand } from "./ink";
import { Unsent } from "./unsent";

const add = (mark: string): MarkCommand => ({
  type: "mark.add",
  contact: "c1",
  version: "v1",
  page: 3,
  mark,
  tool: "pen",
  size: 200,
  points: [1, 2, 50],
  text: null,
});
const remove = (mark: string): MarkCommand => ({
  type: "mark.remove",
  contact: "c1",
  version: "v1",
  marks: [mark],
});

beforeEach(() => {
  vi.stubGlobal("sessionStorage", tabStorage());
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("what the desk has not acknowledged", () => {
  it("is there after a page load, in the order it was said", () => {
    const before = new Unsent("c1", "me");
    for (const command of [add("m2"), add("m1"), remove("m2")]) {
      before.keep(command);
      vi.advanceTimersByTime(10);
    }
    expect(new Unsent("c1", "me").all()).toEqual([add("m2"), add("m1"), remove("m2")]);
    before.forget(add("m2"));
    expect(new Unsent("c1", "me").all()).toEqual([add("m1"), remove("m2")]);
  });

  it("is nobody else's", () => {
    new Unsent("c1", "me").keep(add("m1"));
    expect(new Unsent("c1", "other").all()).toEqual([]);
    expect(new Unsent("c2", "me").all()).toEqual([]);
  });

  it("is lost where the browser keeps nothing, and nothing else is", () => {
    vi.stubGlobal("sessionStorage", undefined);
    const unsent = new Unsent("c1", "me");
    unsent.keep(add("m1"));
    expect(unsent.all()).toEqual([]);
    unsent.forget(add("m1"));
  });
});
