import { html, type TemplateResult } from "lit";
import type { Names } from "../console/names";
import type { AgentView } from "../protocol/messages";
import { notice } from "../ui/parts";
import { t } from "./words";

/** Which certificates keep customers from this agent, since when, and what to do; and which soon will. */
export function qualificationNotices(me: AgentView, names: Names): readonly TemplateResult[] {
  return me.qualification.map((lack) => {
    const { certificate, state, ends_at, begins_at } = lack;
    const ending = state === "ending";
    const date =
      ends_at === null ? "" : state === "revoked" ? names.day(ends_at) : names.lastDay(ends_at);
    const queues = lack.queues.map((id) => names.queue(id)).join(", ");
    return notice({
      tone: ending ? "warn" : "bad",
      title: t(`lack.${state}`, { name: names.certificate(certificate), date }),
      body: html`<p>${t(ending ? "lack.then" : "lack.now", { queues })}</p>
        <p>
          ${
            begins_at === null
              ? t(ending ? "lack.todo_soon" : "lack.todo")
              : t("lack.next", { date: names.day(begins_at) })
          }
        </p>`,
      live: true,
    });
  });
}
