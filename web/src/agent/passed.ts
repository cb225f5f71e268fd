import { html, type TemplateResult } from "lit";
import type { ReservationView, TransferView } from "../protocol/messages";
import { icon } from "../ui/icon";
import { formatTime, pick } from "../ui/text";
import { t } from "./words";

/** Who passed the contact on or asks for advice, from where, and with what words: at the ring, and as long as the contact lasts. */
export function passedOn(
  transfer: TransferView,
  kind: ReservationView["kind"] = "contact",
): TemplateResult {
  const consult = kind === "consult";
  const from = { queue: pick(transfer.queue_title), time: formatTime(transfer.at) };
  return html`<div class="passed">
    ${icon(consult ? "lightbulb" : "phone-forwarded")}
    <div class="stack tight">
      <p class="passed-by">${t(consult ? "passed.asks" : "passed.by", { name: transfer.by_name })}</p>
      <p class="muted">${t("passed.from", from)}</p>
      ${
        transfer.note
          ? html`<blockquote class="written">${transfer.note}</blockquote>`
          : html`<p class="muted">${t("passed.no_note")}</p>`
      }
    </div>
  </div>`;
}
