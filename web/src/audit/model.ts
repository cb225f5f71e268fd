/** The audit log's page as plain data: its filter, and what an entry says. */

import type { Query } from "../console/address";
import type { AuditList, AuditRow } from "../protocol/messages";

/** What is looked for together, with the kinds (or families of kinds) that belong to it. */
export const GROUPS = {
  sign_ins: ["sign_in", "sign_out", "password"],
  accounts: ["account", "certificate"],
  keys: ["key", "keys", "signing_key"],
  links: ["link", "code"],
  looks: [
    "contact.looked",
    "contacts",
    "search",
    "links",
    "agents",
    "certificates",
    "overview",
    "purpose",
    "recordings",
    "recording.looked",
    "recording.played",
    "recording.composed",
    "evidence",
    "judgement.looked",
    "samples",
    "audit.looked",
    "audit.exported",
    "customer.looked",
    "customer.exported",
  ],
  judging: ["questions", "judgement", "task", "sample"],
  consent: ["consent"],
  recording: ["recording", "order"],
  keeping: [
    "customer",
    "hold",
    "holds",
    "retention",
    "keeping",
    "destruction",
    "recording.destroyed",
    "content",
    "record",
  ],
  supervision: ["supervisor"],
  server: ["server", "settings", "appearance", "backup"],
  log: ["audit"],
} as const;

export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as readonly Group[];

/** As the address holds it; empty text: no limit. Days as in a date field, `to` included. */
export interface AuditFilter {
  readonly group: Group | "";
  readonly from: string;
  readonly to: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function readFilter(query: Query): AuditFilter {
  const day = (text: string | undefined): string => (text && midnight(text) !== null ? text : "");
  return {
    group: GROUP_NAMES.find((group) => group === query["group"]) ?? "",
    from: day(query["from"]),
    to: day(query["to"]),
  };
}

export function writeFilter({ group, from, to }: AuditFilter): Query {
  return { ...(group ? { group } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** What the server is asked for. A day begins at the reader's own midnight, as the times beside the entries do. */
export function question({ group, from, to }: AuditFilter): Query {
  const since = from ? midnight(from) : null;
  const until = to ? midnight(to, 1) : null;
  return {
    ...(group ? { kind: GROUPS[group].join(",") } : {}),
    ...(since === null ? {} : { since: String(since) }),
    ...(until === null ? {} : { until: String(until) }),
  };
}

/** ms; null: no day. */
function midnight(day: string, later = 0): number | null {
  if (!DAY.test(day)) return null;
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const found = new Date(year, month - 1, date);
  if (found.getMonth() !== month - 1) return null; // the 31st of June
  return Math.max(0, new Date(year, month - 1, date + later).getTime());
}

/** Who did it: an account (with its name as long as there is one), another system, somebody at the server, the desk. */
export type Actor =
  | { readonly who: "desk" | "command_line" | "demo" }
  | { readonly who: "key" | "id"; readonly id: string }
  | { readonly who: "person"; readonly name: string };

export function actorOf({ actor, actor_name }: AuditRow): Actor {
  if (actor === null) return { who: "desk" };
  if (actor_name !== null) return { who: "person", name: actor_name };
  if (actor === "command-line") return { who: "command_line" };
  if (actor === "demo") return { who: "demo" };
  return actor.startsWith("key:") ? { who: "key", id: actor.slice(4) } : { who: "id", id: actor };
}

const OF_CONTACTS = new Set([
  "contact",
  "consent",
  "recording",
  "order",
  "supervisor",
  "judgement",
  "task",
]);

/** Whether the subject is a contact, which has a page. */
export function isContact({ kind, subject }: AuditRow): boolean {
  return subject !== null && OF_CONTACTS.has(family(kind));
}

export function family(kind: string): string {
  return kind.split(".", 1)[0] ?? kind;
}

const TIMES = new Set(["until", "expires_at"]);

/** One detail of an entry: how its value is to be shown. */
export interface Detail {
  readonly name: string;
  readonly value: string | number;
  readonly as: "text" | "time" | "hash" | "queue" | "certificate";
}

export function detailsOf({ kind, data }: AuditRow): readonly Detail[] {
  // Of changed settings the names of the sections tell; each with its hash stands in the exported log.
  if (kind === "settings.changed")
    return [{ name: "sections", value: Object.keys(data).join(" "), as: "text" }];
  return Object.entries(data)
    .filter((pair): pair is [string, string | number] => pair[1] !== null && pair[1] !== "")
    .map(([name, value]) => ({ name, value, as: shown(name, value) }));
}

function shown(name: string, value: string | number): Detail["as"] {
  if (TIMES.has(name) && typeof value === "number") return "time";
  if (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)) return "hash";
  return name === "queue" || name === "certificate" ? name : "text";
}

/** How far the log is known to be whole. */
export function standing(
  list: Pick<AuditList, "last" | "checked" | "damages">,
): "damaged" | "whole" | "newer" | "unchecked" {
  if (list.damages.length > 0) return "damaged";
  if (list.checked === 0) return "unchecked";
  return list.checked >= list.last ? "whole" : "newer";
}
