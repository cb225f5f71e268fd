import { describe, expect, it } from "vitest";
import type { RecordedPartRow, TimelineRow } from "../../protocol/messages";
import { film, flaws, moment, opening, partAt, ptsAt, silenceAt } from "./film";

const T = 1_800_000_000_000;
const PEOPLE = [
  { participant: "c1", role: "customer", name: null },
  { participant: "anna", role: "agent", name: "Anna" },
];

const row = (over: Partial<RecordedPartRow> = {}): RecordedPartRow => ({
  sequence: 1,
  participant: "c1",
  kind: "picture",
  codec: "vp8",
  width: 640,
  height: 480,
  started_at: T,
  ended_at: T + 10_000,
  bytes: 1,
  state: "whole",
  why: "withdrawn",
  lost: 0,
  clock: [{ pts: 0, at: T }],
  gaps: [],
  sources: [],
  altered: [],
  ...over,
});

const entry = (
  at: number,
  kind: string,
  data: Record<string, string | number | null> = {},
): TimelineRow => ({ number: 1, at, kind, actor: null, data });

const of = (parts: RecordedPartRow[], timeline: TimelineRow[] = []) =>
  film({ parts, timeline, people: PEOPLE });

describe("the one clock", () => {
  const part = {
    clock: [
      { pts: 0, at: T },
      { pts: 1_000, at: T + 1_020 },
      { pts: 5_000, at: T + 5_010 },
    ],
  };

  it("runs on from the last point before", () => {
    expect(moment(part, 999)).toBe(T + 999);
    expect(moment(part, 1_000)).toBe(T + 1_020);
    expect(moment(part, 6_000)).toBe(T + 6_010);
  });

  it("is read the other way round, and back", () => {
    for (const at of [T, T + 500, T + 1_020, T + 3_000, T + 5_010, T + 9_999])
      expect(moment(part, ptsAt(part, at))).toBe(at);
  });

  it("never goes before the beginning, nor beyond a point before its time", () => {
    expect(ptsAt(part, T - 500)).toBe(0);
    expect(ptsAt(part, T + 1_010)).toBe(1_000);
  });

  it("of one point alone counts from that", () => {
    expect(ptsAt({ clock: [{ pts: 300, at: T }] }, T + 50)).toBe(350);
  });
});

describe("a film", () => {
  it("has a lane for each person's kinds, in the order of people", () => {
    const found = of([
      row({ sequence: 3, participant: "anna", kind: "sound" }),
      row({ sequence: 2, kind: "sound" }),
      row({ sequence: 1 }),
      row({ sequence: 9, started_at: T + 20_000, ended_at: T + 30_000 }),
    ]);
    expect(found.lanes.map(({ id }) => id)).toEqual(["c1 picture", "c1 sound", "anna sound"]);
    expect(found.lanes[0]?.parts.map(({ sequence }) => sequence)).toEqual([1, 9]);
    expect([found.start, found.end]).toEqual([T, T + 30_000]);
  });

  it("begins where all have begun who begin together", () => {
    const parts = [
      row(),
      row({ sequence: 2, kind: "sound", started_at: T + 120 }),
      row({ sequence: 3, participant: "anna", started_at: T + 9_000, ended_at: T + 9_500 }),
    ];
    expect(opening(of(parts))).toBe(T + 120);
  });

  it("of nothing is empty", () => {
    expect(of([]).lanes).toEqual([]);
  });

  it("knows the part at a moment: the end belongs to nobody", () => {
    const lane = of([row(), row({ sequence: 2, started_at: T + 12_000, ended_at: T + 13_000 })])
      .lanes[0];
    if (!lane) throw new Error("no lane");
    expect(partAt(lane, T)?.sequence).toBe(1);
    expect(partAt(lane, T + 10_000)).toBeNull();
    expect(partAt(lane, T + 12_000)?.sequence).toBe(2);
  });

  it("of a part that was cut off ends where it is known to end", () => {
    const cut = row({
      state: "truncated",
      ended_at: null,
      clock: [
        { pts: 0, at: T },
        { pts: 4_000, at: T + 4_010 },
      ],
    });
    const found = of([cut]);
    expect(found.end).toBe(T + 4_010);
    expect(found.lanes[0]?.parts[0]?.known).toBe(false);
  });
});

describe("a silence", () => {
  const after = row({ sequence: 2, started_at: T + 60_000, ended_at: T + 70_000 });

  it("is where nothing at all was recorded, and says why", () => {
    const found = of(
      [row(), after],
      [
        entry(T + 9_990, "recording.paused", { reason: "card_data" }),
        entry(T + 9_990, "recording.stopped", { reasons: "paused" }),
      ],
    );
    expect(found.silences).toEqual([
      { start: T + 10_000, end: T + 60_000, reasons: ["paused"], pause: "card_data" },
    ]);
    expect(silenceAt(found, T + 30_000)).toBe(found.silences[0]);
    expect(silenceAt(found, T + 60_000)).toBeNull();
  });

  it.each([
    ["recording.stopped", { reasons: "withdrawn order" }, ["withdrawn", "order"]],
    ["recording.stopped", { reasons: "silent" }, ["recorder"]],
    ["recording.failed", { code: "disk_full" }, ["recorder"]],
    ["recording.cut", { code: "worker_gone" }, ["cut"]],
    ["joined", {}, []],
  ] as const)("after %s %j is %j", (kind, data, reasons) => {
    const found = of([row(), after], [entry(T + 10_400, kind, data)]);
    expect(found.silences[0]?.reasons).toEqual(reasons);
  });

  it("is none while another lane goes on, nor between tracks that begin one after another", () => {
    expect(
      of([row(), row({ sequence: 3, kind: "sound", ended_at: T + 60_000 }), after]).silences,
    ).toEqual([]);
    expect(of([row(), row({ sequence: 4, started_at: T + 10_400 })]).silences).toEqual([]);
  });
});

it("what is missing is listed in order, long gaps and parts that aren't whole among it", () => {
  const found = of([
    row({
      gaps: [
        { start: 1_000, end: 1_100, lost: 2 },
        { start: 5_000, end: 6_000, lost: 20 },
      ],
    }),
    row({ sequence: 2, kind: "sound", state: "truncated", ended_at: T + 4_000 }),
    row({ sequence: 3, kind: "sound", started_at: T + 12_000, ended_at: T + 13_000 }),
    row({
      sequence: 4,
      kind: "screen",
      state: "damaged",
      ended_at: T + 9_000,
      altered: [{ chunk: 17, start: 7_000, end: 7_250 }],
    }),
  ]);
  expect(flaws(found).map(({ what, start, lane }) => [what, start - T, lane?.id ?? null])).toEqual([
    ["truncated", 4_000, "c1 sound"],
    ["gap", 5_000, "c1 picture"],
    ["altered", 7_000, "c1 screen"],
    ["silence", 10_000, null],
  ]);
});
