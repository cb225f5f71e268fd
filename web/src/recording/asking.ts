import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { ConsentTextView } from "../protocol/messages";
import { button, type Content, notice } from "../ui/parts";
import { problemText } from "../ui/problems";
import { language, pick } from "../ui/text";
import { toast } from "../ui/toasts";
import { RecordingElement } from "./element";
import { isTicked, type Question, question, shownIn, textKey, type Verdict } from "./model";
import type { RecordingState } from "./recording";
import { t } from "./words";

/**
 * `<v-asking .recording ?folded @show>`: what is asked of this person about recording, in the house's own words.
 * Nothing while nothing is asked. It stands beside the faces and never in the way of the talk. `folded`: on a phone only
 * that there is a question, and a button that fires *show*.
 */
export class Asking extends RecordingElement {
  static override properties = { folded: { type: Boolean } };
  declare folded: boolean;
  #held = false;

  constructor() {
    super();
    this.folded = false;
  }

  protected override updated(): void {
    const { view, reopened } = this.recording.state;
    const asked = question(view, reopened) !== null;
    this.toggleAttribute("asked", asked);
    // What had the focus is gone with the answer: the sign tells what came of it.
    if (!asked && this.#held && document.activeElement === document.body)
      document.querySelector<HTMLElement>("v-recording-sign")?.focus();
    this.#held = this.contains(document.activeElement);
  }

  async #answer(verdict: Verdict): Promise<void> {
    this.#held = this.contains(document.activeElement);
    await this.recording.answer(verdict, language());
    const { arrived, failed, view } = this.recording.state;
    if (failed?.what === "answer") return;
    if (arrived) toast(t("arrived"), "good");
    else if (view?.state === "asking" || view?.state === "off")
      toast(t(verdict === "no" ? "wait.refused" : "wait.saved"), "info");
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this.recording;
    const asked = question(state.view, state.reopened);
    if (!asked) return nothing;
    const heading = this.#heading(asked);
    return html`${this.folded ? this.#fold(heading) : nothing}
      <section class="asking ${this.folded ? "folded" : ""}" aria-labelledby="asking-title">
      <div class="asking-words stack snug" tabindex="0" role="group" aria-labelledby="asking-title">
        <h2 id="asking-title">${heading}</h2>
        ${asked.changed ? notice({ body: t("ask.changed") }) : nothing}
        ${this.#record(asked, state)} ${this.#uses(asked, state)}
        <p>${this.#freedom(asked)}</p>
      </div>
      ${this.#trouble(state)}
      <p>${t(`ask.consequence.${asked.kind}`)}</p>
      <div class="asking-buttons">${this.#buttons(asked, state)}</div>
    </section>`;
  }

  /** On a phone there is room for one of the two: the chat, or the question. */
  #fold(heading: string): TemplateResult {
    return html`<div class="asking-fold">
      <p class="strong">${heading}</p>
      ${button({
        label: t("ask.show"),
        name: "show-question",
        onClick: () => this.dispatchEvent(new Event("show", { bubbles: true })),
      })}
    </div>`;
  }

  #heading({ kind }: Question): string {
    if (kind === "consent") return t("ask.title");
    if (kind === "uses") return t("ask.title.uses");
    return t(
      this.recording.role === "customer" ? "ask.title.announcement" : "ask.title.announcement.all",
    );
  }

  #freedom({ kind }: Question): string {
    return t(kind === "announcement" ? "ask.duty" : kind === "uses" ? "ask.uses.only" : "ask.free");
  }

  #record({ record, separable }: Question, { draft }: RecordingState): Content {
    if (record.length === 0) return nothing;
    if (separable && draft.individually)
      return html`<fieldset class="asking-choices">
        <legend>${t("ask.individually.hint")}</legend>
        ${record.map((text) => this.#choice(text, draft))}
      </fieldset>`;
    return html`${record.map((text) => html`<p class="asking-text">${exactly(text)}</p>`)}`;
  }

  #uses({ kind, uses }: Question, { draft }: RecordingState): Content {
    if (uses.length === 0) return nothing;
    return html`<fieldset class="asking-choices">
      <legend class=${kind === "uses" ? "unseen" : ""}>${t("ask.uses")}</legend>
      ${uses.map((text) => this.#choice(text, draft))}
    </fieldset>`;
  }

  #choice(text: ConsentTextView, draft: RecordingState["draft"]): TemplateResult {
    return html`<label class="asking-choice">
      <input
        type="checkbox"
        name=${text.purpose}
        data-text=${textKey(text)}
        .checked=${live(isTicked(draft, text))}
        @change=${() => this.recording.toggle(text)}
      />
      ${exactly(text)}
    </label>`;
  }

  #trouble({ sending, held, failed }: RecordingState): Content {
    if (sending === "answer" && held)
      return notice({ tone: "warn", body: t("ask.held"), live: true });
    if (failed?.what !== "answer") return nothing;
    return notice({
      tone: "bad",
      title: t("ask.failed"),
      body: problemText(failed.code),
      live: true,
    });
  }

  /** Yes and no are alike in size, place and colour; nobody is pushed. */
  #buttons({ kind, separable }: Question, { draft, sending }: RecordingState): Content {
    const busy = sending === "answer";
    const chosen = kind === "uses" || (separable && draft.individually);
    const yes = chosen
      ? t("ask.chosen")
      : t(kind === "announcement" ? "ask.yes.announcement" : "ask.yes");
    return html`${button({
      label: yes,
      name: "consent-yes",
      busy,
      onClick: () => void this.#answer(chosen ? "chosen" : "yes"),
    })}
    ${button({
      label: t(`ask.no.${kind}`),
      name: "consent-no",
      busy,
      onClick: () => void this.#answer("no"),
    })}
    ${
      separable && !draft.individually
        ? button({
            label: t("ask.individually"),
            kind: "quiet",
            name: "consent-individually",
            onClick: () => void this.#individually(),
          })
        : nothing
    }`;
  }

  /** The button is gone: on with the first choice. */
  async #individually(): Promise<void> {
    this.recording.chooseIndividually();
    await this.updateComplete;
    this.querySelector<HTMLElement>("input[type=checkbox]")?.focus();
  }
}

customElements.define("v-asking", Asking);

/** The house's words, every one of them, in the language in which they are there; a blank line parts paragraphs. */
function exactly({ text }: ConsentTextView): TemplateResult {
  return html`<span lang=${shownIn(text, language())}
    >${pick(text)
      .split(/\n\s*\n/)
      .map((part) => html`<span class="asking-part">${part.trim()}</span>`)}</span
  >`;
}
