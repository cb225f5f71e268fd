import { describe, expect, it } from "vitest";
import { components, count, grown, inverted, type Mask, opened, shrunken } from "./masks";

function drawn(...rows: string[]): Mask {
  const data = Uint8Array.from(rows.join(""), (sign) => (sign === "#" ? 1 : 0));
  return { width: rows[0]?.length ?? 0, height: rows.length, data };
}

const rowsOf = ({ width, height, data }: Mask) =>
  Array.from({ length: height }, (_, y) =>
    [...data.slice(y * width, (y + 1) * width)].map((value) => (value === 1 ? "#" : ".")).join(""),
  );

describe("masks", () => {
  it("grow by a square, also at an edge", () => {
    expect(rowsOf(grown(drawn("....#", ".....", "....."), 1))).toEqual(["...##", "...##", "....."]);
  });

  it("shrink, and beyond the edge all is set", () => {
    expect(rowsOf(shrunken(drawn("###..", "###..", "###.."), 1))).toEqual([
      "##...",
      "##...",
      "##...",
    ]);
  });

  it("lose what is thin when opened, and keep the rest", () => {
    const mask = drawn("........", ".###..#.", ".###..#.", ".###..#.", "........");
    expect(rowsOf(opened(mask, 1))).toEqual([
      "........",
      ".###....",
      ".###....",
      ".###....",
      "........",
    ]);
  });

  it("invert and count", () => {
    expect(count(drawn("#.#"))).toBe(2);
    expect(count(inverted(drawn("#.#")))).toBe(1);
  });
});

it("pieces hang together by edges, not by corners, and the largest comes first", () => {
  const { labels, found } = components(drawn("#..##", ".#.##", "....#"));
  expect(found.map(({ area }) => area)).toEqual([5, 1, 1]);
  expect(labels[3]).toBe(found[0]?.label);
  expect(labels[1]).toBe(0);
});
