import { expect, test } from "vitest";
import type { ShownDocument, ShownMark, ShownRow } from "../../protocol/messages";
import { marksAt, pageAt, pagesOf, sizeOf } from "./pages";

const PAPER: ShownDocument = {
  version: "v1",
  name: "Antrag.pdf",
  pages: 9,
  sizes: [
    [60_000, 80_000],
    [80_000, 60_000],
  ],
  sha256: "ab",
  by: "anna",
  there: true,
};

const row = (over: Partial<ShownRow> = {}): ShownRow => ({
  start: 1_000,
  end: 2_000,
  version: "v1",
  page: 1,
  presenter: "anna",
  viewers: ["c1", "anna"],
  elsewhere: [],
  ...over,
});

const mark = (id: string, at: number, removed_at: number | null, page = 1): ShownMark => ({
  id,
  version: "v1",
  page,
  author: "c1",
  colour: 1,
  tool: "pen",
  points: [0, 0, 50],
  text: null,
  size: 200,
  at,
  removed_at,
});

test("what was shown is found by its moment", () => {
  const rows = [
    row(),
    row({ start: 2_000, end: 3_000, page: 2 }),
    row({ start: 4_000, end: 5_000, version: null, page: null, presenter: null, viewers: [] }),
    row({ start: 5_000, end: 6_000, version: "unknown" }),
  ];
  const pages = pagesOf({ shown: rows, documents: [PAPER] });
  expect(pages.map(({ start, page }) => [start, page])).toEqual([
    [1_000, 1],
    [2_000, 2],
  ]);
  expect(pageAt(pages, 1_000)?.page).toBe(1);
  expect(pageAt(pages, 2_000)?.page).toBe(2);
  expect(pageAt(pages, 999)).toBeNull();
  expect(pageAt(pages, 3_000)).toBeNull();
});

test("marks are as they were then", () => {
  const marks = [
    mark("a", 500, null),
    mark("b", 1_500, null),
    mark("c", 500, 1_200),
    mark("d", 500, null, 2),
  ];
  const ids = (at: number) =>
    marksAt({ marks }, { document: PAPER, page: 1 }, at).map(({ id }) => id);
  expect(ids(1_000)).toEqual(["a", "c"]);
  expect(ids(1_200)).toEqual(["a"]);
  expect(ids(1_500)).toEqual(["a", "b"]);
});

test("pages beyond the sizes told are like the last", () => {
  expect(sizeOf(PAPER, 1)).toEqual([60_000, 80_000]);
  expect(sizeOf(PAPER, 7)).toEqual([80_000, 60_000]);
});
