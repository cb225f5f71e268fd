import type { AppearanceView } from "../protocol/messages";

/** Whole views for tests; each says only what it is about. */

export type Standing = NonNullable<AppearanceView["standing"]>;
export type Rule = AppearanceView["rules"][number];

export const rule = (
  check: Rule["check"],
  limits: Rule["limits"],
  over: Partial<Rule> = {},
): Rule => ({
  check,
  severity: "warn",
  limits,
  text: null,
  ...over,
});

export const standing = (over: Partial<Standing> = {}): Standing => ({
  outcome: "allow",
  reasons: [],
  overridden: false,
  asked: false,
  released: false,
  covers: true,
  checked_at: 1_000,
  ends_at: 100_000,
  ...over,
});

export const asking = (over: Partial<AppearanceView> = {}): AppearanceView => ({
  mode: "self_check",
  allow_block: false,
  keep_days: 0,
  queues: [{ queue: "german", title: { de: "Deutsch", en: "German" }, version: 1 }],
  rules: [rule("too_dark", { face_p97_min: 55 }), rule("back_light", { back_light_max: 60 })],
  manual: [],
  backdrop: "any",
  palette: [],
  effects: "any",
  standing: null,
  due: true,
  passes: true,
  ...over,
});
