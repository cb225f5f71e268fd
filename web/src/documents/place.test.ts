import { describe, expect, it } from "vitest";
import {
  FIT_WIDTH,
  fitPage,
  followed,
  LEAST,
  layout,
  MARGIN,
  MOST,
  pointAt,
  rounded,
  type Size,
  scrollOf,
  stepped,
  toEdges,
  zoomed,
} from "./place";

const A4: Size = [59_528, 84_189];
const SLIDE: Size = [96_000, 54_000];
const WIDE = { width: 1016, height: 716 };
const PHONE = { width: 390, height: 480 };

describe("a page in its box", () => {
  it("is as wide as the box at 1000", () => {
    const drawn = layout(FIT_WIDTH, A4, WIDE);
    expect(drawn.width).toBeCloseTo(WIDE.width - 2 * MARGIN);
    expect(drawn.left).toBeCloseTo(MARGIN);
    expect(drawn.content.height).toBeCloseTo(drawn.height + 2 * MARGIN);
  });

  it("stands in the middle where it is smaller", () => {
    const drawn = layout(500, SLIDE, WIDE);
    expect(drawn.content).toEqual(WIDE);
    expect(drawn.left).toBeCloseTo((WIDE.width - drawn.width) / 2);
    expect(drawn.top).toBeCloseTo((WIDE.height - drawn.height) / 2);
  });

  it("is seen whole at the zoom that fits the page, and never wider than the box", () => {
    const drawn = layout(fitPage(A4, WIDE), A4, WIDE);
    expect(drawn.height).toBeLessThanOrEqual(WIDE.height - 2 * MARGIN);
    expect(drawn.height).toBeGreaterThan(WIDE.height - 2 * MARGIN - 2);
    expect(fitPage(SLIDE, PHONE)).toBe(FIT_WIDTH);
  });

  it.each([500, 1000, 2500])("finds the point back that is scrolled to, at zoom %i", (zoom) => {
    const drawn = layout(zoom, A4, WIDE);
    const middle = { x: A4[0] / 2, y: A4[1] / 2 };
    const scroll = scrollOf(middle, drawn, WIDE);
    const found = pointAt({ x: WIDE.width / 2, y: WIDE.height / 2 }, scroll, drawn);
    expect(found.x).toBeCloseTo(middle.x);
    expect(found.y).toBeCloseTo(middle.y);
  });

  it("scrolls no further than to the page's edge", () => {
    const drawn = layout(2000, A4, WIDE);
    expect(scrollOf({ x: 0, y: 0 }, drawn, WIDE)).toEqual({ left: 0, top: 0 });
    const end = scrollOf({ x: A4[0], y: A4[1] }, drawn, WIDE);
    expect(end.left).toBeCloseTo(drawn.content.width - WIDE.width);
    expect(end.top).toBeCloseTo(drawn.content.height - WIDE.height);
  });
});

describe("zooming", () => {
  it("leaves what is under the fingers where it is", () => {
    const before = { x: 20_000, y: 30_000, zoom: 1000 };
    const anchor = { x: 10_000, y: 35_000 };
    const after = zoomed(before, 2000, anchor);
    const away = (place: typeof before, scale: number) => (anchor.x - place.x) * scale;
    expect(away(after, 2)).toBeCloseTo(away(before, 1));
    expect(after.y).toBe(32_500);
  });

  it("ends somewhere", () => {
    const place = { x: 0, y: 0, zoom: 1000 };
    expect(zoomed(place, 1e9, place).zoom).toBe(MOST);
    expect(zoomed(place, 0, place).zoom).toBe(LEAST);
    expect(stepped(MOST, 1)).toBe(MOST);
    expect(stepped(LEAST, -1)).toBe(LEAST);
  });

  it("goes up and down by the same steps", () => {
    expect(stepped(1000, 1)).toBe(1250);
    expect(stepped(1250, -1)).toBe(1000);
    expect(stepped(1100, -1)).toBe(1000);
  });
});

describe("following", () => {
  it("takes the presenter's zoom where that is larger than the width", () => {
    const theirs = { x: 1, y: 2, zoom: 2000 };
    expect(followed(theirs, A4, PHONE)).toEqual(theirs);
  });

  it("shows the whole page as large as the own box allows where the presenter sees all of it", () => {
    const theirs = { x: 29_764, y: 42_000, zoom: fitPage(A4, WIDE) };
    expect(theirs.zoom).toBeLessThan(600);
    expect(followed(theirs, A4, PHONE).zoom).toBe(fitPage(A4, PHONE));
  });

  it("keeps the edge in sight that the presenter sees, whatever the shape of the box", () => {
    const high = { width: 500, height: 900 };
    const flat = { width: 500, height: 300 };
    const middle = { x: A4[0] / 2, y: 30_000, zoom: 2000 };
    const top = toEdges({ ...middle, y: 9_000 }, A4, high);
    expect(top).toMatchObject({ x: A4[0] / 2, y: 0 });
    expect(scrollOf(top, layout(2000, A4, flat), flat).top).toBe(0);
    expect(toEdges({ ...middle, y: A4[1] }, A4, high).y).toBe(A4[1]);
    expect(toEdges(middle, A4, high)).toEqual(middle);
  });

  it("says whole numbers on the page", () => {
    expect(rounded({ x: -3.4, y: 1e9, zoom: 1000.4 }, A4)).toEqual({ x: 0, y: A4[1], zoom: 1000 });
  });
});
