import { html, type TemplateResult } from "lit";
import type { Today } from "../protocol/messages";
import { formatDuration, formatMoment, formatNumber } from "../ui/text";
import { t } from "./words";

/** The desk's day in numbers. What can't be said yet is a dash, not a zero. */
export function todayFigures(today: Today): TemplateResult {
  const percent = (share: number): string =>
    formatNumber(share, { style: "percent", maximumFractionDigits: 0 });
  const figures: readonly (readonly [label: string, value: string])[] = [
    [t("today.contacts"), formatNumber(today.contacts)],
    [t("today.connected"), formatNumber(today.connected)],
    [t("today.abandoned"), formatNumber(today.abandoned)],
    [t("today.waiting"), formatNumber(today.waiting)],
    [t("today.in_call"), formatNumber(today.in_call)],
    [
      t("today.median"),
      today.median_wait_ms === null ? "–" : formatDuration(today.median_wait_ms, "short"),
    ],
    [t("today.level"), today.service_level === null ? "–" : percent(today.service_level)],
    [t("today.agents"), t("today.of", { some: today.agents_signed_in, all: today.agents_enabled })],
    [t("today.links"), formatNumber(today.links_open)],
  ];
  return html`<section class="stack tight" aria-labelledby="today-title">
    <h2 id="today-title">${t("today")}</h2>
    <p class="muted">${t("today.since", { time: formatMoment(today.since) })}</p>
    <dl class="figures">
      ${figures.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
    </dl>
  </section>`;
}
