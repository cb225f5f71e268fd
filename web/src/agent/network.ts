import { html, nothing, type TemplateResult } from "lit";
import { elapsed } from "../console/clock";
import type { AgentContactView, ParticipantView } from "../protocol/messages";
import { icon } from "../ui/icon";
import { type Advice, advice } from "./advice";
import { t } from "./words";

/** Who has trouble with the network, which way and since when, and a sentence for the agent to say. */
export function networkAdvice(
  contact: AgentContactView,
  you: string,
  nameOf: (participant: ParticipantView) => string,
): TemplateResult | typeof nothing {
  const troubles = advice(contact, you);
  if (troubles.length === 0) return nothing;
  return html`<section class="network stack tight" aria-labelledby="network-title">
    <h2 id="network-title">${t("network")}</h2>
    <ul class="stack tight">
      ${troubles.map((one) => entry(one, nameOf(one.participant)))}
    </ul>
  </section>`;
}

function entry({ mine, way, slight, since }: Advice, name: string): TemplateResult {
  const facts = t(mine ? `network.you.${way}` : `network.${way}`, { name });
  return html`<li class="network-one ${slight ? "" : "warn"}">
    ${icon(way === "lost" ? "wifi-off" : slight ? "signal-medium" : "signal-low")}
    <div class="stack tight">
      <p>
        <span class="network-who">${facts}</span>
        <span class="muted">${t("network.since")} ${elapsed(since)}</span>
      </p>
      ${slight ? nothing : html`<p>${mine ? t(`network.do.${way}`) : html`${t("network.say")} <q>${t(`network.say.${way}`)}</q>`}</p>`}
    </div>
  </li>`;
}
