import { describe, expect, it } from "vitest";
import { formatDate, formatDay } from "../ui/text";
import {
  doings,
  elsewhere,
  inside,
  lookedAt,
  onLastDay,
  ordered,
  shown,
  sizeOf,
  theirPlace,
} from "./model";
import { ANNA, document, sharing, view, YOU } from "./samples";

const NOTHING = { looking: null, turning: null };

describe("what is shown", () => {
  it("is nothing without documents, or while nothing is shared", () => {
    expect(shown(null, NOTHING, YOU)).toBeNull();
    expect(shown(view({ sharing: null }), NOTHING, YOU)).toBeNull();
    expect(shown(view({ enabled: false }), NOTHING, YOU)).toBeNull();
  });

  it("is the presenter's page for who follows", () => {
    expect(shown(view(), NOTHING, YOU)).toMatchObject({ version: "v1", page: 3, as: "following" });
  });

  it("is one's own page while looking around, also in another document", () => {
    const other = document({ version: "v2", pages: 2 });
    const all = view({ documents: [document(), other] });
    const own = { looking: { version: "v2", page: 9 }, turning: null };
    expect(shown(all, own, YOU)).toMatchObject({ version: "v2", page: 2, as: "looking" });
  });

  it("is the page one has turned to while presenting, before the desk has said so", () => {
    const mine = view({ sharing: sharing({ presenter: YOU }) });
    const own = { looking: null, turning: { version: "v1", page: 4 } };
    expect(shown(mine, own, YOU)).toMatchObject({ page: 4, as: "presenting" });
    const other = { looking: null, turning: { version: "gone", page: 4 } };
    expect(shown(mine, other, YOU)).toMatchObject({ page: 3 });
  });

  it("is what everybody sees where the document looked at has gone", () => {
    const own = { looking: { version: "gone", page: 1 }, turning: null };
    expect(shown(view(), own, YOU)).toMatchObject({ version: "v1", as: "following" });
  });
});

it("keeps pages within the document", () => {
  expect([0, 5, 99].map((page) => inside(page, document()))).toEqual([1, 5, 12]);
});

it("takes pages beyond the sizes told to be like the last one", () => {
  const mixed = document({
    sizes: [
      [10, 20],
      [30, 40],
    ],
  });
  expect([1, 2, 9].map((page) => sizeOf(mixed, page))).toEqual([
    [10, 20],
    [30, 40],
    [30, 40],
  ]);
});

it("knows the presenter's place from what was heard of this page, else from the snapshot", () => {
  const told = view({ sharing: sharing({ x: 1, y: 2, zoom: 1500 }) });
  const key = { version: "v1", page: 3 };
  expect(theirPlace(told, null, key)).toEqual({ x: 1, y: 2, zoom: 1500 });
  const heard = { ...key, x: 7, y: 8, zoom: 900 };
  expect(theirPlace(told, heard, key)).toMatchObject({ x: 7, zoom: 900 });
  expect(theirPlace(told, { ...heard, page: 2 }, key)).toMatchObject({ x: 1 });
  expect(theirPlace(view(), null, key)).toBeNull();
});

it("tells who looks elsewhere, and goes on there after a page load", () => {
  const people = [
    { participant: YOU, version: "v1", page: 7, following: false, colour: 1 },
    { participant: ANNA, version: "v1", page: 3, following: true, colour: 0 },
  ];
  const apart = view({ people });
  expect(elsewhere(apart, ANNA).map(({ participant }) => participant)).toEqual([YOU]);
  expect(elsewhere(apart, YOU)).toEqual([]);
  expect(lookedAt(apart, YOU)).toEqual({ version: "v1", page: 7 });
  expect(lookedAt(view(), YOU)).toBeNull();
});

it("lets nobody remove what is shown, and others only their own", () => {
  const other = document({ version: "v2" });
  const all = view({ documents: [document(), other] });
  expect(doings(all, document(), YOU, true, 0)).toMatchObject({ show: false, remove: false });
  expect(doings(all, other, YOU, false, 0)).toMatchObject({ show: true, remove: false });
  expect(doings(all, { ...other, by: YOU }, YOU, false, 0).remove).toBe(true);
  expect(doings(all, other, YOU, true, 0).remove).toBe(true);
});

it("offers nobody to show what has run out, from its very last moment on", () => {
  const rates = document({ version: "v2", valid_until: 5_000 });
  const all = view({ documents: [document(), rates] });
  expect(doings(all, rates, YOU, true, 4_999).show).toBe(true);
  expect(doings(all, rates, YOU, true, 5_000)).toMatchObject({ show: false, look: true });
});

it("tells the last day on which a version holds, not the one after", () => {
  const until = Date.parse("2027-04-01T00:00:00+02:00"); // 31 March is over
  for (const timeZone of ["Europe/Berlin", "Europe/London", "Europe/Moscow", "America/New_York"])
    expect(formatDate(onLastDay(until), timeZone)).toBe(formatDay("2027-03-31"));
});

it("puts what came last first", () => {
  const late = document({ version: "late", brought_at: 9_000 });
  expect(ordered([document(), late]).map(({ version }) => version)).toEqual(["late", "v1"]);
});
