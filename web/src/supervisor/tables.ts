import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { href } from "../console/address";
import { elapsed, serverNow } from "../console/clock";
import { languageName, type Names } from "../console/names";
import { channelSign, stateBadge } from "../console/states";
import type { AgentRow, MatchRow, Overview, WaitingRow } from "../protocol/messages";
import { badge, button, empty, type Tone } from "../ui/parts";
import { type Column, type Sort, table } from "../ui/table";
import { formatNumber, formatTime, pick } from "../ui/text";
import {
  agentsShown,
  firstEnd,
  isFiltered,
  matchesShown,
  type OverviewFilter,
  STATES,
  validity,
  waitingShown,
} from "./model";
import { reasonText } from "./reasons";
import { t } from "./words";

type Set = (change: Partial<OverviewFilter>) => void;

export function queueCards(overview: Overview, filter: OverviewFilter, set: Set): TemplateResult {
  return html`<ul class="queue-cards">
    ${overview.queues.map(
      (queue) => html`<li class="card queue-card">
        <div class="row spread">
          <h3>${pick(queue.title)}</h3>
          ${queue.open ? badge(t("queue.open"), "good") : badge(t("queue.closed"))}
        </div>
        <dl>
          <div><dt>${t("figure.waiting")}</dt><dd>${formatNumber(queue.waiting)}</dd></div>
          <div>
            <dt>${t("figure.longest")}</dt>
            <dd>${queue.longest_since === null ? "–" : elapsed(queue.longest_since)}</dd>
          </div>
          <div>
            <dt>${t("queue.agents")}</dt>
            <dd>
              ${t("queue.of", { free: queue.agents_available, all: queue.agents_signed_in })}
            </dd>
          </div>
        </dl>
        ${
          filter.queue === queue.id
            ? nothing
            : button({
                label: t("queue.only"),
                kind: "quiet",
                icon: "filter",
                onClick: () => set({ queue: queue.id }),
              })
        }
      </li>`,
    )}
  </ul>`;
}

export function waitingTable(
  overview: Overview,
  filter: OverviewFilter,
  names: Names,
  set: Set,
): TemplateResult {
  const columns: Column<WaitingRow>[] = [
    {
      id: "place",
      label: t("col.place"),
      number: true,
      by: ({ place }) => place,
      cell: ({ place }) => formatNumber(place),
    },
    {
      id: "joined",
      label: t("col.waited"),
      number: true,
      by: ({ joined_at }) => joined_at,
      cell: ({ joined_at }) => elapsed(joined_at),
    },
    {
      id: "reference",
      label: t("col.reference"),
      by: ({ reference }) => reference,
      cell: (row) =>
        html`<a href=${href("contact", {}, row.contact)}>${row.reference ?? t("no_reference")}</a>`,
    },
    {
      id: "queue",
      label: t("col.queue"),
      by: ({ queue }) => names.queue(queue),
      cell: ({ queue }) => names.queue(queue),
    },
    {
      id: "language",
      label: t("col.language"),
      by: ({ language }) => languageName(language),
      cell: ({ language }) => languageName(language),
    },
    { id: "channel", label: t("col.channel"), cell: ({ channel }) => channelSign(channel) },
    {
      id: "eligible",
      label: t("col.eligible"),
      by: ({ eligible_agents }) => eligible_agents,
      cell: (row) => eligible(row),
    },
    { id: "present", label: t("col.present"), cell: (row) => presence(row) },
  ];
  const more = overview.waiting_total - overview.waiting.length;
  return html`${table({
    caption: t("waiting"),
    columns,
    rows: waitingShown(overview, filter),
    key: ({ contact }) => contact,
    sort: filter.waiting,
    onSort: (waiting: Sort) => set({ waiting }),
    empty: nobody(overview.waiting.length > 0 && isFiltered(filter), set, {
      icon: "inbox",
      title: t("waiting.none"),
      body: t("waiting.none_body"),
    }),
  })}
  ${more > 0 ? html`<p class="muted">${t("waiting.more", { count: more })}</p>` : nothing}`;
}

function eligible(row: WaitingRow): TemplateResult {
  const count =
    row.eligible_agents === 0
      ? badge(t("eligible.none"), "bad", "triangle-alert")
      : html`${formatNumber(row.eligible_agents)}`;
  return html`<span class="row"
    >${count}${
      row.loosened > 0 ? badge(t("loosened_steps", { count: row.loosened }), "warn") : nothing
    }</span
  >`;
}

function presence(row: WaitingRow): TemplateResult {
  return row.present ? html`${t("present.yes")}` : badge(t("present.no"), "warn", "wifi-off");
}

export function agentTable(
  overview: Overview,
  filter: OverviewFilter,
  names: Names,
  set: Set,
): TemplateResult {
  const columns: Column<AgentRow>[] = [
    {
      id: "name",
      label: t("col.name"),
      by: ({ agent }) => agent.name,
      cell: ({ agent }) => agent.name,
    },
    {
      id: "state",
      label: t("col.state"),
      by: ({ agent }) => STATES.indexOf(agent.state),
      cell: ({ agent }) => html`<span class="row"
        >${stateBadge(agent.state)}${
          agent.state === "paused" && agent.reason
            ? html`<span class="muted">${names.pauseReason(agent.reason)}</span>`
            : nothing
        }</span
      >`,
    },
    ...(overview.agents.some(({ agent }) => agent.since !== null) ? [since()] : []),
    {
      id: "contacts",
      label: t("col.contacts"),
      number: true,
      by: ({ contacts }) => contacts,
      cell: ({ contacts }) => formatNumber(contacts),
    },
    {
      id: "skills",
      label: t("col.skills"),
      cell: ({ languages, skills }) => html`<ul class="tags">
        ${languages.map((code) => html`<li>${languageName(code)}</li>`)}
        ${skills.map(
          ([skill, level]) => html`<li>${names.skill(skill)} <b>${formatNumber(level)}</b></li>`,
        )}
      </ul>`,
    },
    {
      id: "expires",
      label: t("col.certificates"),
      by: ({ certificates }) => firstEnd(certificates),
      cell: ({ certificates }) => certificateList(certificates, names),
    },
  ];
  return table({
    caption: t("agents"),
    columns,
    rows: agentsShown(overview, filter),
    key: ({ agent }) => agent.id,
    sort: filter.agents,
    onSort: (agents: Sort) => set({ agents }),
    empty: nobody(overview.agents.length > 0 && isFiltered(filter), set, {
      icon: "users",
      title: t("agents.none"),
      body: t("agents.none_body"),
    }),
  });
}

function since(): Column<AgentRow> {
  return {
    id: "since",
    label: t("col.since"),
    number: true,
    by: ({ agent }) => agent.since,
    cell: ({ agent }) => (agent.since === null ? "–" : elapsed(agent.since)),
  };
}

/** Each certificate with its end; those that have run out or soon will stand out. */
export function certificateList(
  certificates: AgentRow["certificates"],
  names: Pick<Names, "certificate" | "lastDay">,
): TemplateResult {
  if (certificates.length === 0) return html`<span class="muted">–</span>`;
  return html`<ul class="tags">
    ${certificates.map(([id, until]) => {
      const state = validity(until, serverNow());
      const date = until === null ? "" : names.lastDay(until);
      const words = t(`certificate.${state}`, { name: names.certificate(id), date });
      if (state === "expired") return html`<li>${badge(words, "bad", "circle-x")}</li>`;
      if (state === "soon") return html`<li>${badge(words, "warn", "triangle-alert")}</li>`;
      return html`<li>${words}</li>`;
    })}
  </ul>`;
}

const OUTCOMES: Readonly<Record<MatchRow["outcome"], Tone | undefined>> = {
  asked: "info",
  accepted: "good",
  declined: "warn",
  unanswered: "warn",
  withdrawn: undefined,
  not_taken: undefined,
};

export function outcomeBadge(outcome: MatchRow["outcome"]): TemplateResult {
  return badge(t(`outcome.${outcome}`), OUTCOMES[outcome]);
}

export function matchItem(row: MatchRow, names: Names, link: boolean): TemplateResult {
  return html`<li class="match">
    <p class="match-head">
      <time datetime=${new Date(row.made_at).toISOString()}>${formatTime(row.made_at)}</time>
      <strong>${row.agent_name}</strong>
      <span class="muted">${names.queue(row.queue)}</span>
      ${outcomeBadge(row.outcome)}
      ${link ? html`<a href=${href("contact", {}, row.contact)}>${t("match.contact")}</a>` : nothing}
    </p>
    <p>${reasonText(row.reason, { ...named(names), agent: row.agent_name })}</p>
  </li>`;
}

function named(names: Names) {
  return {
    skill: names.skill,
    certificate: names.certificate,
    queue: (id: string) => names.queue(id),
  };
}

export function matchList(
  overview: Overview,
  filter: OverviewFilter,
  names: Names,
): TemplateResult {
  const rows = matchesShown(overview, filter);
  if (rows.length === 0)
    return empty({ icon: "user-check", title: t("matches.none"), body: t("matches.none_body") });
  return html`<ol class="matches">
    ${repeat(
      rows,
      ({ reservation }) => reservation,
      (row) => matchItem(row, names, true),
    )}
  </ol>`;
}

function nobody(filtered: boolean, set: Set, none: Parameters<typeof empty>[0]): TemplateResult {
  if (!filtered) return empty(none);
  return empty({
    icon: "filter",
    title: t("filter.none"),
    body: t("filter.none_body"),
    action: button({
      label: t("filter.clear"),
      onClick: () => set({ queue: "", language: "", state: "", search: "" }),
    }),
  });
}
