import { html, type TemplateResult } from "lit";
import { button, notice, spinner } from "../ui/parts";
import { codeLink, connection, hint, step, type View } from "./view";
import { t } from "./words";

/** The same person, or another, on two pages at once: who waits, who goes on, who may come in. */

export function replaced({ facts, session }: View, by: "tab" | "device"): TemplateResult {
  return step(
    t("replaced.title"),
    by === "tab"
      ? html`<p class="lead">${t("replaced.tab")}</p>
          <div class="actions">
            ${button({
              label: t("replaced.here"),
              kind: "primary",
              wide: true,
              name: "here",
              onClick: () => session.reconnect(),
            })}
          </div>`
      : html`<p class="lead">${t("replaced.device")}</p>
          <p>${t("replaced.device.back")}</p>
          ${hint(facts)}`,
  );
}

export function claimant(view: View): TemplateResult {
  return step(
    t("claimant.title"),
    html`<p class="lead">${t("claimant.body")}</p>
      ${spinner(t("claimant.waiting"))} ${connection(view)}
      ${notice({ body: t("claimant.out") })} ${hint(view.facts)}`,
  );
}

export function claimRefused({ facts }: View): TemplateResult {
  return step(
    t("claim-refused.title"),
    html`<p class="lead">${t("claim-refused.body")}</p>
      <div class="actions">${codeLink()}</div>
      ${hint(facts)}`,
  );
}
