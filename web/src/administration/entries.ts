import type { CertificateEntry, CertificateWish } from "../protocol/messages";

/** A calendar day of the desk, such as "2027-06-30": days compare as text. */
export type Day = string;

/** The day that it is now where the desk is. */
export function today(now: number, timeZone: string): Day {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

export function later(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

export type EntryState = "valid" | "ending" | "not_yet" | "run_out" | "revoked" | "replaced";

const SOON = 60;

/** How one entry stands by itself; another of the same name may go on where it ends. */
export function entryState(entry: CertificateEntry, now: Day): EntryState {
  if (entry.end) return entry.end;
  if (entry.valid_until !== null && entry.valid_until < now) return "run_out";
  if (entry.valid_from !== null && entry.valid_from > now) return "not_yet";
  return entry.valid_until !== null && entry.valid_until <= later(now, SOON) ? "ending" : "valid";
}

const OVER: readonly EntryState[] = ["run_out", "revoked", "replaced"];

export interface EntryFilter {
  readonly agent: string;
  /** Those that have ended too. */
  readonly history: boolean;
}

export function entriesShown(
  entries: readonly CertificateEntry[],
  filter: EntryFilter,
  now: Day,
): readonly CertificateEntry[] {
  return entries.filter(
    (entry) =>
      (!filter.agent || entry.agent === filter.agent) &&
      (filter.history || !OVER.includes(entryState(entry, now))),
  );
}

/** What the form holds; text as typed. `replaces`: the entry that is corrected. */
export interface EntryForm {
  readonly agent: string;
  readonly name: string;
  readonly validFrom: Day;
  readonly validUntil: Day;
  readonly issuer: string;
  readonly evidence: string;
  readonly replaces: string | null;
}

export function emptyEntry(given: Partial<EntryForm> = {}): EntryForm {
  return {
    agent: "",
    name: "",
    validFrom: "",
    validUntil: "",
    issuer: "",
    evidence: "",
    replaces: null,
    ...given,
  };
}

export function correction(entry: CertificateEntry): EntryForm {
  return {
    agent: entry.agent,
    name: entry.name,
    validFrom: entry.valid_from ?? "",
    validUntil: entry.valid_until ?? "",
    issuer: entry.issuer,
    evidence: entry.evidence,
    replaces: entry.id,
  };
}

/** In the order of the form; the server's names. */
export const FAULTS = [
  "agent",
  "name",
  "valid_from",
  "valid_until",
  "issuer",
  "evidence",
] as const satisfies readonly (keyof CertificateWish)[];
export type Fault = (typeof FAULTS)[number];

/** The first field that is wrong; null: the form can be sent. */
export function fault(form: EntryForm): Fault | null {
  if (!form.agent) return "agent";
  if (!form.name) return "name";
  if (form.validFrom && form.validUntil && form.validUntil < form.validFrom) return "valid_until";
  if (!fits(form.issuer, 120)) return "issuer";
  return fits(form.evidence, 500) ? null : "evidence";
}

export function fits(text: string, most: number): boolean {
  const length = [...text.trim()].length;
  return length > 0 && length <= most;
}

export function wish(form: EntryForm): CertificateWish {
  return {
    agent: form.agent,
    name: form.name,
    valid_from: form.validFrom || null,
    valid_until: form.validUntil || null,
    issuer: form.issuer.trim(),
    evidence: form.evidence.trim(),
    replaces: form.replaces,
  };
}
