import { expect, it } from "vitest";
import type { Film, Lane, Part } from "./film";
import { known, outline, VoiceStore, wave } from "./voices";

const T = 1_800_000_000_000;

const part = (sequence: number, start: number, end: number): Part => ({
  sequence,
  start: T + start,
  end: T + end,
  state: "whole",
  known: true,
  clock: [{ pts: 0, at: T + start }],
  gaps: [],
  altered: [],
});
const lane: Lane = {
  id: "c1 sound",
  participant: "c1",
  kind: "sound",
  parts: [part(1, 0, 1_000), part(7, 3_000, 4_000)],
};
const film: Film = { start: T, end: T + 4_000, lanes: [lane], silences: [] };

it("a voice is drawn where it was heard, on the film's clock", () => {
  const levels = new Map([
    [1, Uint8Array.of(0, 127, 60, 87, 0)],
    [7, Uint8Array.of(112)],
  ]);
  expect(wave(film, lane, { levels }, 20)).toEqual([
    0, 1, 0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0,
  ]);
  expect(Math.max(...wave(film, lane, { levels }, 4))).toBe(1);
  expect(known(lane.parts, { levels })).toBe(true);
  expect(known(lane.parts, { levels: new Map([[1, new Uint8Array()]]) })).toBe(false);
});

it("its outline goes up one side and comes back on the other", () => {
  expect(outline([0, 1])).toBe("M0 1 L0 1.00 1 0.00 1 2.00 0 1.00 Z");
});

it("what can't be fetched stays undrawn, and the rest is fetched", async () => {
  const asked: number[] = [];
  const store = new VoiceStore((sequence) => {
    asked.push(sequence);
    return sequence === 1 ? Promise.reject(new Error()) : Promise.resolve(Uint8Array.of(100));
  });
  await store.load(film);
  expect(asked).toEqual([1, 7]);
  expect([...store.state.levels.keys()]).toEqual([7]);
  store.close();
  await store.load(film);
  expect(asked).toEqual([1, 7]);
});
