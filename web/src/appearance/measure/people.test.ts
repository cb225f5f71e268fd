import { describe, expect, it } from "vitest";
import { people } from "./people";
import { face, frame, SHIRT, SKIN } from "./samples";
import { prepared } from "./scene";
import { type Box, CLASS } from "./types";

const of = (painted: Parameters<typeof frame>[0]) => people(prepared(frame(painted)));

const FACE: Box = { left: 530, top: 90, right: 570, bottom: 130 };
const BODY: Box = { left: 510, top: 130, right: 600, bottom: 360 };
const somebody = [
  { box: BODY, of: CLASS.clothes, colour: SHIRT },
  { box: FACE, of: CLASS.faceSkin, colour: SKIN },
];

describe("people", () => {
  it("are one face and nobody else where one sits", () => {
    expect(of({})).toEqual({ faces: 1, others: 0, portraits: 0 });
    expect(of({ faces: [] })).toMatchObject({ faces: 0 });
  });

  it("are two where a second face is found, in the whole picture or in a part of it", () => {
    expect(of({ more: somebody, faces: [face(), face(FACE)] })).toEqual({
      faces: 2,
      others: 1,
      portraits: 0,
    });
    expect(of({ more: somebody, tiles: [face(FACE)] })).toEqual({
      faces: 1,
      others: 1,
      portraits: 0,
    });
  });

  it("are counted once however often a face is found", () => {
    const near = face({ ...FACE, left: FACE.left + 4, right: FACE.right + 4 });
    expect(of({ more: somebody, faces: [face(), face(FACE)], tiles: [near, face()] }).others).toBe(
      1,
    );
  });

  it("include a body whose face isn't seen", () => {
    const headless = [{ box: { ...BODY, top: 0 }, of: CLASS.clothes, colour: SHIRT }];
    expect(of({ more: headless })).toEqual({ faces: 1, others: 1, portraits: 0 });
  });

  it("don't include the own hand beside the body, nor a speck", () => {
    const hand = { left: 520, top: 200, right: 590, bottom: 280 };
    expect(of({ more: [{ box: hand, of: CLASS.bodySkin, colour: SKIN }] }).others).toBe(0);
    const speck = { left: 520, top: 20, right: 545, bottom: 45 };
    expect(of({ more: [{ box: speck, of: CLASS.clothes, colour: SHIRT }] }).others).toBe(0);
  });
});

describe("a portrait", () => {
  const print = { left: 500, top: 60, right: 600, bottom: 170 };
  const hung = { faces: 1, others: 0, portraits: 1 };

  it("is a face where the segmenter sees nobody", () => {
    expect(of({ faces: [face(), face(FACE)] })).toEqual(hung);
    expect(of({ tiles: [face(FACE)] })).toEqual(hung);
  });

  it("is a face in a frame, though its print looks like a person", () => {
    const printed = [
      { box: print, of: CLASS.clothes, colour: [30, 40, 30] as const },
      { box: FACE, of: CLASS.faceSkin, colour: SKIN },
    ];
    expect(of({ more: printed, tiles: [face(FACE)] })).toEqual(hung);
  });
});
