import { expect, it } from "vitest";
import { face, picture } from "./samples";
import { sharpness } from "./sharpness";

const box = { left: 40, top: 40, right: 200, bottom: 200 };

/** Waves of this length, in pixels, of this much contrast. */
const waves = (length: number, contrast: number) =>
  picture(240, 240, (x, y) => {
    const value =
      128 + contrast * Math.sin((2 * Math.PI * x) / length) * Math.sin((2 * Math.PI * y) / length);
    return [value, value, value];
  });

it("falls with what is blurred, not with what is pale", () => {
  const sharp = sharpness(waves(8, 60), face(box)) ?? 0;
  const blurred = sharpness(waves(40, 60), face(box)) ?? 0;
  const pale = sharpness(waves(8, 25), face(box)) ?? 0;
  expect(sharp).toBeGreaterThan(20 * blurred);
  expect(pale).toBeGreaterThan(0.7 * sharp);
});

it("is nothing for one colour, and not measured where a face is too small", () => {
  const flat = picture(240, 240, () => [90, 90, 90]);
  expect(sharpness(flat, face(box))).toBeCloseTo(0);
  expect(sharpness(flat, face({ left: 0, top: 0, right: 15, bottom: 15 }))).toBeNull();
});
