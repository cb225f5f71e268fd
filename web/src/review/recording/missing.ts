import { html, nothing, type TemplateResult } from "lit";
import { problemNotice } from "../../console/loading";
import type { Sending } from "../../console/sending";
import type { FlawList } from "../../protocol/messages";
import type { Refusal } from "../../protocol/refusal";
import { icon } from "../../ui/icon";
import { badge, button, notice } from "../../ui/parts";
import { type Column, table } from "../../ui/table";
import { formatClock } from "../../ui/text";
import { type Film, type Flaw, flaws, type Lane } from "./film";
import { t } from "./words";

/** What a reviewer must know to be missing, and whether every chunk is as it was written. */

const PAUSES = ["card_data", "off_topic", "private", "other"] as const;
export type Pause = (typeof PAUSES)[number];

export function pauseOf(reason: string | null): Pause {
  return PAUSES.find((one) => one === reason) ?? "other";
}

export function missing(
  film: Film,
  nameOf: (lane: Lane) => string,
  go: (at: number) => void,
): TemplateResult {
  const at = (moment: number): string => formatClock(moment - film.start);
  const columns: Column<Flaw>[] = [
    {
      id: "from",
      label: t("col.from"),
      cell: ({ start }) =>
        html`<button
          type="button"
          class="film-go tabular"
          aria-label=${t("go.to", { time: at(start) })}
          @click=${() => go(start)}
        >
          ${at(start)}
        </button>`,
    },
    {
      id: "until",
      label: t("col.until"),
      cell: ({ start, end }) => (end > start ? at(end) : "–"),
    },
    { id: "what", label: t("col.what"), cell: (flaw) => what(flaw, nameOf) },
    { id: "why", label: t("col.why"), cell: why },
  ];
  return table({
    caption: t("missing"),
    columns,
    rows: flaws(film),
    key: (flaw) => `${flaw.what} ${flaw.start} ${flaw.lane?.id ?? ""}`,
    empty: html`<p class="all-good">${icon("circle-check")}<span>${t("missing.none")}</span></p>`,
  });
}

function what(flaw: Flaw, nameOf: (lane: Lane) => string): TemplateResult {
  const words = t(`what.${flaw.what}`, {
    lane: flaw.lane ? nameOf(flaw.lane) : "",
    chunk: flaw.what === "altered" ? flaw.chunk : "",
  });
  if (flaw.what === "silence") return badge(words, undefined, "pause");
  if (flaw.what === "open") return badge(words, "info", "clock");
  return badge(words, flaw.what === "gap" ? "warn" : "bad", "triangle-alert");
}

function why(flaw: Flaw): string {
  if (flaw.what !== "silence") return t(`why.${flaw.what}`);
  const pause = pauseOf(flaw.pause);
  const words = flaw.reasons.map((reason) => t(`why.${reason}`, { reason: t(`pause.${pause}`) }));
  return words.length > 0 ? words.join(" ") : t("why.unknown");
}

export interface Checking {
  readonly sending: Pick<Sending, "busy" | "refusal">;
  readonly found: FlawList["flaws"] | null;
  readonly run: () => void;
}

const FOUND = ["altered", "truncated", "missing", "header_altered", "misplaced"] as const;

/** Reads every chunk; what it finds is named by part and chunk. */
export function check(film: Film, { sending, found, run }: Checking): TemplateResult {
  const { busy, refusal } = sending;
  return html`<div class="stack tight">
    <div>
      ${button({ label: t("check"), icon: "badge-check", name: "check", busy, onClick: run })}
    </div>
    ${refusal === null ? nothing : refused(refusal)}
    ${
      found === null
        ? html`<p class="muted">${t("check.hint")}</p>`
        : found.length === 0
          ? notice({ tone: "good", body: t("check.none"), live: true })
          : notice({
              tone: "bad",
              title: t("check.found", { count: found.length }),
              body: html`<ul>
                ${found.map((flaw) => html`<li>${flawWords(film, flaw)}</li>`)}
              </ul>`,
              live: true,
            })
    }
  </div>`;
}

/** Others' recordings are being read: that passes. */
function refused(refusal: Refusal): TemplateResult {
  if (refusal.details["reason"] !== "busy") return problemNotice(refusal);
  return notice({ tone: "warn", body: t("check.busy"), live: true });
}

function flawWords(film: Film, flaw: FlawList["flaws"][number]): TemplateResult {
  const kind = FOUND.find((one) => one === flaw.what) ?? "other";
  const at = (moment: number): string => formatClock(moment - film.start);
  const span =
    flaw.start !== null && flaw.end !== null ? ` (${at(flaw.start)}–${at(flaw.end)})` : "";
  const place = t(flaw.chunk === null ? "check.part" : "check.chunk", {
    part: flaw.sequence ?? "–",
    chunk: flaw.chunk ?? "",
  });
  return html`${place}${span}: ${t(`check.${kind}`)}${nothing}`;
}
