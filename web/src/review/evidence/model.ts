import type { EvidenceOffer, FilmRow } from "../../protocol/messages";

export type Purpose = EvidenceOffer["purpose"];

/** The most frequent first. */
export const PURPOSES = [
  "authority",
  "customer",
  "dispute",
  "internal",
] as const satisfies readonly Purpose[];

/** Something is being done about it: ask again soon. */
export function isLive({ state }: Pick<FilmRow, "state">): boolean {
  return state === "waiting" || state === "running";
}

/** From 0 to 1. */
export function share({ done, of }: Pick<FilmRow, "done" | "of">): number {
  return of > 0 ? Math.min(1, done / of) : 0;
}

const HELD = ["parts", "lines", "documents", "pages"] as const;
type Held = (typeof HELD)[number];

/** What a bundle holds of, in the order in which it is told. Of what was recorded also that it is nothing. */
export function heldIn(offer: Pick<EvidenceOffer, Held>, recorded: boolean): readonly Held[] {
  return HELD.filter((what) => offer[what] > 0 || (recorded && what === "parts"));
}

const FAILURES = [
  "disk_full",
  "archive_unreachable",
  "key_destroyed",
  "interrupted",
  "lost",
  "not_agreed",
] as const;
export type Failure = (typeof FAILURES)[number] | "other";

export function failureOf({ code }: Pick<FilmRow, "code">): Failure {
  return FAILURES.find((known) => known === code) ?? "other";
}

const REASONS = ["not_agreed", "running", "film_for_another", "too_many_films"] as const;
export type Reason = (typeof REASONS)[number];

/** Why nothing is handed out, where there are words of our own for it. */
export function reasonOf(details: Readonly<Record<string, unknown>>): Reason | null {
  return REASONS.find((known) => known === details["reason"]) ?? null;
}

/** Names of those who are left out; of the customer there is none. */
export function namesOf(
  withheld: readonly string[],
  names: ReadonlyMap<string, string>,
  customer: string,
  contact: string,
): string {
  return withheld.map((who) => names.get(who) ?? (who === contact ? customer : who)).join(", ");
}
