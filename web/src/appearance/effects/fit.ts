import { capable } from "./lines";
import { tryVeil } from "./veil";

/** *slow*: under 20 pictures a second; *browser*: it can't compose pictures at all. */
export type Fit = "fits" | "slow" | "browser";

const STORED = "visavis.background.fit";
/** A browser is renewed, a machine less busy: what didn't fit is tried again sooner than what did. */
const DAYS: Readonly<Record<"fits" | "slow", number>> = { fits: 30, slow: 1 };
const DAY_MS = 86_400_000;

/** What a trial has shown lately; null when there must be another. */
export function known(now: number): Fit | null {
  if (!capable()) return "browser";
  try {
    const [fit, at] = (localStorage.getItem(STORED) ?? "").split(" ");
    if (fit !== "fits" && fit !== "slow") return null;
    const age = now - Number(at);
    return age >= 0 && age < DAYS[fit] * DAY_MS ? fit : null;
  } catch {
    return null;
  }
}

/** Tries it out and remembers it. Never rejects. */
export async function findOut(now: number): Promise<Fit> {
  if (!capable()) return "browser";
  const fit = (await tryVeil()) ? "fits" : "slow";
  try {
    localStorage.setItem(STORED, `${fit} ${now}`);
  } catch {
    // Storage may be blocked: tried again with the next page.
  }
  return fit;
}
