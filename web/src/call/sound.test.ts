import { expect, test, vi } from "vitest";
import { loudness, playOn } from "./sound";

test("silence is nothing, loud speech is all, in between goes by decibels", () => {
  const level = (amplitude: number) => loudness(new Float32Array(64).fill(amplitude));
  expect(level(0)).toBe(0);
  expect(level(0.001)).toBeCloseTo(0, 2); // -60 dB
  expect(level(10 ** (-36 / 20))).toBeCloseTo(0.5, 2);
  expect(level(1)).toBe(1);
});

test("a loudspeaker that is gone, or a browser that can't choose, stops nothing", async () => {
  const setSinkId = vi.fn(() => Promise.reject(new Error("gone")));
  await expect(playOn({ setSinkId }, "x")).resolves.toBeUndefined();
  await expect(playOn({}, "x")).resolves.toBeUndefined();
  await playOn({ setSinkId: setSinkId.mockResolvedValue(undefined as never) }, null);
  expect(setSinkId).toHaveBeenLastCalledWith("");
});
