import { expect, test } from "vitest";
import { rule } from "../samples";
import type { Reading } from "./reading";
import { after, agrees, NOTHING, settle, sum } from "./steady";

const GOOD: Reading = { sight: "good" };
const DARK: Reading = { sight: "hint", hint: "too_dark" };
const LEFT: Reading = { sight: "hint", hint: "left" };
const UNSEEN: Reading = { sight: "unmeasured", why: "no_face" };

const shown = (...readings: readonly Reading[]) =>
  readings.reduce<{ steady: ReturnType<typeof settle> | undefined; words: Reading[] }>(
    ({ steady, words }, now) => {
      const next = settle(steady, now);
      return { steady: next, words: [...words, next.shown] };
    },
    { steady: undefined, words: [] },
  ).words;

test("the first measurement is shown at once", () => {
  expect(shown(DARK)).toEqual([DARK]);
});

test("one measurement alone changes nothing, two in a row do", () => {
  expect(shown(GOOD, DARK, GOOD, GOOD)).toEqual([GOOD, GOOD, GOOD, GOOD]);
  expect(shown(GOOD, DARK, DARK)).toEqual([GOOD, GOOD, DARK]);
});

test("a light that flickers leaves the list as it was", () => {
  expect(shown(GOOD, DARK, GOOD, DARK, GOOD, DARK)).toEqual(Array(6).fill(GOOD));
});

test("two that disagree with each other are no two in a row", () => {
  expect(shown(GOOD, DARK, LEFT, UNSEEN)).toEqual([GOOD, GOOD, GOOD, GOOD]);
  expect(shown(GOOD, DARK, LEFT, LEFT)).toEqual([GOOD, GOOD, GOOD, LEFT]);
});

const RULES = [rule("too_dark", {}), rule("placement", {})];

test("the list follows what is asked", () => {
  const list = after(NOTHING, RULES, () => GOOD);
  expect([...list.keys()]).toEqual(["too_dark", "placement"]);
  const fewer = after(list, RULES.slice(1), () => GOOD);
  expect([...fewer.keys()]).toEqual(["placement"]);
});

test("sums up and compares", () => {
  const list = after(NOTHING, RULES, ({ check }) => (check === "placement" ? LEFT : UNSEEN));
  expect(sum(list)).toEqual({ hints: 1, unmeasured: 1 });
  expect(agrees(list, (check) => (check === "placement" ? LEFT : UNSEEN))).toBe(true);
  expect(agrees(list, () => LEFT)).toBe(false);
  expect(agrees(list, () => null)).toBe(false);
});
