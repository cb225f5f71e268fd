// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { keepContact, keptContact } from "./tab";

afterEach(() => {
  vi.restoreAllMocks();
  sessionStorage.clear();
});

test("a tab knows its contact", () => {
  expect(keptContact()).toBeUndefined();
  keepContact("c1");
  expect(keptContact()).toBe("c1");
});

test("blocked storage stops nobody", () => {
  vi.stubGlobal("sessionStorage", undefined);
  keepContact("c1");
  expect(keptContact()).toBeUndefined();
  vi.unstubAllGlobals();
});
