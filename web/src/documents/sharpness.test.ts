import { describe, expect, it } from "vitest";
import { layout, type Size } from "./place";
import { TILE, tiledWidth, tilesSeen, widthFor } from "./sharpness";

const A4: Size = [59_528, 84_189];
const BOX = { width: 1000, height: 700 };

describe("the picture for a width on the screen", () => {
  it.each([
    [390, 1, 400],
    [390, 2, 800],
    [390, 3, 1200],
    [1000, 1, 1200],
    [1000, 1.5, 1600],
    [1000, 3, 3200],
    [9000, 2, 3200],
  ])("of %i CSS pixels at density %i is %i wide", (css, density, width) => {
    expect(widthFor(css, density)).toBe(width);
  });

  it("is tiled only beyond the largest whole one", () => {
    expect(tiledWidth(1600, 2)).toBeNull();
    expect(tiledWidth(2000, 2)).toBe(6400);
    expect(tiledWidth(8000, 2)).toBe(12_800);
  });
});

describe("tiles", () => {
  const drawn = layout(4000, A4, BOX);

  it("cover what is seen, and little more", () => {
    const scroll = { left: 900, top: 1500 };
    const tiles = tilesSeen(6400, A4, drawn, scroll, BOX);
    const pixels = 6400 / drawn.width;
    const columns = Math.ceil((BOX.width * pixels) / TILE) + 1;
    const rows = Math.ceil((BOX.height * pixels) / TILE) + 1;
    expect(tiles.length).toBeLessThanOrEqual(columns * rows);
    const first = (900 - drawn.left) / drawn.width;
    const last = (900 + BOX.width - drawn.left) / drawn.width;
    expect(Math.min(...tiles.map(({ left }) => left))).toBeLessThanOrEqual(first);
    expect(Math.max(...tiles.map(({ left, across }) => left + across))).toBeGreaterThan(last);
  });

  it("end with the page", () => {
    const scroll = {
      left: drawn.content.width - BOX.width,
      top: drawn.content.height - BOX.height,
    };
    const tiles = tilesSeen(6400, A4, drawn, scroll, BOX);
    expect(Math.max(...tiles.map(({ left, across }) => left + across))).toBeCloseTo(1);
    expect(Math.max(...tiles.map(({ top, down }) => top + down))).toBeCloseTo(1);
  });

  it("come from the middle outwards", () => {
    const scroll = { left: 900, top: 1500 };
    const [first] = tilesSeen(6400, A4, drawn, scroll, BOX);
    const middle = (900 + BOX.width / 2 - drawn.left) / drawn.width;
    expect(first && first.left <= middle && first.left + first.across >= middle).toBe(true);
  });
});
