import { expect, it } from "vitest";
import { placement } from "./placement";
import { face } from "./samples";

const whole = { width: 640, height: 360 };

it("is in parts of the picture", () => {
  expect(placement(face({ left: 270, top: 80, right: 370, bottom: 180 }), whole)).toEqual({
    center_x: 0.5,
    eye_y: 120 / 360,
    face_height: 100 / 360,
  });
});

it("never lies outside of it", () => {
  const beyond = placement(face({ left: -300, top: -900, right: 100, bottom: 500 }), whole);
  expect(beyond).toEqual({ center_x: 0, eye_y: 0, face_height: 1 });
});
