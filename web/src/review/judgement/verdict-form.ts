import { html, type TemplateResult } from "lit";
import type { JudgementView } from "../../protocol/messages";
import { textArea } from "../../ui/forms";
import { pick } from "../../ui/text";
import { choice } from "./choice";
import { ANSWERS, type Draft, OUTCOME, OUTCOMES, replyTo, withReply } from "./model";
import { t } from "./words";

/** What a reviewer answers. `noted`: questions whose note is open; `faults`: what isn't answered, once it was looked for. */
export function verdictFields(options: {
  readonly view: JudgementView;
  readonly draft: Draft;
  readonly noted: ReadonlySet<string>;
  readonly faults: ReadonlySet<string>;
  readonly onChange: (draft: Draft) => void;
  readonly onNote: (question: string) => void;
}): TemplateResult {
  const { view, draft, faults, onChange } = options;
  const answers = ANSWERS.map((value) => ({ value, label: t(`answer.${value}`) }));
  return html`${view.questions.questions.map(({ id, text }) => {
    const reply = replyTo(draft, id);
    const question = pick(text);
    const open = reply.words !== "" || options.noted.has(id);
    return html`<div class="question">
      ${choice({
        id: `answer-${id}`,
        legend: question,
        values: answers,
        chosen: reply.answer,
        error: faults.has(id) ? t("fault.answer") : undefined,
        onChange: (answer) => onChange(withReply(draft, id, { answer })),
      })}
      ${
        open
          ? textArea({
              id: `note-${id}`,
              label: t("give.note"),
              rows: 2,
              maxLength: 2_000,
              value: reply.words,
              onInput: (words) => onChange(withReply(draft, id, { words })),
            })
          : html`<button
              type="button"
              class="link-button"
              aria-label=${t("give.note_to", { question })}
              @click=${() => options.onNote(id)}
            >+ ${t("give.note_add")}</button>`
      }
    </div>`;
  })}
  ${choice({
    id: "outcome",
    legend: t("give.outcome"),
    values: OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) })),
    chosen: draft.outcome,
    error: faults.has(OUTCOME) ? t("fault.outcome") : undefined,
    onChange: (outcome) => onChange({ ...draft, outcome }),
  })}
  ${textArea({
    id: "verdict-words",
    label: t("give.words"),
    hint: t("give.words_hint"),
    rows: 3,
    maxLength: 2_000,
    value: draft.words,
    onInput: (words) => onChange({ ...draft, words }),
  })}`;
}

/** Questions that two verdicts disagree on, to be answered once more, and the verdict that counts. */
export function settlementFields(options: {
  readonly view: JudgementView;
  readonly draft: Draft;
  readonly faults: ReadonlySet<string>;
  readonly onChange: (draft: Draft) => void;
}): TemplateResult {
  const { view, draft, faults, onChange } = options;
  const disputed = view.questions.questions.filter(({ id }) => view.differences.includes(id));
  return html`${disputed.map(({ id, text }) =>
    choice({
      id: `settle-${id}`,
      legend: pick(text),
      values: ANSWERS.map((value) => ({ value, label: t(`answer.${value}`) })),
      chosen: replyTo(draft, id).answer,
      error: faults.has(id) ? t("fault.answer") : undefined,
      onChange: (answer) => onChange(withReply(draft, id, { answer })),
    }),
  )}
  ${choice({
    id: "settle-outcome",
    legend: t("settle.outcome"),
    values: OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) })),
    chosen: draft.outcome,
    error: faults.has(OUTCOME) ? t("fault.outcome") : undefined,
    onChange: (outcome) => onChange({ ...draft, outcome }),
  })}
  ${textArea({
    id: "settle-words",
    label: t("settle.words"),
    rows: 3,
    maxLength: 2_000,
    value: draft.words,
    error: faults.has("words") ? t("fault.words") : undefined,
    onInput: (words) => onChange({ ...draft, words }),
  })}`;
}
