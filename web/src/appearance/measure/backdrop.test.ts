import { describe, expect, it } from "vitest";
import { busy, changed, grid } from "./backdrop";
import { type Colour, frame } from "./samples";
import { prepared } from "./scene";
import { CLASS } from "./types";

type Wall = (x: number, y: number) => Colour;

const sceneOf = (wall: Wall) => prepared(frame({ wall }));
const gridOf = (wall: Wall) => grid(sceneOf(wall));

/** A room: shelves of several colours. */
const room: Wall = (x, y) => [
  90 + 60 * Math.floor((x / 90) % 2),
  100 + 40 * Math.floor((y / 70) % 2),
  120 - 50 * Math.floor(((x + y) / 160) % 2),
];
const lit =
  (wall: Wall, by: readonly [number, number, number]): Wall =>
  (x, y) => {
    const [red, green, blue] = wall(x, y);
    return [red * by[0], green * by[1], blue * by[2]];
  };

describe("a background against the approved one", () => {
  it("is unchanged where it is the same", () => {
    expect(changed(gridOf(room), gridOf(room))).toBe(0);
  });

  it("is still the same in other light and other tint", () => {
    expect(changed(gridOf(lit(room, [0.75, 0.75, 0.75])), gridOf(room))).toBeLessThan(0.1);
    expect(changed(gridOf(lit(room, [1.05, 1, 0.95])), gridOf(room))).toBeLessThan(0.1);
  });

  it("differs where another wall is", () => {
    const other: Wall = (x) => (x < 320 ? [40, 90, 60] : [220, 200, 120]);
    expect(changed(gridOf(other), gridOf(room))).toBeGreaterThan(0.5);
  });

  it("differs in part where something new stands", () => {
    const plant = { box: { left: 480, top: 100, right: 640, bottom: 360 }, colour: [20, 90, 30] };
    const now = frame({ wall: room, more: [{ ...plant, of: CLASS.background } as never] });
    const found = changed(grid(prepared(now)), gridOf(room)) ?? 0;
    expect(found).toBeGreaterThan(0.1);
    expect(found).toBeLessThan(0.6);
  });

  it("is only compared where nobody sits, then and now", () => {
    const { cover } = gridOf(room);
    expect(cover[18 * 64 + 2]).toBe(1);
    expect(cover[33 * 64 + 32]).toBe(0);
    const hidden = { lab: new Float32Array(64 * 36 * 3), cover: new Float32Array(64 * 36) };
    expect(changed(gridOf(room), hidden)).toBeNull();
  });
});

describe("a plain background", () => {
  it("is less busy than a room, and daylight that falls off doesn't count for much", () => {
    const plain = busy(sceneOf(() => [160, 165, 170])) ?? Number.NaN;
    const fading = busy(sceneOf((x) => [160 + x / 40, 165 + x / 40, 170 + x / 40])) ?? Number.NaN;
    const full = busy(sceneOf(room)) ?? Number.NaN;
    expect(plain).toBeCloseTo(0, 1);
    expect(fading).toBeLessThan(3);
    expect(full).toBeGreaterThan(10);
  });

  it("can't be told where hardly any is seen", () => {
    const close = [{ box: { left: 30, top: 0, right: 610, bottom: 360 }, of: CLASS.clothes }];
    const scene = prepared(frame({ more: close.map((each) => ({ ...each, colour: [9, 9, 9] })) }));
    expect(busy(scene)).toBeNull();
  });
});
