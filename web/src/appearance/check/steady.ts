import type { AppearanceRule } from "../../protocol/messages";
import type { Check, Reading } from "./reading";

/**
 * The list that is shown while it is measured twice a second. A light that flickers and a hand before the face must not make
 * words jump: what is shown changes when measurements agree on something else, and not before.
 */

/** So many measurements in a row have to agree. */
const AGREE = 2;

export interface Steady {
  readonly shown: Reading;
  /** What the last measurements say instead, and how many of them. */
  readonly next: Reading | null;
  readonly times: number;
}

export type List = ReadonlyMap<Check, Steady>;

export const NOTHING: List = new Map();

/** The first measurement is shown at once. */
export function settle(before: Steady | undefined, now: Reading): Steady {
  if (!before || same(before.shown, now)) return { shown: now, next: null, times: 0 };
  const times = before.next && same(before.next, now) ? before.times + 1 : 1;
  if (times >= AGREE) return { shown: now, next: null, times: 0 };
  return { shown: before.shown, next: now, times };
}

/** The list after one more measurement; what the house doesn't ask for any more is gone. */
export function after(
  before: List,
  rules: readonly AppearanceRule[],
  read: (rule: AppearanceRule) => Reading,
): List {
  return new Map(
    rules.map((rule) => [rule.check, settle(before.get(rule.check), read(rule))] as const),
  );
}

/** Whether one measurement says of every check what is shown. */
export function agrees(list: List, read: (check: Check) => Reading | null): boolean {
  return [...list].every(([check, { shown }]) => {
    const now = read(check);
    return now !== null && same(shown, now);
  });
}

export interface Sum {
  readonly hints: number;
  readonly unmeasured: number;
}

export function sum(list: List): Sum {
  const sights = [...list.values()].map(({ shown }) => shown.sight);
  return {
    hints: sights.filter((sight) => sight === "hint").length,
    unmeasured: sights.filter((sight) => sight === "unmeasured").length,
  };
}

export function same(one: Reading, other: Reading): boolean {
  if (one.sight === "hint") return other.sight === "hint" && one.hint === other.hint;
  if (one.sight === "unmeasured") return other.sight === "unmeasured" && one.why === other.why;
  return other.sight === "good";
}
