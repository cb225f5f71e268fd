import { html, nothing, type TemplateResult } from "lit";
import { languageName } from "../console/names";
import type { Console } from "../console/page";
import { asRefusal } from "../console/session";
import { tip } from "../console/shortcut-dialog";
import { channelSign } from "../console/states";
import type { AgentContactView, ParticipantView } from "../protocol/messages";
import { reasonSentences } from "../supervisor/reasons";
import { badge, button, notice } from "../ui/parts";
import { problemText } from "../ui/problems";
import { formatDuration, formatTime, language, pick } from "../ui/text";
import { toast } from "../ui/toasts";
import type { AgentDesk } from "./desk";
import "./notes";
import { passedOn } from "./passed";
import type { Purpose } from "./passing";
import { t } from "./words";

/** What the agent should know about the contact on the stage. */
export function contactFacts(contact: AgentContactView, console: Console): TemplateResult {
  const { names } = console;
  const customer = contact.participants.find(({ role }) => role === "customer");
  const waited = (contact.connected_at ?? contact.joined_at) - contact.joined_at;
  const why = reasonSentences(contact.reason, {
    agent: null,
    skill: names.skill,
    certificate: names.certificate,
    queue: (id) => names.queue(id),
  });
  return html`<section class="stack" aria-labelledby="customer-title">
    <div class="row spread">
      <h2 id="customer-title" tabindex="-1">${contact.reference ?? t("no_reference")}</h2>
      ${
        contact.state === "connected" && customer
          ? customer.present
            ? badge(t("customer.here"), "good", "user-check")
            : badge(t("customer.gone"), "warn", "wifi-off")
          : nothing
      }
    </div>
    ${contact.transfer ? passedOn(contact.transfer) : nothing}
    <dl class="facts">
      ${contact.topic ? html`<div><dt>${t("topic")}</dt><dd>${contact.topic}</dd></div>` : nothing}
      <div><dt>${t("queue")}</dt><dd>${pick(contact.queue_title)}</dd></div>
      <div><dt>${t("language")}</dt><dd>${languageName(contact.language)}</dd></div>
      <div><dt>${t("channel")}</dt><dd>${channelSign(contact.channel)}</dd></div>
      <div><dt>${t("waited")}</dt><dd>${formatDuration(waited)}</dd></div>
      ${
        contact.connected_at === null
          ? nothing
          : html`<div><dt>${t("began")}</dt><dd>${formatTime(contact.connected_at)}</dd></div>`
      }
    </dl>
    <details class="why">
      <summary>${t("why_you")}</summary>
      ${why.map((sentence) => html`<p>${sentence}</p>`)}
    </details>
  </section>`;
}

/** What can be done with this contact beyond talking; only what the desk allows is shown. */
export function contactActions(
  contact: AgentContactView,
  on: { readonly pass: (purpose: Purpose) => void; readonly invite: () => void },
): TemplateResult | typeof nothing {
  const { can_transfer, can_consult, can_invite, companions } = contact;
  const invites = can_invite || companions.length > 0;
  if (!can_transfer && !can_consult && !invites) return nothing;
  return html`<section class="contact-actions" aria-label=${t("actions")}>
    ${
      can_transfer
        ? button({
            label: t("pass"),
            icon: "phone-forwarded",
            name: "transfer",
            tip: tip(t("pass.title.transfer"), "t"),
            onClick: () => on.pass("transfer"),
          })
        : nothing
    }
    ${
      can_consult
        ? button({
            label: t("consult"),
            icon: "lightbulb",
            name: "consult",
            tip: tip(t("pass.title.consult"), "r"),
            onClick: () => on.pass("consult"),
          })
        : nothing
    }
    ${
      invites
        ? button({
            label: t("bring"),
            icon: "user-plus",
            name: "invite",
            tip: tip(t("bring"), "i"),
            onClick: on.invite,
          })
        : nothing
    }
  </section>`;
}

/** What the agent's page calls somebody in the contact. */
export function personName(
  participant: Pick<ParticipantView, "role" | "name">,
  contact: Pick<AgentContactView, "reference">,
): string {
  if (participant.role === "customer") return contact.reference ?? t("person.customer");
  return participant.name || t(`person.${participant.role}`);
}

/** What the agent's page calls somebody of whom only the id is known. */
export function nameIn(contact: AgentContactView, id: string, you: string): string {
  if (id === you) return t("people.you");
  const participant = contact.participants.find((one) => one.id === id);
  return participant ? personName(participant, contact) : t("person.gone");
}

/** Where an agent's own receipt about recording lies. */
export function receiptOf({ id }: Pick<AgentContactView, "id">): string {
  return `/api/contacts/${encodeURIComponent(id)}/consents?language=${language()}`;
}

/** Another device wants the customer's place: the agent knows whom they are talking to, so the agent decides. */
export function claims(contact: AgentContactView, desk: AgentDesk): readonly TemplateResult[] {
  const decide = (claim: string, admit: boolean): void => {
    desk.decideClaim(contact.id, claim, admit).catch((error: unknown) => {
      toast(problemText(asRefusal(error).code), "bad");
    });
  };
  return contact.claims.map(({ id, asked_at }) =>
    notice({
      tone: "warn",
      title: t("claim.title"),
      body: t("claim.body", { time: formatTime(asked_at) }),
      live: true,
      actions: html`${button({ label: t("claim.admit"), onClick: () => decide(id, true) })}
      ${button({ label: t("claim.refuse"), kind: "primary", onClick: () => decide(id, false) })}`,
    }),
  );
}
