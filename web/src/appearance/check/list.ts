import { html, nothing, type TemplateResult } from "lit";
import type { AppearanceView } from "../../protocol/messages";
import { type IconName, icon } from "../../ui/icon";
import { badge } from "../../ui/parts";
import { pick } from "../../ui/text";
import { t } from "../words";
import type { Reading } from "./reading";
import type { CheckState } from "./session";
import { sum } from "./steady";

type Rule = AppearanceView["rules"][number];
/** *stopped*: nothing is looked at for now. */
type Sight = Reading["sight"] | "looking" | "stopped";

const SIGNS: Readonly<Record<Sight, IconName>> = {
  good: "circle-check",
  hint: "lightbulb",
  unmeasured: "circle-off",
  looking: "loader-circle",
  stopped: "circle-off",
};

/** What the house asks, item by item, as the camera sees it now. */
export function checkList(
  { rules }: AppearanceView,
  state: Pick<CheckState, "list" | "pause">,
): TemplateResult | typeof nothing {
  if (rules.length === 0) return nothing;
  const idle = state.pause === null || state.pause === "loading" ? "looking" : "stopped";
  return html`<ul class="check-list" aria-label=${t("asked")}>
    ${rules.map((rule) => {
      const shown = state.list.get(rule.check)?.shown;
      return shown
        ? item(rule, shown.sight, sentence(rule, shown))
        : item(rule, idle, t(`why.${idle}`));
    })}
  </ul>`;
}

function item(rule: Rule, sight: Sight, words: string): TemplateResult {
  return html`<li class="check ${sight} ${rule.severity}">
    <span class="check-sign">${icon(SIGNS[sight], sight === "looking" ? "turning" : "")}</span>
    <p class="check-title">
      ${t(`check.${rule.check}`)}<span class="unseen">: ${t(`sight.${sight}`)}.</span>
      ${sight === "hint" ? weight(rule.severity) : nothing}
    </p>
    <p class="check-words">${words}</p>
  </li>`;
}

export function weight(severity: Rule["severity"]): TemplateResult | typeof nothing {
  if (severity === "block") return badge(t("mandatory"), "bad", "lock");
  return severity === "info" ? badge(t("tip")) : nothing;
}

/** The house's own words come before ours. */
export function sentence(rule: Rule, shown: Reading): string {
  if (shown.sight === "good") return t("good.short");
  if (shown.sight === "unmeasured") return t(`why.${shown.why}`);
  return rule.text ? pick(rule.text) : t(`hint.${shown.hint}`);
}

/** The list in a sentence, which is read out when it changes. */
export function summary(
  { rules }: AppearanceView,
  state: Pick<CheckState, "list" | "pause">,
): TemplateResult | typeof nothing {
  const { list, pause } = state;
  if (rules.length === 0 || (pause !== null && pause !== "loading")) return nothing;
  const { hints, unmeasured } = sum(list);
  const words =
    list.size === 0
      ? t("sum.looking")
      : hints > 0
        ? t("sum.hints", { count: hints })
        : unmeasured > 0
          ? t("sum.unmeasured", { count: unmeasured })
          : t("sum.good");
  const good = list.size > 0 && hints + unmeasured === 0;
  return html`<p class="check-sum ${good ? "good" : ""}" role="status">
    ${icon(good ? "circle-check" : hints > 0 ? "lightbulb" : "eye")}<span>${words}</span>
  </p>`;
}

/** What no camera can judge. */
export function manualList(
  { manual }: AppearanceView,
  ticks: ReadonlySet<string>,
  onTick: (item: string, on: boolean) => void,
): TemplateResult | typeof nothing {
  if (manual.length === 0) return nothing;
  return html`<fieldset class="check-manual" aria-describedby="check-manual-hint">
    <legend>${t("manual")}</legend>
    <p class="muted" id="check-manual-hint">${t("manual.hint")}</p>
    ${manual.map(
      ({ id, text, severity }) => html`<label class="choice">
        <input
          type="checkbox"
          name="manual"
          value=${id}
          .checked=${ticks.has(id)}
          @change=${(event: Event) => onTick(id, (event.target as HTMLInputElement).checked)}
        />
        <span>${pick(text)} ${severity === "block" ? weight(severity) : nothing}</span>
      </label>`,
    )}
  </fieldset>`;
}
