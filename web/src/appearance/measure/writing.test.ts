import { expect, it } from "vitest";
import { frame, HEIGHT, WIDTH } from "./samples";
import { prepared } from "./scene";
import { writing } from "./writing";

const onWall = { left: 20, top: 40, right: 120, bottom: 60 };
const onShirt = { left: 250, top: 280, right: 350, bottom: 300 };
const onFace = { left: 290, top: 100, right: 340, bottom: 120 };

it("counts by where it stands", () => {
  const part = (100 * 20) / (WIDTH * HEIGHT);
  expect(writing(prepared(frame({ text: [onWall, onShirt, onFace] })))).toEqual({
    background_text: part,
    clothing_text: part,
  });
});

it("is none where none was found, and not measured where nobody looked", () => {
  expect(writing(prepared(frame({ text: [] })))).toEqual({ background_text: 0, clothing_text: 0 });
  expect(writing(prepared(frame({ text: null })))).toEqual({
    background_text: null,
    clothing_text: null,
  });
});
