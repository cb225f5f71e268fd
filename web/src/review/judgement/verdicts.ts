import { html, nothing, type TemplateResult } from "lit";
import type { JudgementView, VerdictView } from "../../protocol/messages";
import { badge, type Tone } from "../../ui/parts";
import { formatMoment, pick } from "../../ui/text";
import { type Compared, compared, OUTCOME, type Outcome } from "./model";
import { t } from "./words";

const TONES: Readonly<Record<Outcome, Tone>> = {
  pass: "good",
  complaint: "warn",
  escalate: "bad",
};
const SIGNS = {
  pass: "circle-check",
  complaint: "triangle-alert",
  escalate: "circle-alert",
} as const;

export function outcomeBadge(outcome: Outcome): TemplateResult {
  return badge(t(`outcome.${outcome}`), TONES[outcome], SIGNS[outcome]);
}

/** What was given: one verdict, or two side by side with what differs marked, and what was settled. */
export function verdicts(view: JudgementView, me: string): TemplateResult | typeof nothing {
  if (view.verdicts.length === 0) return nothing;
  const name = (verdict: VerdictView): string =>
    nameOf(verdict.reviewer, verdict.reviewer_name, me);
  return html`<section class="stack tight" aria-labelledby="verdicts-title">
    <div class="row spread">
      <h3 id="verdicts-title">${t("verdicts")}</h3>
      ${view.differences.includes(OUTCOME) ? badge(t("differs"), "warn", "triangle-alert") : nothing}
    </div>
    <ul class="verdicts">
      ${view.verdicts.map(
        (verdict) => html`<li class="stack tight">
          <div class="row spread">
            <span>${t("verdict.of", { name: name(verdict), time: formatMoment(verdict.given_at) })}</span>
            ${outcomeBadge(verdict.outcome)}
          </div>
          ${verdict.words ? html`<p class="written">${verdict.words}</p>` : nothing}
        </li>`,
      )}
    </ul>
    ${view.questions.questions.length > 0 ? html`<dl class="compared">${compared(view).map((row) => line(row, view, name))}</dl>` : nothing}
    ${settled(view)}
  </section>`;
}

function line(
  row: Compared,
  view: JudgementView,
  name: (verdict: VerdictView) => string,
): TemplateResult {
  const question = view.questions.questions.find(({ id }) => id === row.question);
  const several = row.said.length > 1;
  return html`<div>
    <dt>${question ? pick(question.text) : row.question}
      ${row.differs ? badge(t("differs"), "warn", "triangle-alert") : nothing}</dt>
    ${row.said.map(
      ({ verdict, reply }) => html`<dd>
        ${several ? html`<span class="muted">${name(verdict)}:</span>` : nothing}
        ${t(`answer.${reply.answer ?? "none"}`)}
        ${reply.words ? html`<p class="written">${reply.words}</p>` : nothing}
      </dd>`,
    )}
    ${
      row.settled
        ? html`<dd class="counts">${t("settled.answer", { answer: t(`answer.${row.settled}`) })}</dd>`
        : nothing
    }
  </div>`;
}

function settled({ settlement }: JudgementView): TemplateResult | typeof nothing {
  if (!settlement) return nothing;
  const name = settlement.by_name ?? t("someone");
  return html`<div class="stack tight settled">
    <div class="row spread">
      <span>${t("settled.by", { name, time: formatMoment(settlement.at) })}</span>
      ${outcomeBadge(settlement.outcome)}
    </div>
    ${settlement.words ? html`<p class="written">${settlement.words}</p>` : nothing}
  </div>`;
}

export function nameOf(id: string, name: string | null, me: string): string {
  return id === me ? t("you") : (name ?? t("someone"));
}
