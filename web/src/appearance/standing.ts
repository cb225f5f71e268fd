import type { AppearanceView } from "../protocol/messages";

/** How an agent stands with the check of their picture, in one word for a line. Pure. */
export type Stand =
  /** Nothing is asked: the desk has it switched off, or none of the agent's queues with video has a policy. */
  | "nothing"
  | "due"
  /** Checked, and then what is asked has changed. */
  | "changed"
  | "good"
  | "overridden"
  | "released"
  | "hints"
  | "blocked"
  /** Blocked, and a supervisor was asked. */
  | "asked";

export function stand(view: AppearanceView | null): Stand {
  if (!view || view.mode === "off" || view.queues.length === 0) return "nothing";
  const { standing } = view;
  if (!standing) return "due";
  if (!standing.covers) return "changed";
  if (standing.released) return "released";
  if (standing.overridden) return "overridden";
  if (standing.outcome === "allow") return "good";
  if (standing.outcome === "warn") return "hints";
  return standing.asked ? "asked" : "blocked";
}

/** *Available* leads through the check first. */
export function gated(view: AppearanceView | null): boolean {
  return view !== null && view.mode === "required" && !view.passes;
}
