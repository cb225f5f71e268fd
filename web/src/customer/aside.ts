import { html, type TemplateResult } from "lit";
import type { AsideView } from "../protocol/messages";
import { t } from "./words";

/** Agent and colleague talk in private: nothing comes and nothing is sent, and that is as it should be. */
export function aside({ agent_name, colleague_name }: AsideView): TemplateResult {
  return html`<div class="call-aside" role="status">
    <span class="pulse" aria-hidden="true"></span>
    <p class="call-aside-title">${t("aside.title", { name: agent_name })}</p>
    <p>${t("aside.body", { name: agent_name, colleague: colleague_name })}</p>
    <p>${t("aside.quiet")}</p>
  </div>`;
}
