/** When to try again, as pure rules. Times in ms. */

const FIRST = 300;
const EARLY_LIMIT = 4_000;
const LATE_LIMIT = 8_000;
const EARLY = 60_000;
const RESTART_SPREAD = 2_000;
const FLOOD_PAUSE = 8_000;

export interface Outage {
  /** Tries that have failed since the connection was last open. */
  readonly tries: number;
  /** How long it has been closed. */
  readonly lasted: number;
  readonly code: number | null;
}

/**
 * Exponential backoff with full jitter. In the first minute no pause is longer than 4 s, so that after a
 * short restart everyone is back within 5 s; later 8 s, to spare batteries and the server.
 */
export function pause(outage: Outage, random: number): number {
  if (outage.code === 4029) return FLOOD_PAUSE * (1 + random);
  if (outage.code === 1012 && outage.tries === 0) return FIRST + RESTART_SPREAD * random;
  const limit = outage.lasted < EARLY ? EARLY_LIMIT : LATE_LIMIT;
  return random * Math.min(limit, FIRST * 2 ** Math.min(outage.tries, 10));
}

export type EndReason = "sign_in" | "not_admitted" | "replaced" | "closed";

/** Close codes after which trying again would be wrong. */
export function endOf(code: number): EndReason | null {
  if (code === 4001) return "sign_in";
  if (code === 4003) return "not_admitted";
  if (code === 4009) return "replaced";
  return null;
}
