/** The page of a customer's rights as plain data. */

import type { Query } from "../../console/address";
import type { CustomerFound, EraseWish, StandingRow } from "../../protocol/messages";
import type { Tone } from "../../ui/parts";

/** Whose: exactly one of the two is said. */
export type Whose = { readonly reference: string } | { readonly contact: string };

/** Null: nobody is asked for yet. */
export function whose(query: Query): Whose | null {
  const reference = query["reference"]?.trim();
  const contact = query["contact"]?.trim();
  if (reference) return { reference };
  return contact ? { contact } : null;
}

export function same(one: Whose | null, other: Whose | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function packageOf(who: Whose): string {
  return `/api/review/customers/package?${new URLSearchParams({ ...who }).toString()}`;
}

/** What is seen is what is asked for, so that nothing goes that nobody has looked at. */
export function wishFor(who: Whose, found: CustomerFound): EraseWish {
  return {
    reference: "reference" in who ? who.reference : null,
    contact: "contact" in who ? who.contact : null,
    contacts: found.contacts.map(({ id }) => id),
  };
}

export const TONES: Readonly<Record<StandingRow["state"], Tone>> = {
  free: "info",
  open: "warn",
  held: "warn",
  duty: "warn",
  erased: "good",
  gone: "good",
  later: "warn",
};

/** How many may go now. */
export function free(found: CustomerFound): number {
  return found.contacts.filter(({ standing }) => standing.state === "free").length;
}

export function refused(results: readonly StandingRow[]): number {
  return results.filter(({ state }) => TONES[state] === "warn").length;
}
