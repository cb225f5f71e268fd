import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forget, keep, keepOnly, kept } from "./kept";

function storage(): Storage {
  const held: Record<string, string> = {};
  const methods = {
    getItem: (key: string) => held[key] ?? null,
    setItem: (key: string, value: string) => {
      held[key] = value;
    },
    removeItem: (key: string) => {
      delete held[key];
    },
  };
  return new Proxy(held, {
    get: (_, key) => methods[key as keyof typeof methods],
  }) as unknown as Storage;
}

beforeEach(() => vi.stubGlobal("sessionStorage", storage()));
afterEach(() => {
  keepOnly([]);
  vi.unstubAllGlobals();
});

test("each contact's words are kept until it is gone or they were sent", () => {
  keep("c1", "about a loan");
  keep("c2", "urgent");
  expect(kept("c1")).toBe("about a loan");
  forget("c2");
  expect(kept("c2")).toBe("");
  keep("c3", "left behind");
  keepOnly(["c1"]);
  expect([kept("c1"), kept("c3")]).toEqual(["about a loan", ""]);
});

test("what the page before a reload has kept is there, and goes with its contact", () => {
  sessionStorage.setItem("visavis.to-colleague.c9", "typed before");
  sessionStorage.setItem("visavis.language", "de");
  expect(kept("c9")).toBe("typed before");
  keepOnly([]);
  expect(kept("c9")).toBe("");
  expect(sessionStorage.getItem("visavis.language")).toBe("de");
});

test("where storage is blocked, words live as long as the page", () => {
  vi.stubGlobal("sessionStorage", undefined);
  keep("c1", "about a loan");
  expect(kept("c1")).toBe("about a loan");
  keepOnly([]);
  expect(kept("c1")).toBe("");
});
