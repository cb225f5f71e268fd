import { describe, expect, test } from "vitest";
import { rule } from "../samples";
import { type Around, reading, type Values } from "./reading";

const AROUND: Around = { effect: "none", effects: "any", reference: true };
const GOOD: Values = {
  faces: 1,
  others: 0,
  portraits: 0,
  center_x: 0.5,
  eye_y: 0.4,
  face_height: 0.3,
  face_p97: 180,
  face_clipped: 0,
  back_light: 10,
  sharpness: 6,
  backdrop_changed: 0.1,
  backdrop_busy: 8,
  background_text: 0,
  bare: 0.1,
  pattern: 5,
  clothing_text: 0,
  palette: 12,
};
const PLACE = rule("placement", {
  center_x_min: 0.33,
  center_x_max: 0.67,
  eye_y_min: 0.2,
  eye_y_max: 0.6,
  face_height_min: 0.12,
  face_height_max: 0.55,
});
const hint = (word: string) => ({ sight: "hint", hint: word });

test("within its limits all is well", () => {
  expect(reading(PLACE, GOOD, AROUND)).toEqual({ sight: "good" });
  expect(reading(rule("one_face", { faces_min: 1, faces_max: 1 }), GOOD, AROUND)).toEqual({
    sight: "good",
  });
});

test("on the limit is not beyond it", () => {
  const dark = rule("too_dark", { face_p97_min: 55 });
  expect(reading(dark, { ...GOOD, face_p97: 55 }, AROUND)).toEqual({ sight: "good" });
  expect(reading(dark, { ...GOOD, face_p97: 54.9 }, AROUND)).toEqual(hint("too_dark"));
});

describe("which sentence", () => {
  const one = rule("one_face", { faces_min: 1, faces_max: 1 });
  test.each([
    ["nobody", one, { faces: 0 }],
    ["one_face", one, { faces: 2 }],
    ["left", PLACE, { center_x: 0.2 }],
    ["right", PLACE, { center_x: 0.8 }],
    ["lower", PLACE, { eye_y: 0.1 }],
    ["higher", PLACE, { eye_y: 0.7 }],
    ["nearer", PLACE, { face_height: 0.1 }],
    ["back", PLACE, { face_height: 0.6 }],
    ["nearer", PLACE, { face_height: 0.1, center_x: 0.2 }],
    ["back_light", rule("back_light", { back_light_max: 60 }), { back_light: 75 }],
    ["backdrop", rule("backdrop", { backdrop_changed_max: 0.25 }), { backdrop_changed: 0.5 }],
    ["plain", rule("backdrop", { backdrop_busy_max: 22 }), { backdrop_busy: 40 }],
  ] as const)("%s", (word, asked, values) => {
    expect(reading(asked, { ...GOOD, ...values }, AROUND)).toEqual(hint(word));
  });
});

describe("what can't be measured says why", () => {
  const why = (word: string) => ({ sight: "unmeasured", why: word });
  const dark = rule("too_dark", { face_p97_min: 55 });
  const backdrop = rule("backdrop", { backdrop_changed_max: 0.25 });

  test("no face", () => {
    expect(reading(dark, { faces: 0 }, AROUND)).toEqual(why("no_face"));
  });
  test("nothing to compare with", () => {
    const alone = { ...AROUND, reference: false };
    expect(reading(backdrop, { ...GOOD, backdrop_changed: null }, alone)).toEqual(
      why("no_reference"),
    );
  });
  test("this time", () => {
    expect(reading(dark, { ...GOOD, face_p97: null }, AROUND)).toEqual(why("not_now"));
  });
});

describe("another background", () => {
  const backdrop = rule("backdrop", { backdrop_changed_max: 0.25 });
  const messy = { ...GOOD, backdrop_changed: 0.9 };

  test("passes what is behind, and nothing else", () => {
    const blurred: Around = { ...AROUND, effect: "blur" };
    expect(reading(backdrop, messy, blurred)).toEqual({ sight: "good" });
    const dark = rule("too_dark", { face_p97_min: 55 });
    expect(reading(dark, { ...GOOD, face_p97: 20 }, blurred)).toEqual(hint("too_dark"));
  });
  test("does not where the house doesn't take it", () => {
    expect(reading(backdrop, messy, { ...AROUND, effect: "backdrop", effects: "blur" })).toEqual(
      hint("backdrop"),
    );
    expect(reading(backdrop, messy, { ...AROUND, effect: "blur", effects: "none" })).toEqual(
      hint("backdrop"),
    );
  });
});
