import type { AppearanceRule, AppearanceView, Observation } from "../../protocol/messages";

/** What one measurement says about one check, and the list that people see of it. Pure. */

export type Check = AppearanceRule["check"];
export type Values = Observation;
export type Effect = "none" | "blur" | "backdrop";

/** Which sentence says what to change; sides are the person's own. */
export type Hint =
  | Check
  | "nobody"
  | "nearer"
  | "back"
  | "left"
  | "right"
  | "lower"
  | "higher"
  | "plain";
/** Why there is nothing to say. */
export type Why = "no_face" | "no_reference" | "not_now";

export type Reading =
  | { readonly sight: "good" }
  | { readonly sight: "hint"; readonly hint: Hint }
  | { readonly sight: "unmeasured"; readonly why: Why };

/** What a measurement doesn't say itself. */
export interface Around {
  readonly effect: Effect;
  /** Which effects count in this house. */
  readonly effects: AppearanceView["effects"];
  /** Whether there is a picture to compare the background with. */
  readonly reference: boolean;
}

const GOOD: Reading = { sight: "good" };
/** Passed where the background is replaced: policies/appearance/verdict.py has the same. */
const BEHIND: readonly Check[] = ["backdrop", "background_text", "portrait"];
/** Of what can be told apart, in the order in which it helps: who is too far away is first asked nearer. */
const SIDES: readonly (readonly [limit: string, hint: Hint])[] = [
  ["faces_min", "nobody"],
  ["face_height_min", "nearer"],
  ["face_height_max", "back"],
  // The camera looks at the person: the left of its picture is their right.
  ["center_x_min", "left"],
  ["center_x_max", "right"],
  ["eye_y_min", "lower"],
  ["eye_y_max", "higher"],
  ["backdrop_busy_max", "plain"],
];

/** Whether what replaces the background does for it in this house. */
export function counts({ effect, effects }: Pick<Around, "effect" | "effects">): boolean {
  return effect !== "none" && (effects === "any" || effects === effect);
}

/** One rule of the house against the values of one measurement. */
export function reading(rule: AppearanceRule, values: Values, around: Around): Reading {
  const { check } = rule;
  if (counts(around) && BEHIND.includes(check)) return GOOD;
  const broken = Object.keys(rule.limits).filter((name) => beyond(values, name, rule.limits));
  if (broken.length > 0) {
    const side = SIDES.find(([limit]) => broken.includes(limit));
    return { sight: "hint", hint: side?.[1] ?? check };
  }
  const missing = Object.keys(rule.limits).some((name) => value(values, name) === null);
  return missing ? { sight: "unmeasured", why: why(check, values, around) } : GOOD;
}

function why(check: Check, values: Values, { reference }: Around): Why {
  if (check === "backdrop" && !reference) return "no_reference";
  return values.faces === 0 ? "no_face" : "not_now";
}

/** Limits are called after the value: `face_p97_min`, `back_light_max`. */
function beyond(values: Values, name: string, limits: AppearanceRule["limits"]): boolean {
  const [measured, limit] = [value(values, name), limits[name]];
  if (measured === null || limit === undefined) return false;
  return name.endsWith("_min") ? measured < limit : measured > limit;
}

function value(values: Values, limit: string): number | null {
  const known: Readonly<Record<string, number | null | undefined>> = { ...values };
  return known[limit.replace(/_(min|max)$/, "")] ?? null;
}
