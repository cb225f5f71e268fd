import { languageName } from "../console/names";
import type { ReasonView } from "../protocol/messages";
import { formatDuration, formatNumber, language } from "../ui/text";
import { t } from "./words";

/** How ids are called here, and who reads it: `agent` null speaks to the agent, a name speaks about one. */
export interface ReasonNames {
  readonly agent: string | null;
  readonly skill: (id: string) => string;
  readonly certificate: (id: string) => string;
  readonly queue: (id: string) => string;
}

/** Why this agent, as sentences: first the rule that decided, then what qualified, then what had to give way. */
export function reasonSentences(reason: ReasonView, names: ReasonNames): readonly string[] {
  return [
    rule(reason, names),
    ...ahead(reason),
    qualified(reason, names),
    ...gaveWay(reason, names),
  ];
}

export function reasonText(reason: ReasonView, names: ReasonNames): string {
  return reasonSentences(reason, names).join(" ");
}

function rule(reason: ReasonView, names: ReasonNames): string {
  const params = {
    agent: names.agent ?? "",
    waited: formatDuration(reason.waited_ms),
    idle: formatDuration(reason.idle_ms ?? 0),
    count: reason.candidates,
  };
  const you = names.agent === null;
  const rule = ruleSaid(reason);
  if (rule === "longest_idle" && reason.idle_ms === null)
    return t("agent.discreet.longest_idle", params);
  return you ? t(`you.${rule}`, params) : t(`agent.${rule}`, params);
}

/** With one candidate there was nothing to choose: those two rules then read differently. */
function ruleSaid(reason: ReasonView) {
  const { rule } = reason;
  if (rule !== "longest_waiting" && rule !== "longest_idle") return rule;
  return reason.candidates <= 1 ? (`only.${rule}` as const) : rule;
}

function ahead(reason: ReasonView): string[] {
  const said: string[] = [];
  if (reason.head_start_ms > 0)
    said.push(t("head_start", { time: formatDuration(reason.head_start_ms) }));
  if (reason.passed_over > 0) said.push(t("passed_over", { count: reason.passed_over }));
  return said;
}

function qualified(reason: ReasonView, names: ReasonNames): string {
  const parts = [languageName(reason.language)];
  for (const [skill, asked, level] of reason.skills) {
    const params = {
      skill: names.skill(skill),
      level: formatNumber(level),
      asked: formatNumber(asked),
    };
    parts.push(t(asked > 0 ? "skill" : "skill_waived", params));
  }
  parts.push(...reason.certificates.map((name) => names.certificate(name)));
  return t(names.agent === null ? "you.qualified" : "qualified", { parts: list(parts) });
}

function gaveWay(reason: ReasonView, names: ReasonNames): string[] {
  const said: string[] = [];
  if (reason.loosened > 0) said.push(t("loosened", { count: reason.loosened }));
  if (reason.overflow_from !== null)
    said.push(t("overflow", { queue: names.queue(reason.overflow_from) }));
  return said;
}

function list(parts: readonly string[]): string {
  return new Intl.ListFormat(language(), { type: "conjunction" }).format(parts);
}
