import { expect, test } from "vitest";
import { Voices } from "./speaking";

const levels = (entries: Record<string, number>) => new Map(Object.entries(entries));

/** Look every 200 ms; the last thing seen. */
function look(voices: Voices, from: number, to: number, entries: Record<string, number>) {
  let seen = voices.next(levels(entries), from);
  for (let at = from + 200; at <= to; at += 200) seen = voices.next(levels(entries), at);
  return seen;
}

test("a quiet room has no speaker", () => {
  const seen = look(new Voices(), 0, 2_000, { a: 0.004, b: 0 });
  expect([seen.speaker, seen.voices.size]).toEqual([null, 0]);
});

test("the first voice is the speaker at once", () => {
  const voices = new Voices();
  expect(voices.next(levels({ a: 0.1, b: 0 }), 0).speaker).toBe("a");
});

test("a cough doesn't take over, a sentence does", () => {
  const voices = new Voices();
  look(voices, 0, 1_000, { a: 0.1, b: 0 });
  look(voices, 1_200, 3_000, { a: 0, b: 0 });
  expect(voices.next(levels({ a: 0, b: 0.3 }), 3_200).speaker).toBe("a");
  expect(look(voices, 3_400, 5_000, { a: 0, b: 0 }).speaker).toBe("a");
  expect(look(voices, 5_200, 6_400, { a: 0, b: 0.3 }).speaker).toBe("b");
});

test("who keeps speaking stays, even if somebody else speaks too", () => {
  const voices = new Voices();
  look(voices, 0, 1_000, { a: 0.1, b: 0 });
  const seen = look(voices, 1_200, 5_000, { a: 0.1, b: 0.5 });
  expect([seen.speaker, [...seen.voices].sort()]).toEqual(["a", ["a", "b"]]);
});

test("who spoke last stays through silence, until they leave", () => {
  const voices = new Voices();
  look(voices, 0, 1_000, { a: 0.1, b: 0 });
  expect(look(voices, 1_200, 60_000, { a: 0, b: 0 })).toMatchObject({ speaker: "a" });
  expect(voices.next(levels({ b: 0 }), 60_200).speaker).toBeNull();
  expect(voices.next(levels({ b: 0.2 }), 60_400).speaker).toBe("b");
});

test("words are held together", () => {
  const voices = new Voices();
  voices.next(levels({ a: 0.1 }), 0);
  expect(voices.next(levels({ a: 0 }), 500).voices.has("a")).toBe(true);
  expect(voices.next(levels({ a: 0 }), 700).voices.has("a")).toBe(false);
});

test("nothing new is the same object", () => {
  const voices = new Voices();
  const first = voices.next(levels({ a: 0.1 }), 0);
  expect(voices.next(levels({ a: 0.1 }), 200)).toBe(first);
});
