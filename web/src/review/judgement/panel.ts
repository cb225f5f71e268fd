import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Loading, loaded, problemNotice } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { Sending } from "../../console/sending";
import type { ContactDetail, JudgementView } from "../../protocol/messages";
import { confirm } from "../../ui/dialog";
import { badge, button, notice, type Tone } from "../../ui/parts";
import { formatTime } from "../../ui/text";
import { toast } from "../../ui/toasts";
import { type Panel, tellRemarks } from "../panels";
import { judging } from "./client";
import "./comments";
import { type Draft, draftOf, missing, OUTCOME, questionOf, wishOf } from "./model";
import { settlementFields, verdictFields } from "./verdict-form";
import { verdicts } from "./verdicts";
import { t } from "./words";

const SAVE_AFTER = 1_200;
const TONES: Readonly<Record<JudgementView["state"], Tone>> = {
  open: "info",
  second: "info",
  differing: "warn",
  done: "good",
};

/** `<v-judgement .console .detail .recorded>`: beside a contact: comments, one's own verdict, and what others gave. */
export class JudgementPanel extends ConsoleElement implements Panel {
  static override properties = {
    detail: { attribute: false },
    recorded: { attribute: false },
    draft: { state: true },
    unsaved: { state: true },
    faults: { state: true },
    noted: { state: true },
    changed: { state: true },
  };
  declare detail: ContactDetail;
  declare recorded: boolean;
  declare draft: Draft | null;
  declare unsaved: boolean;
  declare faults: ReadonlySet<string>;
  declare noted: ReadonlySet<string>;
  /** Another verdict came while this one was written. */
  declare changed: boolean;
  readonly #view = new Loading<JudgementView>(() =>
    this.console.session.ask(() => judging.look(this.detail.contact.id)),
  );
  readonly #sending = new Sending(this);
  #contact: string | null = null;
  #seen: JudgementView | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.draft = null;
    this.unsaved = false;
    this.faults = new Set();
    this.noted = new Set();
    this.changed = false;
  }

  protected override begin(): void {
    this.watch(this.#view);
    this.onEnd(() => {
      clearTimeout(this.#timer);
      if (this.unsaved) void this.#save();
    });
  }

  get #mine(): boolean {
    return this.console.me.role === "compliance";
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    const { id } = this.detail.contact;
    if (this.#mine && id !== this.#contact) {
      this.#contact = id;
      this.unsaved = false;
      this.changed = false;
      void this.#view.load();
    }
    const { data } = this.#view.state;
    if (!data || data === this.#seen) return;
    this.#seen = data;
    // What is being written stays, whatever else has changed.
    if (!this.unsaved) this.draft = draftOf(data);
    const remarks = data.remarks.flatMap(({ at, words }) => (at === null ? [] : [{ at, words }]));
    void this.updateComplete.then(() => tellRemarks(this, remarks));
  }

  #edit(draft: Draft): void {
    this.draft = draft;
    this.unsaved = true;
    this.faults = new Set();
    if (this.#view.state.data?.may !== "give") return; // settling has no draft
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), SAVE_AFTER);
  }

  async #save(): Promise<boolean> {
    clearTimeout(this.#timer);
    const view = this.#view.state.data;
    const { draft } = this;
    if (!view || !draft || view.may !== "give") return false;
    if (this.#sending.busy) {
      this.#timer = setTimeout(() => void this.#save(), SAVE_AFTER);
      return false;
    }
    return this.#sending.send(async () => {
      const saved = await this.console.session.ask(() =>
        judging.draft(view.contact, wishOf(draft, view)),
      );
      // Typed on meanwhile: that is saved next.
      if (this.draft === draft) this.unsaved = false;
      else this.#timer = setTimeout(() => void this.#save(), SAVE_AFTER);
      this.#view.replace(saved);
    });
  }

  #give = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const before = this.#view.state.data;
    if (!before || !this.draft || this.#sending.busy) return;
    const open = missing(this.draft, before);
    this.faults = new Set(open);
    if (open.length > 0) {
      await this.#showFault();
      return;
    }
    const sure = await confirm({
      heading: t("give.sure"),
      body: t("give.sure_body"),
      yes: t("give.send"),
    });
    const { draft } = this;
    const view = this.#view.state.data;
    if (!sure || !draft || !view) return;
    clearTimeout(this.#timer);
    const given = await this.#sending.send(async () => {
      const next = await this.console.session.ask(() =>
        judging.give(view.contact, { ...wishOf(draft, view), seen: view.revision }),
      );
      this.unsaved = false;
      this.changed = false;
      this.#view.replace(next);
    });
    if (given) toast(t("give.given"), "good");
    else await this.#refused();
  };

  /** Somebody else was quicker: nothing was given, and the page shows how things stand. */
  async #refused(): Promise<void> {
    const { refusal } = this.#sending;
    if (refusal?.code === "judgement.outdated" || refusal?.code === "judgement.enough") {
      this.changed = true;
      this.#sending.forget();
      await this.#view.load();
      if (this.unsaved) await this.#save();
    } else {
      const place = questionOf(refusal?.field ?? null);
      if (place) this.faults = new Set([place]);
    }
    await this.#showFault();
  }

  #settle = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const view = this.#view.state.data;
    const { draft } = this;
    if (!view || !draft || this.#sending.busy) return;
    const disputed = view.differences.filter((id) => id !== OUTCOME);
    const answers = disputed.flatMap((id) => {
      const answer = draft.replies.get(id)?.answer;
      return answer ? [[id, answer] as const] : [];
    });
    const { outcome } = draft;
    this.faults = new Set([
      ...disputed.filter((id) => !draft.replies.get(id)?.answer),
      ...(outcome ? [] : [OUTCOME]),
      ...(draft.words.trim() ? [] : ["words"]),
    ]);
    if (this.faults.size > 0 || !outcome) {
      await this.#showFault();
      return;
    }
    const settled = await this.#sending.send(async () => {
      const next = await this.console.session.ask(() =>
        judging.settle(view.contact, {
          seen: view.revision,
          outcome,
          answers: Object.fromEntries(answers),
          words: draft.words,
        }),
      );
      this.unsaved = false;
      this.#view.replace(next);
    });
    if (settled) toast(t("settle.done"), "good");
  };

  async #showFault(): Promise<void> {
    await this.updateComplete;
    const place = this.querySelector<HTMLElement>('[aria-invalid="true"], .changed');
    place?.scrollIntoView({ block: "center" });
    place?.querySelector<HTMLElement>("input, textarea")?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.#mine) return nothing;
    const state = this.#view.state.data?.state;
    return html`<section class="card stack" aria-labelledby="judgement-title">
      <div class="row spread">
        <h2 id="judgement-title">${t("title")}</h2>
        ${state ? badge(t(`state.${state}`), TONES[state]) : nothing}
      </div>
      ${loaded(this.#view, (view) => this.#draw(view))}
    </section>`;
  }

  #draw(view: JudgementView): TemplateResult {
    return html`${
      view.blind
        ? notice({
            ...(view.others > 0 ? { title: t("blind.given") } : {}),
            body: t("blind"),
          })
        : nothing
    }
    ${view.may === "early" ? html`<p class="muted">${t("early")}</p>` : nothing}
    <v-comments
      .console=${this.console}
      .view=${view}
      @judged=${(event: CustomEvent<JudgementView>) => this.#view.replace(event.detail)}
    ></v-comments>
    ${
      this.changed
        ? html`<div class="changed">${notice({ tone: "warn", title: t("changed"), body: t("changed.body"), live: true })}</div>`
        : nothing
    }
    ${verdicts(view, this.console.me.id)}
    ${view.may === "give" ? this.#form(view) : nothing}
    ${view.state === "differing" ? this.#settlement(view) : nothing}
    ${this.#sending.refusal ? problemNotice(this.#sending.refusal, this.#reload()) : nothing}`;
  }

  #reload(): TemplateResult {
    return button({
      label: t("reload"),
      icon: "refresh-cw",
      onClick: () => {
        this.unsaved = false;
        this.#sending.forget();
        void this.#view.load();
      },
    });
  }

  #form(view: JudgementView): TemplateResult | typeof nothing {
    const { draft } = this;
    if (!draft) return nothing;
    return html`<form class="stack" novalidate aria-labelledby="give-title" @submit=${this.#give}>
      <div>
        <h3 id="give-title">${t("give.title")}</h3>
        ${
          view.questions.version > 0
            ? html`<p class="muted">${t("give.questions", { version: view.questions.version })}</p>`
            : nothing
        }
      </div>
      ${verdictFields({
        view,
        draft,
        noted: this.noted,
        faults: this.faults,
        onChange: (next) => this.#edit(next),
        onNote: (id) => {
          this.noted = new Set([...this.noted, id]);
          void this.updateComplete.then(() =>
            this.querySelector<HTMLElement>(`#note-${CSS.escape(id)}`)?.focus(),
          );
        },
      })}
      <p class="muted" role="status">${this.#saved(view)}</p>
      <div>${button({ label: t("give.send"), kind: "primary", type: "submit", name: "give", busy: this.#sending.busy })}</div>
    </form>`;
  }

  #saved({ draft }: JudgementView): string {
    if (this.#sending.busy && this.unsaved) return t("draft.saving");
    if (this.unsaved) return t("draft.unsaved");
    return draft ? t("draft.saved", { time: formatTime(draft.saved_at) }) : t("draft.own");
  }

  #settlement(view: JudgementView): TemplateResult | typeof nothing {
    const { draft } = this;
    if (!draft) return nothing;
    return html`<form class="stack" novalidate aria-labelledby="settle-title" @submit=${this.#settle}>
      <h3 id="settle-title">${t("settle.title")}</h3>
      <p class="muted">${t("settle.hint")}</p>
      ${settlementFields({
        view,
        draft,
        faults: this.faults,
        onChange: (next) => this.#edit(next),
      })}
      <div>${button({ label: t("settle.send"), kind: "primary", type: "submit", name: "settle", busy: this.#sending.busy })}</div>
    </form>`;
  }
}

customElements.define("v-judgement", JudgementPanel);
