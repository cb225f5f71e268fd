/** Keeping and letting go as plain data: which rule decides, and what is told of a layer of a contact. */

import type { KeepingView } from "../../protocol/messages";

export type Due = KeepingView["due"][number];
export type What = Due["what"];

export const WHATS = ["recording", "content", "record"] as const satisfies readonly What[];

export const RULES = [
  "statutory",
  "consent",
  "quality",
  "training",
  "passing_on",
  "content",
  "record",
  "extended",
  "floor",
  "ceiling",
  "restore",
] as const;
export type Rule = (typeof RULES)[number] | "none";

/** `queues.german.retention.recording.consent` is *consent*, `retention.floor` is *floor*; a queue's id may hold dots. */
export function ruleOf(setting: string | null): Rule {
  const last = setting?.slice(setting.lastIndexOf(".") + 1);
  return RULES.find((rule) => rule === last) ?? "none";
}

/** Which queue's rule it is; null: the house's. */
export function queueOf(setting: string | null): string | null {
  const found = /^queues\.(.+)\.retention\.(?:recording\.)?[a-z_]+$/.exec(setting ?? "");
  return found?.[1] ?? null;
}

export type Told =
  | { readonly kind: "gone" | "going" | "nothing" | "never" }
  | { readonly kind: "at" | "waits"; readonly at: number; readonly rule: string };

/** What stands beside a layer of a contact that is over. */
export function layer(view: KeepingView, what: What): Told {
  if (view.gone.includes(what)) return { kind: "gone" };
  if (view.going.includes(what)) return { kind: "going" };
  const due = view.due.find((each) => each.what === what);
  if (!due || due.reason === "nothing") return { kind: "nothing" };
  if (due.at === null) return { kind: "never" };
  return { kind: due.reason === "waits" ? "waits" : "at", at: due.at, rule: due.rule };
}

export function heldBy(view: KeepingView): KeepingView["holds"] {
  return view.holds.filter((hold) => hold.lifted_at === null);
}

export function liftedFrom(view: KeepingView): KeepingView["holds"] {
  return view.holds.filter((hold) => hold.lifted_at !== null);
}
