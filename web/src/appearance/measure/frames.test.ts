import { describe, expect, it } from "vitest";
import { hangs } from "./frames";
import { type Colour, frame, SKIN, WALL } from "./samples";
import { prepared } from "./scene";
import { type Box, CLASS } from "./types";

const FACE: Box = { left: 530, top: 90, right: 570, bottom: 130 };
const PRINT: Box = { left: 500, top: 60, right: 600, bottom: 170 };

const on = (box: Box, colour: Colour) => ({ box, of: CLASS.background, colour });
const face = on(FACE, SKIN);
const hangsIn = (...more: ReturnType<typeof on>[]) => hangs(prepared(frame({ more })), FACE);

describe("a face on the wall", () => {
  it("hangs in a dark frame and in a pale one, and as a print without any", () => {
    const inner = { left: 505, top: 65, right: 595, bottom: 165 };
    for (const colour of [
      [40, 30, 20],
      [230, 230, 230],
    ] as const) {
      expect(hangsIn(on(PRINT, colour), on(inner, [120, 140, 120]), face)).toBe(true);
    }
    expect(hangsIn(on(PRINT, [60, 90, 140]), face)).toBe(true);
  });

  it("doesn't where lines are on three sides only, as in a doorway or behind a table", () => {
    const doorway = { ...PRINT, top: 20, bottom: 360 };
    expect(hangsIn(on(doorway, [40, 30, 20]), face)).toBe(false);
    const table = { left: 420, top: 180, right: 640, bottom: 200 };
    expect(hangsIn(on(table, [40, 30, 20]), face)).toBe(false);
    expect(hangsIn(on(PRINT, WALL), face)).toBe(false);
  });

  it("may reach over the picture's edge without harm", () => {
    const corner = { left: 600, top: -20, right: 660, bottom: 40 };
    expect(hangs(prepared(frame()), corner)).toBe(false);
  });
});
