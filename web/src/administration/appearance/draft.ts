import type {
  AppearanceCheck,
  AppearanceLimit,
  AppearancePolicyEntry,
  ManualItem,
  Policy,
  Rule,
} from "../../protocol/messages";
import { randomId } from "../../protocol/random";
import type { Language } from "../../protocol/types";

/** A policy while an administrator writes it: as a form holds it, and to and fro. Pure but for new ids. */

export type Check = AppearanceCheck["check"];
export type Severity = Rule["severity"];
type Texts = Readonly<Record<Language, string>>;

export interface RuleDraft {
  readonly on: boolean;
  readonly severity: Severity;
  /** As typed, by the limit's name; those that can't be set aren't here. */
  readonly limits: Readonly<Record<string, string>>;
  /** The house's own words instead of ours. */
  readonly own: boolean;
  readonly text: Texts;
}

export interface ItemDraft {
  readonly id: string;
  readonly text: Texts;
  readonly severity: Severity;
}

export interface Draft {
  readonly rules: ReadonlyMap<Check, RuleDraft>;
  readonly manual: readonly ItemDraft[];
  /** What the check *backdrop* compares with, when it is on. */
  readonly backdrop: "plain" | "reference";
  readonly palette: readonly string[];
  readonly effects: NonNullable<Policy["effects"]>;
}

/** How strict a check is, in a word; *own*: the numbers were set one by one. */
export type Level = "lenient" | "usual" | "strict" | "own";
export const LEVELS = ["lenient", "usual", "strict"] as const;

const NO_TEXT: Texts = { de: "", en: "" };

export function draftOf(
  policy: AppearancePolicyEntry["policy"],
  checks: readonly AppearanceCheck[],
): Draft {
  const rules = policy.rules ?? [];
  return {
    rules: new Map(
      checks.map((known) => {
        const rule = rules.find(({ check }) => check === known.check);
        return [known.check, ruleDraft(known, rule)] as const;
      }),
    ),
    manual: (policy.manual ?? []).map(({ id, text, severity }) => ({
      id,
      severity,
      text: texts(text),
    })),
    backdrop: policy.backdrop === "reference" ? "reference" : "plain",
    palette: policy.palette ?? [],
    effects: policy.effects ?? "any",
  };
}

function ruleDraft({ limits, evidence }: AppearanceCheck, rule: Rule | undefined): RuleDraft {
  const typed = settable(limits).map(({ name, usual }) => [
    name,
    String(rule?.limits?.[name] ?? usual),
  ]);
  return {
    on: rule !== undefined,
    severity: rule?.severity ?? (evidence.most === "info" ? "info" : "warn"),
    limits: Object.fromEntries(typed),
    own: !!rule?.text,
    text: texts(rule?.text ?? {}),
  };
}

function texts(given: Readonly<Record<string, string>>): Texts {
  return { de: given["de"] ?? "", en: given["en"] ?? "" };
}

/** What is sent; numbers that can't be read are left to the desk to refuse at their place. */
export function policyOf(draft: Draft, checks: readonly AppearanceCheck[]): Policy {
  const on = (check: Check) => draft.rules.get(check)?.on ?? false;
  return {
    rules: checks.flatMap((known) => {
      const rule = draft.rules.get(known.check);
      return rule?.on ? [ruleOf(known, rule)] : [];
    }),
    manual: draft.manual.map(
      ({ id, text, severity }): ManualItem => ({
        id,
        severity,
        text: trimmed(text),
      }),
    ),
    backdrop: on("backdrop") ? draft.backdrop : "any",
    palette: on("palette") ? [...draft.palette] : [],
    effects: draft.effects,
  };
}

function ruleOf({ check, limits }: AppearanceCheck, rule: RuleDraft): Rule {
  const changed = settable(limits).flatMap(({ name, usual }) => {
    const number = numberOf(rule.limits[name] ?? "");
    return number === null || number === usual ? [] : [[name, number] as const];
  });
  return {
    check,
    severity: rule.severity,
    limits: Object.fromEntries(changed),
    text: rule.own ? trimmed(rule.text) : null,
  };
}

function trimmed({ de, en }: Texts): Record<string, string> {
  return { de: de.trim(), en: en.trim() };
}

/** "0,25" is a number in German; null: it is none. */
export function numberOf(typed: string): number | null {
  const text = typed.trim().replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

export function settable(limits: readonly AppearanceLimit[]): readonly AppearanceLimit[] {
  return limits.filter(({ fixed }) => !fixed);
}

/** The limits that count: the background's depend on what it is compared with. */
export function inForce(check: AppearanceCheck, draft: Draft): readonly AppearanceLimit[] {
  const other = draft.backdrop === "plain" ? "backdrop_changed_max" : "backdrop_busy_max";
  return settable(check.limits).filter(({ name }) => name !== other);
}

/** Half the way from what is usual to the end that flags more (*strict*) or less (*lenient*). */
export function preset({ name, usual, least, most }: AppearanceLimit, level: Level): number {
  if (level === "usual" || level === "own") return usual;
  const flagsMore = name.endsWith("_min") ? most : least;
  const flagsLess = name.endsWith("_min") ? least : most;
  const middle = (usual + (level === "strict" ? flagsMore : flagsLess)) / 2;
  return Number(middle.toPrecision(3));
}

export function levelOf(limits: readonly AppearanceLimit[], rule: RuleDraft): Level {
  const found = LEVELS.find((level) =>
    limits.every((limit) => numberOf(rule.limits[limit.name] ?? "") === preset(limit, level)),
  );
  return found ?? "own";
}

export function atLevel(
  limits: readonly AppearanceLimit[],
  rule: RuleDraft,
  level: Level,
): RuleDraft {
  const set = limits.map((limit) => [limit.name, String(preset(limit, level))]);
  return { ...rule, limits: { ...rule.limits, ...Object.fromEntries(set) } };
}

/** The first limit whose number can't be read or lies outside of what may be set, as the field's path. */
export function badNumber(draft: Draft, checks: readonly AppearanceCheck[]): string | null {
  let place = 0;
  for (const check of checks) {
    const rule = draft.rules.get(check.check);
    if (!rule?.on) continue;
    for (const { name, least, most } of inForce(check, draft)) {
      const number = numberOf(rule.limits[name] ?? "");
      if (number === null || number < least || number > most)
        return `rules.${place}.limits.${name}`;
    }
    place += 1;
  }
  return null;
}

/** Why a severity can't be given to a check; null: it can. */
export function forbidden(
  severity: Severity,
  { evidence }: Pick<AppearanceCheck, "evidence">,
  allowBlock: boolean,
): "unproven" | "weak" | "few" | "agreement" | null {
  if (severity === "info") return null;
  if (evidence.most === "info") return evidence.caught === null ? "unproven" : "weak";
  if (severity === "warn") return null;
  if (evidence.most === "warn") return "few";
  return allowBlock ? null : "agreement";
}

export function newItem(allowed: Severity = "warn"): ItemDraft {
  return { id: randomId(8), text: NO_TEXT, severity: allowed };
}

/** The item one place further up (-1) or down (+1); at the end it stays. */
export function moved(items: readonly ItemDraft[], id: string, by: -1 | 1): readonly ItemDraft[] {
  const from = items.findIndex((item) => item.id === id);
  const to = from + by;
  const [one, other] = [items[from], items[to]];
  if (!one || !other) return items;
  return items.map((item, at) => (at === to ? one : at === from ? other : item));
}

/** Which place on the page a field's path means: *rules.2.limits.x* is a check's, *manual.0.text.de* an item's. */
export function placeOf(
  field: string,
  draft: Draft,
  checks: readonly AppearanceCheck[],
): { readonly check: Check | null; readonly item: string | null; readonly rest: string } {
  const [kind, index, ...rest] = field.split(".");
  const at = Number(index);
  if (kind === "rules") {
    const on = checks.filter(({ check }) => draft.rules.get(check)?.on);
    return { check: on[at]?.check ?? null, item: null, rest: rest.join(".") };
  }
  if (kind === "manual")
    return { check: null, item: draft.manual[at]?.id ?? null, rest: rest.join(".") };
  return { check: null, item: null, rest: field };
}
