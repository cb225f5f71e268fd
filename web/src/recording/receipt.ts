import { html, nothing, type TemplateResult } from "lit";
import type { ConsentAnswerView } from "../protocol/messages";
import { icon } from "../ui/icon";
import type { Content } from "../ui/parts";
import { formatInstant } from "../ui/text";
import { receiptOf } from "./model";
import type { Purpose } from "./wire";
import { t } from "./words";

/** Enough of a text's hash to compare by eye; all of it stands in the file. */
const SHORT = 12;

/** What was answered, when, and to which text. */
export function answerList(
  answers: readonly ConsentAnswerView[],
  /** Takes a single one back. */
  withdraw: ((purpose: Purpose) => void) | null = null,
): TemplateResult {
  return html`<ul class="receipt-list">
    ${answers.map(
      ({ purpose, state, at, version, text }) => html`<li>
        ${icon(state === "granted" ? "circle-check" : "circle-x")}
        <div>
          <p><span class="strong">${t(`purpose.${purpose}`)}:</span> ${t(`state.${state}`)}</p>
          <p class="receipt-text">
            ${formatInstant(at)}<br />${t("receipt.text", { version })}
            <code>${text.slice(0, SHORT)}</code>
          </p>
        </div>
        ${
          withdraw && state === "granted"
            ? html`<button
                type="button"
                class="button quiet"
                aria-label=${t("withdraw.one.what", { purpose: t(`purpose.${purpose}`) })}
                @click=${() => withdraw(purpose)}
              >
                <span>${t("withdraw.one")}</span>
              </button>`
            : nothing
        }
      </li>`,
    )}
  </ul>`;
}

/** The whole receipt as a file, with the exact words. */
export function receiptLink(href: string): TemplateResult | typeof nothing {
  if (!href) return nothing;
  return html`<a class="button secondary" href=${href} download>
    ${icon("download")}<span>${t("receipt.download")}</span>
  </a>`;
}

/** After the contact: everything this person has answered in it; nothing if they were never asked. */
export function receiptCard(
  mine: readonly ConsentAnswerView[],
  href: string,
  /** A way to take it back, where there still is one. */
  withdrawal: Content = nothing,
): TemplateResult | typeof nothing {
  if (mine.length === 0) return nothing;
  return html`<section class="receipt card stack snug" aria-labelledby="receipt-title">
    <h2 id="receipt-title">${t("receipt.title")}</h2>
    <p>${t("receipt.body")}</p>
    ${answerList(receiptOf(mine))}
    <div class="receipt-ways">${receiptLink(href)} ${withdrawal}</div>
  </section>`;
}
