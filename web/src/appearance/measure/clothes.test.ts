import { describe, expect, it } from "vitest";
import { bare, cloth, contrast, paletteDistance } from "./clothes";
import { lab } from "./colour";
import { face, frame, SHIRT, SKIN } from "./samples";
import { prepared } from "./scene";
import { CLASS } from "./types";

const of = (painted: Parameters<typeof frame>[0]) => prepared(frame(painted));
const skin = (left: number, top: number, right: number, bottom: number) => ({
  box: { left, top, right, bottom },
  of: CLASS.bodySkin,
  colour: SKIN,
});

describe("bare skin", () => {
  it("is not the neck", () => {
    expect(bare(of({}), face())).toBe(0);
  });

  it("is what shoulders and arms show, over that and clothes", () => {
    const found = bare(of({ more: [skin(180, 210, 250, 360), skin(390, 210, 460, 360)] }), face());
    expect(found).toBeGreaterThan(0.35);
    expect(found).toBeLessThan(0.65);
  });

  it("is not measured where neither is in the picture", () => {
    const low = { left: 250, top: 230, right: 390, bottom: 360 };
    expect(bare(of({ faces: [face(low)] }), face({ ...low, bottom: 400 }))).toBeNull();
  });
});

describe("the cloth", () => {
  it("is taken without its edge, and as large for everybody", () => {
    const found = cloth(of({}), face());
    expect(Math.max(found?.width ?? 0, found?.height ?? 0)).toBe(200);
    expect(contrast(found ?? expect.fail())).toBeLessThan(1);
  });

  it("is none where too little is seen", () => {
    const hidden = { box: { left: 150, top: 200, right: 500, bottom: 360 }, of: CLASS.background };
    expect(cloth(of({ more: [{ ...hidden, colour: SHIRT }] }), face())).toBeNull();
  });

  it("has contrast where it is of two brightnesses", () => {
    const stripes = cloth(
      of({ shirt: (x) => (x % 40 < 20 ? [20, 20, 20] : [230, 230, 230]) }),
      face(),
    );
    expect(contrast(stripes ?? expect.fail())).toBeGreaterThan(60);
  });
});

it("the distance to the house's colours is the least one", () => {
  const navy = lab(...SHIRT);
  expect(paletteDistance(navy, ["#ff0000", "#283c78"])).toBeCloseTo(0, 4);
  expect(paletteDistance(navy, ["#ff0000"])).toBeGreaterThan(50);
  expect(paletteDistance(navy, [])).toBeNull();
});
