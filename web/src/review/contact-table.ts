import { html, type TemplateResult } from "lit";
import { href } from "../console/address";
import { languageName, type Names } from "../console/names";
import { channelSign } from "../console/states";
import type { ContactRow } from "../protocol/messages";
import { badge, type Content, type Tone } from "../ui/parts";
import { type Column, table } from "../ui/table";
import { formatDuration, formatMoment } from "../ui/text";
import { talkedMs, waitedMs } from "./model";
import { t } from "./words";

const TONES: Readonly<Record<ContactRow["state"], Tone | undefined>> = {
  created: undefined,
  waiting: "warn",
  reserved: "warn",
  connected: "good",
  wrap_up: "info",
  closed: undefined,
};

export function contactState(row: ContactRow): TemplateResult {
  return badge(t(`state.${row.state}`), TONES[row.state]);
}

export function length(ms: number | null): string {
  return ms === null ? "–" : formatDuration(ms);
}

export function contactTable(
  rows: readonly ContactRow[],
  names: Names,
  empty: Content,
): TemplateResult {
  const columns: Column<ContactRow>[] = [
    {
      id: "opened",
      label: t("col.opened"),
      cell: (row) =>
        html`<a href=${href("contact", {}, row.id)}>${formatMoment(row.joined_at ?? row.opened_at)}</a>`,
    },
    {
      id: "reference",
      label: t("col.reference"),
      cell: ({ reference }) => reference ?? t("no_reference"),
    },
    { id: "state", label: t("col.state"), cell: contactState },
    { id: "queue", label: t("col.queue"), cell: ({ queue }) => names.queue(queue) },
    { id: "language", label: t("col.language"), cell: ({ language }) => languageName(language) },
    { id: "channel", label: t("col.channel"), cell: ({ channel }) => channelSign(channel) },
    { id: "agent", label: t("col.agent"), cell: ({ agent_name }) => agent_name ?? "–" },
    { id: "waited", label: t("col.waited"), number: true, cell: (row) => length(waitedMs(row)) },
    { id: "talked", label: t("col.talked"), number: true, cell: (row) => length(talkedMs(row)) },
    {
      id: "outcome",
      label: t("col.outcome"),
      cell: ({ disposition, end_reason }) =>
        disposition ? names.disposition(disposition) : end_reason ? t(`end.${end_reason}`) : "–",
    },
  ];
  return table({ caption: t("contacts"), columns, rows, key: ({ id }) => id, empty });
}
