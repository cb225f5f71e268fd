import type { Query } from "../../console/address";
import type { FoundContact, FoundList } from "../../protocol/messages";

/** What a reviewer looks for, as the address holds it; empty text: no limit. Days are `YYYY-MM-DD`, both included. */
export interface FindFilter {
  readonly q: string;
  readonly document: string;
  readonly reference: string;
  readonly from: string;
  readonly to: string;
  readonly queue: string;
  readonly agent: string;
  readonly disposition: string;
  readonly mode: string;
  readonly recorded: string;
  readonly flag: string;
  readonly verdict: string;
  /** Minutes of talk: at least, and less than. */
  readonly min: string;
  readonly max: string;
}

export type Flag = FoundContact["flags"][number];
export type Mode = FoundContact["mode"];
export type Field = keyof FindFilter;

export const FLAGS = [
  "crashed",
  "lost",
  "recording_failed",
  "network",
  "refused",
  "low_rating",
] as const satisfies readonly Flag[];
export const MODES = [
  "never",
  "consent",
  "statutory",
  "agent_only",
] as const satisfies readonly Mode[];

/** *none*: not judged yet, or not for everybody to know. */
export const VERDICTS = ["pass", "complaint", "escalate", "none"] as const;

export const NOTHING: FindFilter = {
  q: "",
  document: "",
  reference: "",
  from: "",
  to: "",
  queue: "",
  agent: "",
  disposition: "",
  mode: "",
  recorded: "",
  flag: "",
  verdict: "",
  min: "",
  max: "",
};
const FIELDS = Object.keys(NOTHING) as Field[];
const MOST_TEXT = 200;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MINUTES = /^\d{1,3}$/;

/** Whatever makes no sense counts as not said: an address may be typed by hand. */
export function readFind(query: Query): FindFilter {
  const said = (name: Field): string => (query[name] ?? "").trim().slice(0, MOST_TEXT);
  const fitting = (name: Field, fits: (text: string) => boolean): string =>
    fits(said(name)) ? said(name) : "";
  const one = (name: Field, of: readonly string[]): string =>
    fitting(name, (text) => of.includes(text));
  return {
    q: said("q"),
    document: said("document"),
    reference: said("reference"),
    from: fitting("from", (text) => midnight(text) !== null),
    to: fitting("to", (text) => midnight(text) !== null),
    queue: said("queue"),
    agent: said("agent"),
    disposition: said("disposition"),
    mode: one("mode", MODES),
    recorded: one("recorded", ["yes", "no"]),
    flag: one("flag", FLAGS),
    verdict: one("verdict", VERDICTS),
    min: fitting("min", (text) => MINUTES.test(text)),
    max: fitting("max", (text) => MINUTES.test(text)),
  };
}

export function writeFind(filter: FindFilter): Query {
  return Object.fromEntries(
    FIELDS.map((name) => [name, filter[name].trim()] as const).filter(([, text]) => text),
  );
}

/** The address bar's text of it, to be saved. */
export function savedFind(filter: FindFilter): string {
  return new URLSearchParams(Object.entries(writeFind(filter))).toString();
}

export function openFind(saved: string): FindFilter {
  return readFind(Object.fromEntries(new URLSearchParams(saved)));
}

export function same(one: FindFilter, other: FindFilter): boolean {
  return FIELDS.every((name) => one[name].trim() === other[name].trim());
}

/** How many limits there are beside the words. */
export function limits(filter: FindFilter): number {
  return FIELDS.filter((name) => name !== "q" && filter[name].trim()).length;
}

/** What the server is asked. A day begins at the reader's own midnight, as the times beside the contacts do. */
export function asked(filter: FindFilter): Record<string, string> {
  const { from, to, ...rest } = writeFind(filter);
  const since = from ? midnight(from) : null;
  const until = to ? midnight(to, 1) : null;
  return {
    ...rest,
    ...(since === null ? {} : { since: String(Math.max(0, since)) }),
    ...(until === null ? {} : { until: String(Math.max(0, until)) }),
  };
}

/** ms; null: no day. */
function midnight(day: string, later = 0): number | null {
  if (!DAY.test(day)) return null;
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const at = new Date(year, month - 1, date + later);
  const there = new Date(year, month - 1, date);
  if (there.getMonth() !== month - 1 || year < 1000) return null;
  return at.getTime();
}

/** Of the first page; what was counted is known of all that follow. */
export function together(first: FoundList, later: FoundList): FoundList {
  const known = new Set(first.contacts.map(({ contact }) => contact.id));
  const fresh = later.contacts.filter(({ contact }) => !known.has(contact.id));
  return { ...later, total: first.total, contacts: [...first.contacts, ...fresh] };
}

/** Null: nothing was counted. `more`: only up to there was counted. */
export function counted({ total, most_counted }: Pick<FoundList, "total" | "most_counted">): {
  readonly count: number;
  readonly more: boolean;
} | null {
  if (total === null) return null;
  return { count: Math.min(total, most_counted), more: total > most_counted };
}
