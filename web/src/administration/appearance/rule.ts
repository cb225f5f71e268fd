import { html, nothing, type TemplateResult } from "lit";
import { t as a } from "../../appearance/words";
import type { AppearanceCheck, AppearanceLimit } from "../../protocol/messages";
import { selectField, textField } from "../../ui/forms";
import { badge, type Content } from "../../ui/parts";
import { formatNumber } from "../../ui/text";
import {
  atLevel,
  type Draft,
  forbidden,
  inForce,
  LEVELS,
  levelOf,
  type RuleDraft,
  type Severity,
} from "./draft";
import { t } from "./words";

export const SEVERITIES = ["info", "warn", "block"] as const satisfies readonly Severity[];
export const LONGEST_TEXT = 200;
const LANGUAGES = ["de", "en"] as const;

export interface RuleOptions {
  readonly known: AppearanceCheck;
  readonly draft: Draft;
  readonly rule: RuleDraft;
  readonly allowBlock: boolean;
  /** What is wrong, by the part of the rule: *severity*, *limits.x*, *text*; "" the rule as a whole. */
  readonly fault: (part: string) => string | undefined;
  readonly onChange: (change: Partial<RuleDraft>) => void;
  /** What belongs to this check alone: what the background is compared with, the colours. */
  readonly more: Content;
}

/** One check of a policy: on or off, how serious, how strict, in whose words, and what is known of it. */
export function ruleFields(options: RuleOptions): TemplateResult {
  const { known, rule, onChange } = options;
  const { check } = known;
  const whole = options.fault("");
  return html`<li class="policy-rule ${rule.on ? "on" : ""}">
    <label class="choice">
      <input
        type="checkbox"
        name="rule-${check}"
        .checked=${rule.on}
        aria-describedby="rule-${check}-about"
        @change=${(event: Event) => onChange({ on: (event.target as HTMLInputElement).checked })}
      />
      <span>${a(`check.${check}`)}</span>
    </label>
    <div class="policy-about" id="rule-${check}-about">
      <p>${t(`about.${check}`)}</p>
      ${evidence(known)}
    </div>
    ${
      rule.on
        ? html`<div class="policy-set stack">
            ${whole ? html`<p class="policy-fault" role="alert">${whole}</p>` : nothing}
            <div class="form-grid">
              ${severityField({
                id: `rule-${check}-severity`,
                value: rule.severity,
                why: (severity) => forbidden(severity, known, options.allowBlock),
                error: options.fault("severity"),
                onChange: (severity) => onChange({ severity }),
              })}
              ${level(options)}
            </div>
            ${options.more} ${numbers(options)} ${ownWords(options)}
          </div>`
        : nothing
    }
  </li>`;
}

/** On how many people it was tried and how that went, in figures of the evaluation. */
function evidence({ evidence: shown }: AppearanceCheck): TemplateResult {
  const { people, caught, false_alarms } = shown;
  if (caught === null || false_alarms === null)
    return html`<p class="policy-evidence">${badge(t("evidence.none"))} ${t("evidence.none.body")}</p>`;
  const percent = { style: "percent", maximumFractionDigits: 0 } as const;
  return html`<p class="policy-evidence">
    ${people < 30 ? badge(t("evidence.provisional", { count: people })) : badge(t("evidence.people", { count: people }))}
    ${t("evidence.figures", {
      caught: formatNumber(caught, percent),
      alarms: formatNumber(false_alarms, percent),
    })}
  </p>`;
}

/** Only what may be chosen can be; why the rest may not stands below. */
export function severityField(options: {
  id: string;
  value: Severity;
  why: (severity: Severity) => ReturnType<typeof forbidden>;
  error: string | undefined;
  onChange: (severity: Severity) => void;
}): TemplateResult {
  const { value, why } = options;
  // One that may not be any more stays to be seen, so that the desk's refusal has its place.
  const allowed = SEVERITIES.filter((each) => why(each) === null || each === value);
  const barred = SEVERITIES.map((each) => [each, why(each)] as const).find(([, reason]) => reason);
  return selectField({
    id: options.id,
    label: t("policy.severity"),
    value,
    options: allowed.map((each) => ({ value: each, label: t(`severity.${each}`) })),
    onChange: (chosen) => options.onChange(SEVERITIES.find((each) => each === chosen) ?? "info"),
    hint: barred?.[1]
      ? t(`barred.${barred[1]}`, { severity: t(`severity.${barred[0]}`) })
      : undefined,
    error: options.error,
  });
}

function level({ known, draft, rule, onChange }: RuleOptions): TemplateResult | typeof nothing {
  const limits = inForce(known, draft);
  if (limits.length === 0) return nothing;
  const now = levelOf(limits, rule);
  const offered = now === "own" ? ([...LEVELS, "own"] as const) : LEVELS;
  return selectField({
    id: `rule-${known.check}-level`,
    label: t("policy.level"),
    hint: t(`level.hint.${now}`),
    value: now,
    options: offered.map((each) => ({ value: each, label: t(`level.${each}`) })),
    onChange: (chosen) => {
      const found = LEVELS.find((each) => each === chosen);
      if (found) onChange(atLevel(limits, rule, found));
    },
  });
}

function numbers(options: RuleOptions): TemplateResult | typeof nothing {
  const { known, draft, rule, fault, onChange } = options;
  const limits = inForce(known, draft);
  if (limits.length === 0) return nothing;
  const wrong = limits.some(({ name }) => fault(`limits.${name}`));
  const set = (name: string, typed: string) =>
    onChange({ limits: { ...rule.limits, [name]: typed } });
  return html`<details ?open=${wrong}>
    <summary>${t("policy.expert")}</summary>
    <div class="form-grid">
      ${limits.map((limit) =>
        textField({
          id: `limit-${limit.name}`,
          label: limitName(limit.name),
          hint: t("limit.range", {
            least: limit.least,
            most: limit.most,
            usual: formatNumber(limit.usual, { maximumFractionDigits: 3 }),
          }),
          value: rule.limits[limit.name] ?? "",
          maxLength: 12,
          onInput: (typed) => set(limit.name, typed),
          error: fault(`limits.${limit.name}`),
        }),
      )}
    </div>
  </details>`;
}

function limitName(name: AppearanceLimit["name"]): string {
  const known = Object.keys(t.words.en).find((key) => key === `limit.${name}`);
  return known ? t(known as "limit.face_p97_min") : name;
}

function ownWords({ known, rule, fault, onChange }: RuleOptions): TemplateResult {
  const { check } = known;
  return html`<div class="stack snug">
    <label class="choice">
      <input
        type="checkbox"
        name="own-${check}"
        .checked=${rule.own}
        @change=${(event: Event) => onChange({ own: (event.target as HTMLInputElement).checked })}
      />
      <span>${t("policy.own")}</span>
    </label>
    ${
      rule.own
        ? html`<div class="form-grid">
            ${LANGUAGES.map((language) =>
              textField({
                id: `rule-${check}-text-${language}`,
                label: t(`policy.text.${language}`),
                value: rule.text[language],
                maxLength: LONGEST_TEXT,
                onInput: (typed) => onChange({ text: { ...rule.text, [language]: typed } }),
                error: fault(`text.${language}`) ?? fault("text"),
              }),
            )}
          </div>`
        : nothing
    }
  </div>`;
}
