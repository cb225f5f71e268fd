import { describe, expect, it } from "vitest";
import {
  anchors,
  best,
  bySize,
  FULL_RANGE,
  faces,
  fitted,
  intersection,
  moved,
  overlap,
  SHORT_RANGE,
  scaled,
} from "./faces";
import { face } from "./samples";

const box = (left: number, top: number, size: number) => ({
  left,
  top,
  right: left + size,
  bottom: top + size,
});

describe("anchors", () => {
  it("are as many as the detectors have outputs", () => {
    expect(anchors(SHORT_RANGE)).toHaveLength(896 * 2);
    expect(anchors(FULL_RANGE)).toHaveLength(2304 * 2);
  });

  it("stand in the middle of their cells", () => {
    expect([...anchors(FULL_RANGE).slice(0, 4)]).toEqual([2, 2, 6, 2]);
    expect([...anchors(SHORT_RANGE).slice(-2)]).toEqual([120, 120]);
  });
});

describe("a detector's output", () => {
  it("becomes faces in pixels of the picture", () => {
    const centres = anchors(FULL_RANGE);
    const boxes = new Float32Array(2304 * 16);
    const scores = new Float32Array(2304).fill(-10);
    scores[1000] = 3;
    const [x, y] = [centres[2000] ?? 0, centres[2001] ?? 0];
    boxes.set([2, 4, 30, 24, -5, -3, 5, -1], 1000 * 16);
    const fit = fitted(640, 360, 192);
    expect(fit).toEqual({ scale: 0.3, left: 0, top: 42 });
    const [found, ...more] = faces(boxes, scores, centres, fit, 0.6);
    expect(more).toEqual([]);
    expect(found?.score).toBeCloseTo(1 / (1 + Math.exp(-3)));
    expect(found?.box.left).toBeCloseTo((x + 2 - 15) / 0.3, 3);
    expect(found?.box.bottom).toBeCloseTo((y + 4 + 12 - 42) / 0.3, 3);
    expect(found?.eyes).toBeCloseTo((y - 2 - 42) / 0.3, 3);
  });

  it("has no face below the score that is asked", () => {
    const scores = new Float32Array(2304).fill(0.2); // 0.55 once it is a probability
    const found = (least: number) =>
      faces(new Float32Array(2304 * 16), scores, anchors(FULL_RANGE), fitted(1, 1, 192), least);
    expect(found(0.6)).toEqual([]);
    expect(found(0.5)).not.toEqual([]);
  });
});

it("keeps the surest finding of a face, and both of two", () => {
  const [weak, sure, other] = [
    face(box(0, 0, 100), 0.6),
    face(box(10, 0, 100), 0.9),
    face(box(300, 0, 80), 0.7),
  ];
  expect(best([weak, other, sure], 0.3)).toEqual([sure, other]);
});

it("knows overlaps", () => {
  expect(overlap(box(0, 0, 10), box(20, 0, 10))).toBe(0);
  expect(overlap(box(0, 0, 10), box(0, 0, 10))).toBe(1);
  expect(overlap(box(0, 0, 10), box(5, 0, 10))).toBeCloseTo(1 / 3);
  expect(intersection(box(0, 0, 10), box(5, 5, 10))).toBe(25);
});

it("moves, scales and sorts", () => {
  const small = face(box(0, 0, 10));
  expect(moved(small, 5, 7)).toMatchObject({ box: box(5, 7, 10), eyes: 11 });
  expect(scaled(moved(small, 5, 7), 2)).toMatchObject({ box: box(10, 14, 20), eyes: 22 });
  const large = face(box(0, 0, 20));
  expect(bySize([small, large])).toEqual([large, small]);
});
