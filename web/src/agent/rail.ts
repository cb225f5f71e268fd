import { html, type TemplateResult } from "lit";
import { elapsed } from "../console/clock";
import type { QueueView } from "../protocol/messages";
import { formatNumber, pick } from "../ui/text";
import { t } from "./words";

/** The queues as an agent sees them: how many wait, and how long already. */
export function queueList(queues: readonly QueueView[]): TemplateResult {
  return html`<section class="rail-queues stack tight" aria-labelledby="rail-queues-title">
    <h2 id="rail-queues-title">${t("queues")}</h2>
    <ul>
      ${queues.map(
        (queue) => html`<li>
          <span class="rail-queue">${pick(queue.title)}</span>
          <span class="rail-count ${queue.waiting > 0 ? "some" : ""}">
            ${formatNumber(queue.waiting)}<span class="unseen"> ${t("waiting")}</span>
          </span>
          <span class="muted rail-since">
            ${
              queue.longest_since !== null
                ? html`${t("longest")} ${elapsed(queue.longest_since)}`
                : queue.open
                  ? t("nobody_waits")
                  : t("closed")
            }
          </span>
        </li>`,
      )}
    </ul>
  </section>`;
}
