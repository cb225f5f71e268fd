import { describe, expect, it } from "vitest";
import { failureOf, heldIn, isLive, namesOf, reasonOf, share } from "./model";

describe("a film", () => {
  it("is asked about again while something is done about it", () => {
    const states = ["waiting", "running", "done", "failed", "cancelled", null] as const;
    expect(states.filter((state) => isLive({ state }))).toEqual(["waiting", "running"]);
  });

  it("says how far it is, also before it knows how long it gets", () => {
    expect(share({ done: 0, of: 0 })).toBe(0);
    expect(share({ done: 30, of: 120 })).toBe(0.25);
    expect(share({ done: 130, of: 120 })).toBe(1);
  });

  it("has words for each failure", () => {
    expect(failureOf({ code: "disk_full" })).toBe("disk_full");
    expect(failureOf({ code: "interrupted" })).toBe("interrupted");
    expect(failureOf({ code: "something_new" })).toBe("other");
    expect(failureOf({ code: null })).toBe("other");
  });
});

it("tells what a bundle holds, and leaves out what there can't be", () => {
  const none = { parts: 0, lines: 0, documents: 0, pages: 0 };
  expect(heldIn(none, true)).toEqual(["parts"]);
  expect(heldIn(none, false)).toEqual([]);
  expect(heldIn({ ...none, parts: 2, lines: 3, pages: 1 }, true)).toEqual([
    "parts",
    "lines",
    "pages",
  ]);
  expect(heldIn({ ...none, documents: 1 }, false)).toEqual(["documents"]);
});

describe("what is refused or left out", () => {
  it("has a reason where there are words for it", () => {
    expect(reasonOf({ reason: "not_agreed" })).toBe("not_agreed");
    expect(reasonOf({ reason: "running" })).toBe("running");
    expect(reasonOf({ reason: "key_missing" })).toBeNull();
    expect(reasonOf({})).toBeNull();
  });

  it("names people", () => {
    const names = new Map([["anna", "Anna Gruber"]]);
    expect(namesOf(["anna", "c1", "guest"], names, "Customer", "c1")).toBe(
      "Anna Gruber, Customer, guest",
    );
  });
});
