import type { AppearanceView } from "../protocol/messages";
import { stand } from "./standing";

/**
 * Where the check is the agent's own affair it is offered once a shift, and can be waved away for it. That is remembered in this
 * browser, so that its other tabs don't ask again.
 */

const PREFIX = "visavis.appearance-later.";
/** As long as a shift is at most, for a browser that never saw its end. */
const LONGEST_MS = 12 * 3_600_000;
const memory = new Map<string, string>();

export function offered(view: AppearanceView | null, agent: string, now = Date.now()): boolean {
  if (view?.mode !== "self_check" || stand(view) !== "due") return false;
  const at = Number(recall(agent) ?? Number.NaN);
  return !(now - at < LONGEST_MS);
}

export function waveAway(agent: string, now = Date.now()): void {
  memory.set(agent, String(now));
  try {
    localStorage.setItem(PREFIX + agent, String(now));
  } catch {
    // storage may be blocked: then a reload asks again
  }
}

/** The shift is over: the next one is asked anew. */
export function shiftOver(agent: string): void {
  memory.delete(agent);
  try {
    localStorage.removeItem(PREFIX + agent);
  } catch {
    // as above
  }
}

function recall(agent: string): string | null {
  try {
    return localStorage.getItem(PREFIX + agent) ?? memory.get(agent) ?? null;
  } catch {
    return memory.get(agent) ?? null;
  }
}
