import { html, type TemplateResult } from "lit";
import type { ContactDetail } from "../protocol/messages";
import { badge } from "../ui/parts";
import { table } from "../ui/table";
import { formatDuration, formatNumber } from "../ui/text";
import { type Attendance, participants, type Trouble } from "./participants";
import { t } from "./words";

/** Who took part, in which role, from when to when, and how the network treated them. */
export function participantsTable(
  detail: ContactDetail,
  nameOf: (who: string) => string,
  clock: (at: number) => string,
): TemplateResult {
  return table<Attendance>({
    caption: t("people"),
    rows: participants(detail),
    key: ({ who, joined }) => `${who} ${joined}`,
    columns: [
      { id: "who", label: t("people.who"), cell: ({ who }) => nameOf(who) },
      { id: "role", label: t("people.role"), cell: ({ role }) => t(`role.${role}`) },
      { id: "joined", label: t("people.joined"), cell: ({ joined }) => clock(joined) },
      {
        id: "left",
        label: t("people.left"),
        cell: ({ left }) => (left === null ? t("people.still") : clock(left)),
      },
      { id: "network", label: t("people.network"), cell: ({ trouble }) => network(trouble) },
    ],
    empty: html`<p>${t("people.none")}</p>`,
  });
}

function network({ times, lasted, worst }: Trouble): TemplateResult {
  if (worst === null) return badge(t("network.good"), "good", "signal-high");
  const words = t(`network.${worst}`, {
    times: t("network.times", { count: times }),
    lasted: formatDuration(lasted, "short"),
  });
  return badge(
    words,
    worst === "fair" ? undefined : "warn",
    worst === "lost" ? "wifi-off" : "signal-low",
  );
}

/** How an agent's part ended, with what came of it; only where there were several. */
export function partsTable(
  { parts }: ContactDetail,
  names: { queue: (id: string) => string; disposition: (id: string) => string },
  clock: (at: number) => string,
): TemplateResult {
  return table({
    caption: t("parts"),
    rows: parts,
    key: ({ number }) => String(number),
    columns: [
      {
        id: "number",
        label: t("parts.number"),
        cell: ({ number }) => formatNumber(number),
        number: true,
      },
      { id: "agent", label: t("col.agent"), cell: ({ agent_name }) => agent_name },
      { id: "queue", label: t("col.queue"), cell: ({ queue }) => names.queue(queue) },
      { id: "from", label: t("people.joined"), cell: ({ connected_at }) => clock(connected_at) },
      {
        id: "end",
        label: t("ended"),
        cell: ({ end }) => (end ? t(`parts.end.${end}`) : t("people.still")),
      },
      {
        id: "note",
        label: t("parts.note"),
        cell: ({ end, passed_note }) =>
          passed_note
            ? t("parts.note.yes")
            : end === "transferred" || end === "handed_over"
              ? t("parts.note.no")
              : "–",
      },
      {
        id: "outcome",
        label: t("col.outcome"),
        cell: ({ disposition }) => (disposition ? names.disposition(disposition) : "–"),
      },
    ],
    empty: "",
  });
}
