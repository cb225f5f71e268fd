import { html, nothing, type TemplateResult } from "lit";
import type { Level } from "../protocol/types";
import { Following } from "../ui/following";
import { type IconName, icon } from "../ui/icon";
import { formatNumber } from "../ui/text";
import type { CallEngine } from "./engine";
import { t } from "./words";

const SIGNS: Record<Level, IconName> = {
  good: "signal-high",
  fair: "signal-medium",
  poor: "signal-low",
  lost: "wifi-off",
};

/** `<v-quality .call>`: how good the connection is, with a sentence why when it is pressed; nothing until measured. */
export class QualitySign extends Following {
  static override properties = { call: { attribute: false }, shown: { state: true } };
  declare call: CallEngine;
  declare shown: boolean;

  constructor() {
    super();
    this.shown = false;
  }

  protected override get followed(): CallEngine {
    return this.call;
  }

  #pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.shown) return;
    event.stopPropagation();
    this.shown = false;
    this.querySelector("button")?.focus();
  };

  #left = (event: FocusEvent): void => {
    if (!this.contains(event.relatedTarget as Node | null)) this.shown = false;
  };

  protected override render(): TemplateResult | typeof nothing {
    const { quality, phase } = this.call.state;
    const level = phase === "interrupted" ? "lost" : quality?.level;
    if (!level) return nothing;
    const word = t(`quality.${level}`);
    return html`<div class="quality" @keydown=${this.#pressed} @focusout=${this.#left}>
      <button
        type="button"
        class="quality-sign ${level}"
        aria-expanded=${this.shown}
        aria-label="${t("quality.title")}: ${word}"
        @click=${() => {
          this.shown = !this.shown;
        }}
      >
        ${level === "lost" ? nothing : icon("signal-high", "all")} ${icon(SIGNS[level])}
      </button>
      ${this.shown ? this.#explanation(word) : nothing}
    </div>`;
  }

  #explanation(word: string): TemplateResult {
    const { quality } = this.call.state;
    if (!quality) return html`<div class="quality-why" role="status"><p>${word}</p></div>`;
    const { facts, cause } = quality;
    const loss = Math.max(facts.lossIn, facts.lossOut);
    const numbers = t("quality.numbers", {
      loss: formatNumber(loss, { style: "percent", maximumFractionDigits: 0 }),
      delay: formatNumber(Math.round(facts.rtt ?? 0), { style: "unit", unit: "millisecond" }),
    });
    return html`<div class="quality-why" role="status">
      <p class="strong">${t("quality.title")}: ${word}</p>
      <p>${t(`cause.${cause}`)}</p>
      <p class="small">${numbers}</p>
    </div>`;
  }
}

customElements.define("v-quality", QualitySign);
