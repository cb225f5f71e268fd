import { html, nothing, type TemplateResult } from "lit";
import type { Names } from "../console/names";
import { channelSign } from "../console/states";
import type { LossRow, ProspectRow } from "../protocol/messages";
import { icon } from "../ui/icon";
import { badge, empty } from "../ui/parts";
import { type Column, table } from "../ui/table";
import { formatDay, formatNumber } from "../ui/text";
import { t } from "./words";

/** Who lacks a certificate or soon will, what is lacking first. */
export function prospectTable(
  rows: readonly ProspectRow[],
  names: Names,
  action?: (row: ProspectRow) => TemplateResult,
): TemplateResult {
  if (rows.length === 0)
    return html`<p class="all-good">${icon("circle-check")}<span>${t("endings.none")}</span></p>`;
  const columns: Column<ProspectRow>[] = [
    { id: "agent", label: t("col.name"), cell: ({ agent_name }) => agent_name },
    { id: "certificate", label: t("col.certificate"), cell: ({ name }) => names.certificate(name) },
    { id: "state", label: t("col.state"), cell: prospectState },
    {
      id: "queues",
      label: t("col.queues"),
      cell: ({ queues }) => queues.map((queue) => names.queue(queue)).join(", "),
    },
    ...(action ? [{ id: "action", label: t("col.action"), cell: action }] : []),
  ];
  return html`<p class="muted">${t("endings.hint")}</p>
    ${table({
      caption: t("endings"),
      columns,
      rows,
      key: ({ agent, name }) => `${agent} ${name}`,
      empty: "",
    })}`;
}

function prospectState(row: ProspectRow): TemplateResult {
  const date = row.last_day === null ? "" : formatDay(row.last_day);
  const words = t(`state.${row.state}`, { date });
  const next = row.begins_on === null ? null : t("next", { date: formatDay(row.begins_on) });
  return html`<span class="row"
    >${
      row.state === "ending"
        ? badge(words, "warn", "triangle-alert")
        : badge(words, "bad", "circle-x")
    }${next ? html`<span class="muted">${next}</span>` : nothing}</span
  >`;
}

/** How many agents each queue has and loses, by channel. */
export function lossTable(rows: readonly LossRow[], names: Names): TemplateResult {
  const columns: Column<LossRow>[] = [
    { id: "queue", label: t("col.queue"), cell: ({ queue }) => names.queue(queue) },
    { id: "channel", label: t("col.channel"), cell: ({ channel }) => channelSign(channel) },
    {
      id: "able",
      label: t("col.able"),
      number: true,
      cell: ({ able }) =>
        able === 0 ? badge(t("nobody_left"), "bad", "triangle-alert") : formatNumber(able),
    },
    {
      id: "losing",
      label: t("col.losing"),
      number: true,
      cell: ({ losing, able }) =>
        losing === 0
          ? "–"
          : badge(formatNumber(losing), losing === able ? "bad" : "warn", "triangle-alert"),
    },
    {
      id: "lost",
      label: t("col.lost"),
      number: true,
      cell: ({ lost }) => (lost === 0 ? "–" : badge(formatNumber(lost), "bad", "circle-x")),
    },
  ];
  return table({
    caption: t("losses"),
    columns,
    rows,
    key: ({ queue, channel }) => `${queue} ${channel}`,
    empty: empty({
      icon: "badge-check",
      title: t("losses.none"),
      body: t("losses.none_body"),
    }),
  });
}
