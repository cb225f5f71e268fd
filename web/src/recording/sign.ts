import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { recordingTone } from "../call/alert";
import type { RecordingView } from "../protocol/messages";
import { type IconName, icon } from "../ui/icon";
import { button, type Content, notice } from "../ui/parts";
import { problemText } from "../ui/problems";
import { formatTime } from "../ui/text";
import { announce } from "../ui/toasts";
import { RecordingElement } from "./element";
import { confirmed, granted, isUse, receiptOf, type Sign, sign, type Tone } from "./model";
import { answerList, receiptLink } from "./receipt";
import type { Recording, RecordingState } from "./recording";
import type { Kind, Purpose } from "./wire";
import { t } from "./words";

const REASONS = [
  "refused",
  "withdrawn",
  "impossible",
  "unanswered",
  "headset",
  "aside",
  "recorder",
  "no_recorder",
  "key_missing",
  "disk_full",
  "archive_unreachable",
  "write_failed",
  "silent",
] as const;
const SILENT: readonly RecordingView["state"][] = ["off", "asking", "stopped", "failed"];

const SIGNS: Record<Tone, IconName> = {
  live: "circle-dot",
  held: "circle-pause",
  quiet: "circle-off",
  bad: "triangle-alert",
};

/**
 * `<v-recording-sign .recording .receipt .who>`: whether this talk is recorded, always in sight; pressed, what that
 * means, what this person has answered, and how to take it back. `receipt` is where their receipt lies, `who` whose
 * contact it is where several are shown. Nothing where the queue never records.
 */
export class RecordingSign extends RecordingElement {
  static override properties = {
    receipt: {},
    who: {},
    open: { state: true },
  };
  declare receipt: string;
  declare who: string;
  declare open: boolean;
  /** Dialogs keep clear of the sign, however high it is and wherever it stands. */
  #place = new ResizeObserver(tellPlace);

  constructor() {
    super();
    this.receipt = "";
    this.who = "";
    this.open = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#place.observe(this);
    this.#place.observe(document.documentElement);
    window.addEventListener("scroll", tellPlace, { passive: true });
    document.addEventListener("keydown", this.#pressed);
    document.addEventListener("pointerdown", this.#elsewhere);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#place.disconnect();
    window.removeEventListener("scroll", tellPlace);
    document.removeEventListener("keydown", this.#pressed);
    document.removeEventListener("pointerdown", this.#elsewhere);
    tellPlace();
  }

  /** Where the focus goes when what had it is gone. */
  override focus(): void {
    this.querySelector<HTMLElement>(".recording-strip")?.focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    tellPlace();
    const { chime, said } = this.recording.takeNews();
    if (chime) recordingTone();
    if (said.length > 0) announce(said.map((word) => t(`said.${word}`)).join(" "));
  }

  #pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.open || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  };

  #elsewhere = (event: PointerEvent): void => {
    if (this.open && !event.composedPath().includes(this)) this.open = false;
  };

  #close(): void {
    this.open = false;
    this.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state, role } = this.recording;
    const shown = sign(state.view, role);
    if (!shown || !state.view) return nothing;
    const { tone, pause } = shown;
    return html`<section class="recording-sign ${tone}" aria-label=${t("sign")}>
      <button
        type="button"
        class="recording-strip"
        name="recording"
        aria-expanded=${this.open}
        @click=${() => {
          this.open = !this.open;
        }}
      >
        <span class="recording-mark">${icon(SIGNS[tone])}</span>
        <span class="recording-words">
          <span class="strong">${t(`sign.${shown.key}`)}</span>
          ${shown.key === "running" && shown.kinds.length > 0 ? html`<span>${kindsSaid(shown.kinds)}</span>` : nothing}
          ${pause ? html`<span>${t(`pause.${pause}`)}</span>` : nothing}
          ${shown.order ? html`<span>${t("order")}</span>` : nothing}
          ${this.who ? html`<span>${this.who}</span>` : nothing}
        </span>
        <span class="recording-more">
          <span>${t(this.open ? "details.close" : "details")}</span>
          ${icon("chevron-down")}
        </span>
      </button>
      ${this.open ? this.#panel(state, state.view, shown) : nothing}
    </section>`;
  }

  #panel(state: RecordingState, view: RecordingView, shown: Sign): TemplateResult {
    return html`<div class="recording-panel stack">
      <p>${means(view, shown, this.recording)}</p>
      ${reasons(view)} ${orderEnded(view)} ${this.#trouble(state)}
      ${this.#withdrawal(state, view)} ${this.#second()}
    </div>`;
  }

  /** A no by mistake is no no for ever. */
  #second(): TemplateResult | typeof nothing {
    if (!this.recording.canReconsider) return nothing;
    const open = async (): Promise<void> => {
      this.recording.reconsider();
      this.open = false;
      await this.updateComplete;
      document.querySelector<HTMLElement>("v-asking .asking-words")?.focus();
    };
    return button({ label: t("reconsider"), name: "reconsider", onClick: () => void open() });
  }

  #trouble({ sending, held, failed }: RecordingState): TemplateResult | typeof nothing {
    if (sending === "withdraw" && held)
      return notice({ tone: "warn", body: t("withdraw.held"), live: true });
    if (failed?.what !== "withdraw") return nothing;
    return notice({
      tone: "bad",
      title: t("withdraw.failed"),
      body: problemText(failed.code),
      live: true,
    });
  }

  #withdrawal(state: RecordingState, view: RecordingView): TemplateResult {
    const done = confirmed(view, state.withdrawn);
    if (done)
      return html`<div class="receipt stack snug" role="status">
        <p class="strong">${t("receipt.withdrawn")}</p>
        ${answerList(done)}
        <div class="receipt-ways">
          ${receiptLink(this.receipt)}
          ${button({
            label: t("receipt.close"),
            name: "receipt-close",
            onClick: () => {
              this.recording.putAway();
              this.#close();
            },
          })}
        </div>
      </div>`;
    const mine = receiptOf(view.mine);
    const given = granted(view);
    const busy = state.sending === "withdraw";
    const one =
      given.length > 1 ? (purpose: Purpose) => void this.recording.withdraw([purpose]) : null;
    return html`${
      given.length === 0
        ? nothing
        : html`<div class="stack tight">
            ${button({
              label: t(busy ? "withdraw.sending" : "withdraw"),
              name: "withdraw",
              icon: "undo-2",
              busy,
              onClick: () => void this.recording.withdraw(),
            })}
            <p class="muted">
              ${t(view.mode === "statutory" ? "withdraw.means.statutory" : "withdraw.means")}
            </p>
          </div>`
    }
    ${
      mine.length === 0
        ? html`<p>${t("mine.none")}</p>`
        : html`<h2>${t("mine.title")}</h2>
            ${answerList(mine, one)}
            <div class="receipt-ways">${receiptLink(this.receipt)}</div>`
    }`;
  }
}

customElements.define("v-recording-sign", RecordingSign);

/** By script, since what has to keep clear stands elsewhere in the page. */
function tellPlace(): void {
  const signs = [...document.querySelectorAll("v-recording-sign")];
  const places = signs.map((each) => each.getBoundingClientRect());
  const bottom = Math.max(0, ...places.map((place) => Math.ceil(place.bottom)));
  const height = places.reduce((sum, place) => sum + Math.ceil(place.height), 0);
  const { style } = document.documentElement;
  style.setProperty("--sign-bottom", `${bottom}px`);
  style.setProperty("--sign-height", `${height}px`);
}

function means(view: RecordingView, { key, pause, kinds }: Sign, { role }: Recording): string {
  if (key === "running")
    return t("means.running", { kinds: kindsSaid(kinds), time: formatTime(view.since) });
  if (key === "paused") return t("means.paused", { reason: t(`pause.${pause ?? "other"}`) });
  if (key === "off" && view.mode === "statutory" && role === "customer")
    return t("means.off.statutory");
  return t(`means.${key}`);
}

/** Why nothing is recorded; what is only asked or paused says so itself. */
function reasons(view: RecordingView): TemplateResult | typeof nothing {
  const mine = view.mine.filter(({ purpose }) => !isUse(purpose)).map(({ state }) => state);
  // Who agreed to some of it has not simply refused.
  const partly = mine.includes("refused") && mine.some((state) => state !== "refused");
  const said = REASONS.filter(
    (code) => view.reasons.includes(code) && !(code === "refused" && partly),
  );
  if (said.length === 0 || !SILENT.includes(view.state)) return nothing;
  const words = (code: (typeof said)[number]): string =>
    (code === "refused" || code === "withdrawn") && mine.includes(code)
      ? t(`reason.mine.${code}`)
      : t(`reason.${code}`);
  return html`<ul>${said.map((code) => html`<li>${words(code)}</li>`)}</ul>`;
}

/** Why the last order talk is over, unless somebody simply ended it. */
function orderEnded({ mode, order, order_ended: why }: RecordingView): Content {
  if (mode !== "statutory" || order || why === null) return nothing;
  const told = (["refused", "withdrawn", "impossible"] as const).find((code) => code === why);
  const usual = why === "agent" || why === "over";
  return html`<p>${t(told ? `order.ended.${told}` : usual ? "order.ended" : "order.ended.failed")}</p>`;
}

function kindsSaid(kinds: readonly Kind[]): string {
  return kinds.map((kind) => t(`purpose.${kind}`)).join(", ");
}
