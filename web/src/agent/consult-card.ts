import { html, nothing, type TemplateResult } from "lit";
import { countdown, elapsed } from "../console/clock";
import type { AgentContactView } from "../protocol/messages";
import { type IconName, icon } from "../ui/icon";
import { button } from "../ui/parts";
import { consulting } from "./consult";
import type { AgentDesk } from "./desk";
import { t } from "./words";

export interface ConsultCardOptions {
  readonly contact: AgentContactView;
  readonly you: string;
  readonly desk: AgentDesk;
  /** Carries a press out, and says why if it can't be. */
  readonly run: (task: () => Promise<void>) => void;
  readonly onHandOver: (colleague: { readonly id: string; readonly name: string }) => void;
}

/** Above the faces: whether the customer can hear what is said now, and what can be done next. */
export function consultCard(options: ConsultCardOptions): TemplateResult | typeof nothing {
  const { contact, you, desk, run, onHandOver } = options;
  const { id, consult } = contact;
  const end = (label: string): TemplateResult =>
    button({
      label,
      icon: "x",
      name: "consult-end",
      onClick: () => run(() => desk.endConsult(id)),
    });
  switch (consulting(contact, you)) {
    case "none":
      return nothing;
    case "ringing":
      return card({
        sign: "lightbulb",
        title: t("consult.ringing", { name: consult?.name ?? "" }),
        body: html`${t("consult.ringing.body")} ${consult ? countdown(consult.expires_at) : nothing}`,
        actions: end(t("consult.cancel")),
      });
    case "aside":
      return card({
        sign: "lock",
        title: t("consult.aside", { name: consult?.name ?? "" }),
        body: html`${t("consult.aside.body")} ${consult ? elapsed(consult.since) : nothing}`,
        actions: html`${button({
          label: t("consult.join"),
          kind: "primary",
          icon: "users",
          name: "consult-join",
          onClick: () => run(() => desk.joinConsult(id)),
        })}
        ${button({
          label: t("consult.hand_over"),
          icon: "phone-forwarded",
          name: "hand-over",
          onClick: () => {
            if (consult) onHandOver({ id: consult.colleague, name: consult.name });
          },
        })}
        ${end(t("consult.end"))}`,
        aside: true,
      });
    case "advising":
      return card({
        sign: "lock",
        title: t("consult.advising", { name: nameOfAgent(contact) }),
        body: html`${consult?.note ? html`<q>${consult.note}</q> ` : nothing}${t("consult.advising.body")}`,
        aside: true,
      });
    case "guest":
      return card({ sign: "users", title: t("consult.guest"), body: t("consult.guest.body") });
    case "alone":
      return card({
        sign: "wifi-off",
        title: t("consult.alone", { name: nameOfAgent(contact) }),
        body: t("consult.alone.body"),
        actions: button({
          label: t("consult.take_over"),
          kind: "primary",
          icon: "phone",
          name: "take-over-contact",
          onClick: () => run(() => desk.takeOverContact(id)),
        }),
      });
  }
}

function nameOfAgent({ participants }: AgentContactView): string {
  return participants.find(({ role }) => role === "agent")?.name ?? t("person.agent");
}

function card(options: {
  sign: IconName;
  title: string;
  body: TemplateResult | string;
  actions?: TemplateResult;
  aside?: boolean;
}): TemplateResult {
  return html`<section class="consult ${options.aside ? "aside" : ""}" role="status">
    ${icon(options.sign)}
    <div class="consult-words">
      <p class="consult-title">${options.title}</p>
      <p>${options.body}</p>
    </div>
    ${options.actions ? html`<div class="row">${options.actions}</div>` : nothing}
  </section>`;
}
