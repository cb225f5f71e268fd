// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { painted } from "./painted";

let frame: (() => void) | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  frame = undefined;
  vi.spyOn(document, "hidden", "get").mockReturnValue(false);
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => {
    frame = run;
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("waits for the frame and for what is painted in it", async () => {
  const over = vi.fn();
  void painted().then(over);
  await vi.runAllTimersAsync();
  expect(over).not.toHaveBeenCalled();
  frame?.();
  await Promise.resolve();
  expect(over).not.toHaveBeenCalled();
  await vi.runAllTimersAsync();
  expect(over).toHaveBeenCalledOnce();
});

test("does not wait for a page that nobody sees", async () => {
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  await painted();
  expect(frame).toBeUndefined();
});
