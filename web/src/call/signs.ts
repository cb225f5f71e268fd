import { html, nothing, type TemplateResult } from "lit";
import type { ParticipantView } from "../protocol/messages";
import { icon } from "../ui/icon";
import { t } from "./words";

/** On a face's tag: this one has trouble with the network. Only for who works here; customers can't help it. */
export function troubleSign(
  participant: ParticipantView | null,
  me: ParticipantView | null,
): TemplateResult | typeof nothing {
  const trouble = participant?.present ? participant.trouble : null;
  const works = me !== null && me.role !== "customer" && me.role !== "companion";
  if (!trouble || trouble.level === "fair" || !works) return nothing;
  const lost = trouble.level === "lost";
  return html`<span class="sign trouble">
    ${icon(lost ? "wifi-off" : "signal-low")}<span>${t(lost ? "trouble.lost" : "trouble.poor")}</span>
  </span>`;
}

/** Not in the same circle: one of a private consultation, or one who waits for its end. */
export function apart(participant: ParticipantView | null, me: ParticipantView | null): boolean {
  return participant !== null && me !== null && participant.stage !== me.stage;
}

export function apartSign({ stage }: ParticipantView): TemplateResult {
  return html`<span class="sign">
    ${icon(stage === "aside" ? "lock" : "clock")}<span>${t(stage === "aside" ? "peer.aside" : "peer.waits")}</span>
  </span>`;
}
