import { afterEach, expect, it, vi } from "vitest";
import { single, threads } from "./litert";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function browser(how: { isolated: boolean; relaxed: boolean; cores: number }): void {
  vi.stubGlobal("crossOriginIsolated", how.isolated);
  vi.stubGlobal("navigator", { hardwareConcurrency: how.cores });
  vi.spyOn(WebAssembly, "validate").mockReturnValue(how.relaxed);
}

it("takes as many threads as there are cores, up to four", () => {
  browser({ isolated: true, relaxed: true, cores: 2 });
  expect(threads()).toBe(2);
  browser({ isolated: true, relaxed: true, cores: 16 });
  expect(threads()).toBe(4);
});

it("takes one where memory can't be shared, or the build for it doesn't run", () => {
  browser({ isolated: false, relaxed: true, cores: 8 });
  expect(threads()).toBe(1);
  browser({ isolated: true, relaxed: false, cores: 8 });
  expect(threads()).toBe(1);
  expect(single()).toBe("compatible");
});
