import { html, nothing, type TemplateResult } from "lit";
import { Loading, loaded, problemNotice } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { Sending } from "../../console/sending";
import { asRefusal } from "../../console/session";
import type { QuestionList, QuestionListEntry, QuestionListVersion } from "../../protocol/messages";
import { randomId } from "../../protocol/random";
import { judging } from "../../review/judgement/client";
import "../../ui/dialog";
import { textField } from "../../ui/forms";
import { badge, button, empty, iconButton } from "../../ui/parts";
import { problemText } from "../../ui/problems";
import { type Column, table } from "../../ui/table";
import { formatMoment, formatNumber, LANGUAGES, pick } from "../../ui/text";
import { toast } from "../../ui/toasts";
import {
  added,
  changed,
  draftOf,
  emptyField,
  LONGEST,
  MOST,
  moved,
  type QuestionDraft,
  wishOf,
} from "./draft";
import { t } from "./words";

/** `<v-questions>`: what reviewers are asked, saved as a new version each time. */
export class QuestionsPage extends ConsoleElement {
  static override properties = {
    draft: { state: true },
    fault: { state: true },
    shown: { state: true },
  };
  declare draft: readonly QuestionDraft[] | null;
  /** The path of a field: *questions.2.text.de*. */
  declare fault: string | null;
  /** An earlier version that is looked at. */
  declare shown: QuestionList | null;
  readonly #entry = new Loading<QuestionListEntry>(() =>
    this.console.session.ask(judging.questions),
  );
  readonly #sending = new Sending(this);
  #draftOf: QuestionListEntry | null = null;

  constructor() {
    super();
    this.draft = null;
    this.fault = null;
    this.shown = null;
  }

  protected override begin(): void {
    this.watch(this.#entry);
    void this.#entry.load();
  }

  protected override willUpdate(): void {
    const { data } = this.#entry.state;
    if (!data || data === this.#draftOf) return;
    this.#draftOf = data;
    this.draft = draftOf(data);
    this.fault = null;
  }

  get #languages(): readonly string[] {
    return this.#entry.state.data?.languages ?? [];
  }

  #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const entry = this.#entry.state.data;
    const { draft } = this;
    if (!entry || !draft || this.#sending.busy) return;
    this.#sending.forget();
    this.fault = emptyField(draft, this.#languages);
    if (!this.fault) {
      const sent = await this.#sending.send(async () => {
        const saved = await this.console.session.ask(() =>
          judging.saveQuestions({
            based_on: entry.current.version,
            questions: wishOf(draft, this.#languages),
          }),
        );
        this.#entry.replace(saved);
        toast(t("saved", { version: saved.current.version }), "good");
      });
      if (sent) return;
      this.fault = this.#sending.refusal?.field ?? null;
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  };

  async #show(version: number): Promise<void> {
    try {
      this.shown = await this.console.session.ask(() => judging.questionsOf(version));
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("title")}</h1>
      <p class="muted">${t("intro")}</p>
      ${loaded(this.#entry, (entry) => this.#page(entry))}
      ${this.#dialog()}
    </div>`;
  }

  #page(entry: QuestionListEntry): TemplateResult {
    const draft = this.draft ?? [];
    return html`<form class="card stack" novalidate aria-label=${t("title")} @submit=${this.#save}>
        ${
          draft.length === 0
            ? empty({ icon: "lightbulb", title: t("none"), body: t("none.body") })
            : html`<ol class="policy-items">${draft.map((each, at) => this.#question(each, at, draft.length))}</ol>`
        }
        <div>
          ${button({
            label: t("add"),
            icon: "plus",
            name: "add-question",
            disabled: draft.length >= MOST,
            onClick: () => {
              this.draft = added(draft, randomId(8));
            },
          })}
        </div>
        ${this.#sending.refusal && !this.fault ? problemNotice(this.#sending.refusal) : nothing}
        <div>${button({ label: t("save"), kind: "primary", type: "submit", name: "save-questions", busy: this.#sending.busy })}</div>
      </form>
      ${this.#history(entry)}`;
  }

  #question(question: QuestionDraft, at: number, count: number): TemplateResult {
    const number = at + 1;
    const draft = this.draft ?? [];
    return html`<li>
      <div class="question-texts">
        ${LANGUAGES.filter((language) => this.#languages.includes(language)).map((language) =>
          textField({
            id: `question-${question.key}-${language}`,
            label: t(`question.${language}`, { number }),
            value: question.text[language],
            maxLength: LONGEST,
            error: this.fault === `questions.${at}.text.${language}` ? t("fault.empty") : undefined,
            onInput: (typed) => {
              this.draft = changed(draft, question.key, language, typed);
            },
          }),
        )}
      </div>
      <div class="row tight" role="group" aria-label=${t("order", { number })}>
        ${iconButton({
          label: t("up"),
          icon: "arrow-up",
          name: "up",
          disabled: at === 0,
          onClick: () => {
            this.draft = moved(draft, question.key, -1);
          },
        })}
        ${iconButton({
          label: t("down"),
          icon: "arrow-down",
          name: "down",
          disabled: at === count - 1,
          onClick: () => {
            this.draft = moved(draft, question.key, 1);
          },
        })}
        ${iconButton({
          label: t("remove"),
          icon: "trash-2",
          name: "remove",
          onClick: () => {
            this.draft = draft.filter(({ key }) => key !== question.key);
          },
        })}
      </div>
    </li>`;
  }

  #history({ current, versions }: QuestionListEntry): TemplateResult | typeof nothing {
    if (versions.length === 0) return nothing;
    const columns: readonly Column<QuestionListVersion>[] = [
      {
        id: "version",
        label: t("col.version"),
        cell: ({ version }) => html`${formatNumber(version)}
          ${version === current.version ? badge(t("version.now"), "good") : nothing}`,
      },
      { id: "saved", label: t("col.saved"), cell: (row) => formatMoment(row.saved_at) },
      { id: "author", label: t("col.author"), cell: (row) => row.author_name ?? row.author },
      {
        id: "questions",
        label: t("col.questions"),
        number: true,
        cell: ({ questions }) => formatNumber(questions),
      },
      {
        id: "sha",
        label: t("col.sha"),
        cell: ({ sha256 }) => html`<code>${sha256.slice(0, 12)}…</code>`,
      },
      {
        id: "show",
        label: t("show"),
        cell: ({ version }) => html`<button
          type="button"
          class="link-button"
          aria-label=${t("show.version", { version })}
          @click=${() => void this.#show(version)}
        >${t("show")}</button>`,
      },
    ];
    return html`<section class="stack tight" aria-labelledby="history-title">
      <h2 id="history-title">${t("history")}</h2>
      ${table({ caption: t("history"), columns, rows: versions, key: ({ version }) => String(version), empty: nothing })}
    </section>`;
  }

  #dialog(): TemplateResult {
    const { shown } = this;
    const content = shown
      ? html`<ol class="stack tight">${shown.questions.map(({ text }) => html`<li>${pick(text)}</li>`)}</ol>`
      : nothing;
    return html`<v-dialog
      .heading=${t("version.title", { version: shown?.version ?? 0 })}
      .content=${content}
      ?open=${shown !== null}
      @close=${() => {
        this.shown = null;
      }}
    ></v-dialog>`;
  }
}

customElements.define("v-questions", QuestionsPage);
