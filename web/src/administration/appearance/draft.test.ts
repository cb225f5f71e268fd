import { describe, expect, test } from "vitest";
import type { AppearanceCheck } from "../../protocol/messages";
import {
  atLevel,
  badNumber,
  type Draft,
  draftOf,
  forbidden,
  inForce,
  levelOf,
  moved,
  newItem,
  numberOf,
  placeOf,
  policyOf,
  preset,
} from "./draft";

const SHOWN = { people: 18, caught: 1, false_alarms: 0, most: "warn" } as const;
const limit = (name: string, usual: number, least: number, most: number) => ({
  name,
  usual,
  least,
  most,
  fixed: least === most,
});
const CHECKS: readonly AppearanceCheck[] = [
  { check: "one_face", evidence: SHOWN, limits: [limit("faces_min", 1, 1, 1)] },
  { check: "too_dark", evidence: SHOWN, limits: [limit("face_p97_min", 55, 30, 90)] },
  {
    check: "backdrop",
    evidence: SHOWN,
    limits: [limit("backdrop_changed_max", 0.25, 0.1, 0.6), limit("backdrop_busy_max", 22, 5, 60)],
  },
  {
    check: "palette",
    evidence: { people: 0, caught: null, false_alarms: null, most: "info" },
    limits: [limit("palette_max", 25, 5, 60)],
  },
];
const DARK = CHECKS[1] as AppearanceCheck;

function change(draft: Draft, check: AppearanceCheck["check"], over: object): Draft {
  const rule = draft.rules.get(check);
  if (!rule) throw new Error(check);
  return { ...draft, rules: new Map([...draft.rules, [check, { ...rule, ...over }]]) };
}

const EMPTY = draftOf({}, CHECKS);

test("what was saved comes back as it was", () => {
  const policy = {
    rules: [
      { check: "too_dark", severity: "warn", limits: { face_p97_min: 60 }, text: null },
      {
        check: "backdrop",
        severity: "info",
        limits: {},
        text: { de: "Wand bitte", en: "A wall, please" },
      },
    ],
    manual: [{ id: "badge", severity: "warn", text: { de: "Namensschild", en: "Name badge" } }],
    backdrop: "reference",
    palette: [],
    effects: "blur",
  } as const;
  const saved = { ...policy, rules: [...policy.rules], manual: [...policy.manual], palette: [] };
  expect(policyOf(draftOf(saved, CHECKS), CHECKS)).toEqual(policy);
});

test("nothing is asked, nothing is sent", () => {
  expect(policyOf(EMPTY, CHECKS)).toEqual({
    rules: [],
    manual: [],
    backdrop: "any",
    palette: [],
    effects: "any",
  });
});

test("background and colours only go along with their checks", () => {
  const draft: Draft = { ...EMPTY, backdrop: "reference", palette: ["#0a4f66"] };
  expect(policyOf(draft, CHECKS)).toMatchObject({ backdrop: "any", palette: [] });
  const both = change(change(draft, "backdrop", { on: true }), "palette", { on: true });
  expect(policyOf(both, CHECKS)).toMatchObject({ backdrop: "reference", palette: ["#0a4f66"] });
});

describe("limits", () => {
  test("in words: stricter flags more, whichever way the limit points", () => {
    const [dark] = DARK.limits;
    const changed = CHECKS[2]?.limits[0];
    if (!dark || !changed) throw new Error("no limits");
    expect([preset(dark, "lenient"), preset(dark, "strict")]).toEqual([42.5, 72.5]);
    expect([preset(changed, "lenient"), preset(changed, "strict")]).toEqual([0.425, 0.175]);
  });

  test("the word is found again, and other numbers are one's own", () => {
    const rule = EMPTY.rules.get("too_dark");
    if (!rule) throw new Error("no rule");
    expect(levelOf(DARK.limits, rule)).toBe("usual");
    expect(levelOf(DARK.limits, atLevel(DARK.limits, rule, "strict"))).toBe("strict");
    expect(levelOf(DARK.limits, { ...rule, limits: { face_p97_min: "56" } })).toBe("own");
  });

  test("of the background the one that counts", () => {
    const backdrop = CHECKS[2] as AppearanceCheck;
    const names = (draft: Draft) => inForce(backdrop, draft).map(({ name }) => name);
    expect(names(EMPTY)).toEqual(["backdrop_busy_max"]);
    expect(names({ ...EMPTY, backdrop: "reference" })).toEqual(["backdrop_changed_max"]);
  });

  test("a comma is a point", () => {
    expect(numberOf(" 0,25 ")).toBe(0.25);
    expect(numberOf("")).toBeNull();
    expect(numberOf("1e3")).toBeNull();
    expect(numberOf("a lot")).toBeNull();
  });

  test("what can't be read or lies outside is found before it is sent", () => {
    const on = change(EMPTY, "one_face", { on: true });
    const typed = (text: string) =>
      change(on, "too_dark", { on: true, limits: { face_p97_min: text } });
    expect(badNumber(typed("55"), CHECKS)).toBeNull();
    expect(badNumber(typed("much"), CHECKS)).toBe("rules.1.limits.face_p97_min");
    expect(badNumber(typed("91"), CHECKS)).toBe("rules.1.limits.face_p97_min");
    expect(
      badNumber(change(EMPTY, "too_dark", { limits: { face_p97_min: "?" } }), CHECKS),
    ).toBeNull();
  });
});

test("why something can't be made stricter", () => {
  const check = (most: "info" | "warn" | "block", caught: number | null) => ({
    evidence: { people: 18, caught, false_alarms: caught, most },
  });
  expect(forbidden("info", check("info", null), true)).toBeNull();
  expect(forbidden("warn", check("info", null), true)).toBe("unproven");
  expect(forbidden("warn", check("info", 0.7), true)).toBe("weak");
  expect(forbidden("warn", check("warn", 1), true)).toBeNull();
  expect(forbidden("block", check("warn", 1), true)).toBe("few");
  expect(forbidden("block", check("block", 1), false)).toBe("agreement");
  expect(forbidden("block", check("block", 1), true)).toBeNull();
});

test("items keep an order of their own", () => {
  const [a, b, c] = [newItem(), newItem(), newItem()];
  expect(moved([a, b, c], b.id, -1)).toEqual([b, a, c]);
  expect(moved([a, b, c], b.id, 1)).toEqual([a, c, b]);
  expect(moved([a, b, c], a.id, -1)).toEqual([a, b, c]);
  expect(moved([a, b, c], c.id, 1)).toEqual([a, b, c]);
});

test("a field's path is found on the page", () => {
  const draft = {
    ...change(change(EMPTY, "too_dark", { on: true }), "palette", { on: true }),
    manual: [{ ...newItem(), id: "badge" }],
  };
  expect(placeOf("rules.1.severity", draft, CHECKS)).toEqual({
    check: "palette",
    item: null,
    rest: "severity",
  });
  expect(placeOf("manual.0.text.de", draft, CHECKS)).toEqual({
    check: null,
    item: "badge",
    rest: "text.de",
  });
  expect(placeOf("rules.7.severity", draft, CHECKS).check).toBeNull();
});
