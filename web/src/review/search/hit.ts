import { html, nothing, type TemplateResult } from "lit";
import { href } from "../../console/address";
import type { Names } from "../../console/names";
import type { FoundContact } from "../../protocol/messages";
import { icon } from "../../ui/icon";
import { badge, type Tone } from "../../ui/parts";
import { formatDuration, formatMoment } from "../../ui/text";
import { talkedMs } from "../model";
import type { Flag } from "./model";
import { t } from "./words";

type Snippet = FoundContact["snippets"][number];

const TONES: Readonly<Record<Flag, Tone>> = {
  crashed: "bad",
  lost: "warn",
  recording_failed: "bad",
  network: "warn",
  refused: "info",
  low_rating: "warn",
};

/** A contact that was found: when and with whom, what is special about it, and the words that were looked for. */
export function hit(found: FoundContact, names: Names): TemplateResult {
  const { contact } = found;
  const ms = talkedMs(contact);
  const facts = [
    names.queue(contact.queue),
    contact.agent_name,
    contact.disposition ? names.disposition(contact.disposition) : null,
    ms === null ? t("talked.none") : t("talked", { length: formatDuration(ms) }),
  ].filter((fact) => fact !== null);
  return html`<li class="hit">
    <div class="hit-head">
      <h2>
        <a href=${href("contact", {}, contact.id)}
          >${formatMoment(contact.joined_at ?? contact.opened_at)}
          <span class="hit-reference">${contact.reference ?? t("no_reference")}</span></a
        >
      </h2>
      ${found.recorded ? badge(t("recorded.badge"), "good", "clapperboard") : nothing}
      ${found.flags.map((flag) => badge(t(`flag.${flag}`), TONES[flag], "circle-alert"))}
    </div>
    <p class="muted">${facts.join(" · ")}</p>
    ${found.snippets.map(snippet)}
  </li>`;
}

function snippet({ where, role, pieces }: Snippet): TemplateResult {
  const told =
    where === "chat" && (role === "customer" || role === "agent")
      ? t(`role.${role}`)
      : t(`where.${where}`);
  return html`<p class="snippet">
    ${icon(where === "chat" ? "message-square" : "file-text")}<span
      ><span class="snippet-where">${told}:</span> ${pieces.map(({ text, hit: found }) =>
        found ? html`<mark>${text}</mark>` : text,
      )}</span
    >
  </p>`;
}
