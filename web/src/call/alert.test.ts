// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { flashTitle, keepAwake, notify } from "./alert";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the title alternates, and afterwards is what it was", () => {
  document.title = "Desk";
  const stop = flashTitle("It is your turn");
  const seen = [document.title];
  for (let second = 0; second < 2; second += 1) {
    vi.advanceTimersByTime(1_000);
    seen.push(document.title);
  }
  expect(seen).toEqual(["It is your turn", "Desk", "It is your turn"]);
  stop();
  vi.advanceTimersByTime(5_000);
  expect(document.title).toBe("Desk");
});

test("the screen is kept awake anew whenever the page is seen again, until it is enough", async () => {
  const locks: { released: boolean; release: () => Promise<void> }[] = [];
  const request = vi.fn(() => {
    const lock = {
      released: false,
      release: () => {
        lock.released = true;
        return Promise.resolve();
      },
    };
    locks.push(lock);
    return Promise.resolve(lock);
  });
  Object.defineProperty(navigator, "wakeLock", { value: { request }, configurable: true });
  const stop = keepAwake();
  await vi.advanceTimersByTimeAsync(0);
  window.dispatchEvent(new Event("pageshow"));
  expect(request).toHaveBeenCalledTimes(1); // still held
  if (locks[0]) locks[0].released = true; // hidden for a while
  window.dispatchEvent(new Event("pageshow"));
  await vi.advanceTimersByTimeAsync(0);
  expect(request).toHaveBeenCalledTimes(2);
  stop();
  expect(locks[1]?.released).toBe(true);
  window.dispatchEvent(new Event("pageshow"));
  expect(request).toHaveBeenCalledTimes(2);
});

test("notifies only from a hidden page, with permission", () => {
  const shown = vi.fn();
  class FakeNotification {
    static permission = "granted";
    close = vi.fn();
    constructor(title: string) {
      shown(title);
    }
  }
  vi.stubGlobal("Notification", FakeNotification);
  window.Notification = FakeNotification as unknown as typeof Notification;
  const hide = (hidden: boolean) =>
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  hide(false);
  notify("A customer", "waits", "r1");
  expect(shown).not.toHaveBeenCalled();
  hide(true);
  notify("A customer", "waits", "r1");
  expect(shown).toHaveBeenCalledWith("A customer");
  FakeNotification.permission = "denied";
  notify("Another", "waits", "r2");
  expect(shown).toHaveBeenCalledTimes(1);
});
