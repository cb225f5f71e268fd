import { describe, expect, it } from "vitest";
import type { RecordingDetail } from "../../protocol/messages";
import type { Film } from "./film";
import { moments, neighbour, writtenBy } from "./moments";

const T = 1_800_000_000_000;
const FILM: Film = { start: T, end: T + 60_000, lanes: [], silences: [] };

const entry = (
  at: number,
  kind: string,
  actor: string | null = null,
  data: Record<string, string | number | null> = {},
) => ({ number: at, at: T + at, kind, actor, data });

const detail = (over: Partial<RecordingDetail> = {}) => ({
  timeline: [],
  chat: [],
  shown: [],
  documents: [],
  people: [],
  ...over,
});

const told = (over: Partial<RecordingDetail>) =>
  moments(detail(over), FILM).map(({ lane, told, start, end, who }) => [
    lane,
    told,
    start - T,
    end - T,
    who,
  ]);

describe("moments", () => {
  it("are what people agreed to, who came and went, and what they wrote, in order", () => {
    const timeline = [
      entry(500, "consent.granted", "c1", { purpose: "sound" }),
      entry(9_000, "entered", "b1"),
      entry(20_000, "left", "b1"),
      entry(30_000, "rated"),
    ];
    const chat = [{ at: T + 10_000, sender: "c1", role: "customer", text: "Hallo" }];
    expect(told({ timeline, chat })).toEqual([
      ["consent", "consent.granted", 500, 500, "c1"],
      ["people", "entered", 9_000, 9_000, "b1"],
      ["chat", "chat", 10_000, 10_000, "c1"],
      ["people", "left", 20_000, 20_000, "b1"],
    ]);
  });

  it("of a pause go on until what ended it, or to the end", () => {
    const timeline = [
      entry(5_000, "recording.paused", "anna", { reason: "card_data" }),
      entry(9_000, "recording.resumed", "anna"),
      entry(50_000, "recording.paused", "anna", { reason: "private" }),
    ];
    expect(told({ timeline })).toEqual([
      ["pause", "pause", 5_000, 9_000, "anna"],
      ["pause", "pause", 50_000, 60_000, "anna"],
    ]);
  });

  it("of a bad network go on until this person's was good again", () => {
    const bad = { way: "up", cause: "delay", level: "poor" };
    const good = { way: null, cause: null, level: "good" };
    const timeline = [
      entry(1_000, "network", "c1", bad),
      entry(2_000, "network", "anna", { ...bad, cause: "loss" }),
      entry(4_000, "network", "c1", good),
    ];
    expect(told({ timeline })).toEqual([
      ["network", "network.delay", 1_000, 4_000, "c1"],
      ["network", "network.loss", 2_000, 60_000, "anna"],
    ]);
  });

  it("just before the beginning belong to it, others aren't told", () => {
    const timeline = [
      entry(-500_000, "entered", "c1"),
      entry(-3_000, "consent.granted", "c1", { purpose: "sound" }),
      entry(61_000, "left", "c1"),
    ];
    expect(told({ timeline })).toEqual([["consent", "consent.granted", 0, 0, "c1"]]);
  });

  it("are also what reviewers said", () => {
    const [found] = moments(detail(), FILM, [{ at: T + 7, words: "Hier" }]);
    expect(found).toMatchObject({ lane: "remark", start: T + 7, words: { text: "Hier" } });
  });
});

it("the next one and the last one are found from where somebody stands", () => {
  const timeline = [1, 20, 40].map((at) => entry(at * 1_000, "entered", "b1"));
  const all = moments(detail({ timeline }), FILM);
  expect(neighbour(all, T, 1)?.start).toBe(T + 20_000);
  expect(neighbour(all, T + 19_000, 1)?.start).toBe(T + 40_000);
  expect(neighbour(all, T + 40_000, 1)).toBeNull();
  expect(neighbour(all, T + 39_000, -1)?.start).toBe(T + 20_000);
  expect(neighbour(all, T, -1)).toBeNull();
});

it("of the chat there is what had been written by then", () => {
  expect(writtenBy([{ at: 1 }, { at: 5 }], 4)).toEqual([{ at: 1 }]);
});
