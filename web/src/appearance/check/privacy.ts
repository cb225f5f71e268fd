import { html, type TemplateResult } from "lit";
import type { AppearanceView } from "../../protocol/messages";
import { icon } from "../../ui/icon";
import { t } from "../words";

/** What becomes of the picture: a sentence, and the rest for whoever wants it. */
export function privacy({ keep_days }: Pick<AppearanceView, "keep_days">): TemplateResult {
  return html`<div class="check-privacy">
    <p>${icon("lock")}<span>${t("privacy")}</span></p>
    <details>
      <summary>${t("privacy.more")}</summary>
      <div class="stack tight">
        <p>${t("privacy.what")}</p>
        <p>${t("privacy.who")}</p>
        <p>
          ${t("privacy.long")}
          ${keep_days > 0 ? t("privacy.days", { count: keep_days }) : t("privacy.none")}
        </p>
        <p>${t("privacy.call")}</p>
      </div>
    </details>
  </div>`;
}
