// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { onWake } from "./wake";

let stop = (): void => undefined;
afterEach(() => {
  stop();
  vi.restoreAllMocks();
});

function see(state: DocumentVisibilityState): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

test("the network is back, the page comes out of the history, or is seen again", () => {
  const woken = vi.fn();
  stop = onWake(woken);
  window.dispatchEvent(new Event("online"));
  window.dispatchEvent(new Event("pageshow"));
  see("visible");
  expect(woken).toHaveBeenCalledTimes(3);
});

test("being hidden is no waking, and after the end nothing is heard any more", () => {
  const woken = vi.fn();
  stop = onWake(woken);
  see("hidden");
  stop();
  see("visible");
  window.dispatchEvent(new Event("online"));
  window.dispatchEvent(new Event("pageshow"));
  expect(woken).not.toHaveBeenCalled();
});
