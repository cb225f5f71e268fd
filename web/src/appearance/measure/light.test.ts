import { describe, expect, it } from "vitest";
import { light } from "./light";
import { type Colour, face, frame, SKIN } from "./samples";
import { prepared } from "./scene";

const of = (painted: Parameters<typeof frame>[0]) => light(prepared(frame(painted)), face());
const times = (colour: Colour, by: number): Colour => [
  colour[0] * by,
  colour[1] * by,
  colour[2] * by,
];

describe("darkness", () => {
  it("is told by the brightest places of the face", () => {
    expect(of({}).face_p97).toBeGreaterThan(140);
    expect(of({ skin: () => times(SKIN, 0.2) }).face_p97).toBeLessThan(55);
  });

  it("is not dark skin: what shines on it shows the light", () => {
    const dark: Colour = [70, 48, 40];
    const shining = (x: number, y: number): Colour => ((x + y) % 20 === 0 ? [150, 130, 120] : dark);
    expect(of({ skin: shining }).face_p97).toBeGreaterThan(100);
  });
});

describe("over-exposure", () => {
  it("is the part of the skin that is white", () => {
    expect(of({}).face_clipped).toBe(0);
    const half = of({ skin: (x) => (x < 320 ? [255, 255, 255] : SKIN) }).face_clipped;
    expect(half).toBeCloseTo(0.5, 1);
  });
});

describe("light from behind", () => {
  it("is how much brighter the wall's bright quarter is than the face", () => {
    expect(of({}).back_light).toBeLessThan(10);
    const window = of({
      wall: (x) => (x < 250 ? [255, 255, 255] : [60, 60, 60]),
      skin: () => times(SKIN, 0.35),
    });
    expect(window.back_light).toBeGreaterThan(60);
  });

  it("is not measured without a wall or without skin", () => {
    const everywhere = [{ box: { left: 0, top: 0, right: 640, bottom: 360 }, of: 4, colour: SKIN }];
    expect(of({ more: everywhere })).toMatchObject({ back_light: null, face_clipped: null });
    expect(of({ more: everywhere }).face_p97).not.toBeNull();
  });
});
