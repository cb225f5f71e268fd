import { html, nothing, type TemplateResult } from "lit";
import type { AgentContactView, ParticipantView } from "../protocol/messages";
import { icon } from "../ui/icon";
import { button } from "../ui/parts";
import { personName } from "./context";
import { t } from "./words";

/** Who takes part besides customer and agent, and what the agent can do about them; nothing while the two are alone. */
export function peopleList(options: {
  contact: AgentContactView;
  you: string;
  onRemove: (participant: ParticipantView, name: string) => void;
  onHandOver: (colleague: { readonly id: string; readonly name: string }) => void;
}): TemplateResult | typeof nothing {
  const { contact, you } = options;
  if (contact.participants.length < 3 || contact.state !== "connected") return nothing;
  const leads = contact.role === "agent";
  return html`<section class="people stack tight" aria-labelledby="people-title">
    <h2 id="people-title">${t("people")}</h2>
    <ul>
      ${contact.participants.map((person) => {
        const name = personName(person, contact);
        const guest = person.role !== "customer" && person.role !== "agent";
        return html`<li>
          <div class="people-who">
            <span class="people-name">${person.id === you ? t("people.you") : name}</span>
            <span class="muted">${roleAndState(person, name)}</span>
          </div>
          ${
            leads && person.role === "colleague" && person.stage === "call" && person.present
              ? button({
                  label: t("people.hand_over"),
                  kind: "quiet",
                  icon: "phone-forwarded",
                  onClick: () => options.onHandOver({ id: person.id, name }),
                })
              : nothing
          }
          ${
            leads && guest
              ? html`<button
                  type="button"
                  class="people-remove"
                  aria-label=${t("people.remove.who", { name })}
                  data-tip=${t("people.remove")}
                  @click=${() => options.onRemove(person, name)}
                >
                  ${icon("x")}
                </button>`
              : nothing
          }
        </li>`;
      })}
    </ul>
  </section>`;
}

function roleAndState(person: ParticipantView, name: string): string {
  const role = t(`person.${person.role}`);
  const state = !person.present
    ? t("people.away")
    : person.stage === "waiting"
      ? t("people.waiting")
      : "";
  return [role === name ? "" : role, state].filter(Boolean).join(", ");
}
