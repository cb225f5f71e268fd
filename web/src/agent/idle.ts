import { html, nothing, type TemplateResult } from "lit";
import { nudge } from "../appearance/line";
import { href } from "../console/address";
import { countdown } from "../console/clock";
import type { Names } from "../console/names";
import type { AgentView } from "../protocol/messages";
import { type IconName, icon } from "../ui/icon";
import { button, linkButton, notice } from "../ui/parts";
import { pick } from "../ui/text";
import type { AgentDesk } from "./desk";
import "./devices";
import type { EndedReservation } from "./model";
import { qualificationNotices } from "./qualification";
import { t } from "./words";

const SIGNS: Readonly<Record<AgentView["state"], IconName>> = {
  available: "circle-check",
  reserved: "bell",
  busy: "phone",
  wrap_up: "notebook-pen",
  rest: "coffee",
  paused: "coffee",
  away: "triangle-alert",
  offline: "circle-x",
};

/** The stage while nobody is on it: where one stands, what comes next, and what can be made ready meanwhile. */
export function idleStage(options: {
  desk: AgentDesk;
  me: AgentView;
  names: Names;
  onAvailable: () => void;
  onCode: () => void;
  /** To look at the own picture may be offered. */
  nudge: boolean;
  onLater: () => void;
}): TemplateResult {
  const { desk, me } = options;
  const back = button({
    label: t(me.state === "away" ? "idle.back" : "idle.start"),
    kind: "primary",
    icon: "circle-check",
    name: "back",
    onClick: options.onAvailable,
  });
  const { ended } = desk.state;
  // *Away* itself says it; who is back need not read on that they are away.
  const said = ended?.outcome === "unanswered";
  const needsBack = me.state === "away" || me.state === "paused" || me.state === "offline";
  return html`<div class="idle">
    ${ended && !said ? endedNotice(desk, ended) : nothing}
    ${qualificationNotices(me, options.names)} ${options.nudge ? nudge(options.onLater) : nothing}
    <section class="idle-now ${me.state}" aria-live="polite">
      ${icon(SIGNS[me.state])}
      <h2 tabindex="-1">${t(`idle.${me.state}`)}</h2>
      <p>${t(`idle.${me.state}.body`)}</p>
      ${
        me.state === "rest" && me.rest_until !== null
          ? html`<p class="idle-clock">${countdown(me.rest_until)}</p>`
          : nothing
      }
      ${needsBack ? back : nothing}
    </section>
    <div class="idle-cards">
      <div class="card"><v-agent-devices .media=${desk.media}></v-agent-devices></div>
      <section class="card stack" aria-labelledby="invite-title">
        <h2 id="invite-title">${t("invite")}</h2>
        <p>${t("invite.code_hint")}</p>
        <div>
          ${button({ label: t("invite.code"), icon: "hash", name: "code", onClick: options.onCode })}
        </div>
        <p>${t("invite.link_hint")}</p>
        <div>
          ${linkButton({ label: t("invite.link"), icon: "link", href: href("links") })}
        </div>
        <p>${t("practice.hint")}</p>
        <div>
          ${linkButton({ label: t("practice"), icon: "drama", href: href("practice") })}
        </div>
      </section>
    </div>
  </div>`;
}

export function endedNotice(desk: AgentDesk, ended: EndedReservation): TemplateResult {
  const { reservation, outcome } = ended;
  return notice({
    tone: outcome === "unanswered" ? "warn" : "info",
    title: t(`ended.${outcome}`, { queue: pick(reservation.queue_title) }),
    body: t(`ended.${outcome}.body`),
    live: true,
    actions: button({
      label: t("ended.ok"),
      kind: "quiet",
      onClick: () => desk.putAwayEnded(),
    }),
  });
}
