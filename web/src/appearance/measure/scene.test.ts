import { describe, expect, it } from "vitest";
import { face, frame, HEIGHT, WIDTH } from "./samples";
import { faceSkin, prepared, share, times, within } from "./scene";
import { CLASS } from "./types";

const at = (x: number, y: number) => y * WIDTH + x;

describe("a prepared frame", () => {
  const scene = prepared(frame());

  it("has classes and masks for each pixel", () => {
    expect(scene.classes[at(320, 130)]).toBe(CLASS.faceSkin);
    expect(scene.classes[at(320, 300)]).toBe(CLASS.clothes);
    expect(scene.person.data[at(320, 300)]).toBe(1);
    expect(scene.background.data[at(30, 30)]).toBe(1);
  });

  it("keeps away from the person's edge", () => {
    const edge = at(178, 300); // two pixels beside the body
    expect([scene.person.data[edge], scene.background.data[edge]]).toEqual([0, 0]);
  });

  it("has the face in pixels of the small picture", () => {
    const large = {
      ...frame(),
      picture: { ...frame().picture, width: 2 * WIDTH, height: 2 * HEIGHT },
    };
    const scene = prepared({ ...large, faces: [face(times(face().box, 2))] });
    expect(scene.face?.box).toEqual(face().box);
    expect(prepared(frame({ faces: [] })).face).toBeNull();
  });

  it("knows the face's skin and shares of a box", () => {
    expect(faceSkin(scene, face()).length).toBeGreaterThan(9_000);
    const half = { left: 320, right: 420, top: 100, bottom: 150 };
    expect(share(scene, half, (place) => scene.classes[place] === CLASS.faceSkin)).toBeCloseTo(
      0.5,
      1,
    );
    expect(share(scene, { left: 0, top: 0, right: 0, bottom: 0 }, () => true)).toBeNaN();
  });
});

it("boxes are cut at the picture's edge", () => {
  const reaching = { left: -5.5, top: 2.2, right: 99, bottom: 4.1 };
  expect(within(reaching, 10, 10)).toEqual({ left: 0, top: 2, right: 10, bottom: 5 });
  const beside = within({ left: 20, top: 20, right: 30, bottom: 30 }, 10, 10);
  expect([beside.right - beside.left, beside.bottom - beside.top]).toEqual([0, 0]);
});
