// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { findOut, known } from "./fit";

const trial = vi.hoisted(() => ({ fits: true, able: true, count: 0 }));
vi.mock("./veil", () => ({
  tryVeil: () => {
    trial.count += 1;
    return Promise.resolve(trial.fits);
  },
}));
vi.mock("./lines", () => ({ capable: () => trial.able }));

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;

beforeEach(() => {
  localStorage.clear();
  Object.assign(trial, { fits: true, able: true, count: 0 });
});

test("what fitted is known for a month, what didn't for a day", async () => {
  expect(known(NOW)).toBeNull();
  expect(await findOut(NOW)).toBe("fits");
  expect([known(NOW + 29 * DAY), known(NOW + 31 * DAY)]).toEqual(["fits", null]);
  trial.fits = false;
  expect(await findOut(NOW)).toBe("slow");
  expect([known(NOW + DAY / 2), known(NOW + 2 * DAY)]).toEqual(["slow", null]);
});

test("a browser that can't isn't tried", async () => {
  trial.able = false;
  expect([known(NOW), await findOut(NOW), trial.count]).toEqual(["browser", "browser", 0]);
});

test("what somebody wrote there by hand, or a clock that was set back, counts for nothing", () => {
  for (const text of ["fits", "fits soon", `quick ${NOW}`, `fits ${NOW + DAY}`]) {
    localStorage.setItem("visavis.background.fit", text);
    expect(known(NOW)).toBeNull();
  }
});
