import type { Query } from "../console/address";
import type { ContactRow, TimelineRow } from "../protocol/messages";

/** The contact list's filter as the address holds it; empty text: no limit. */
export interface ContactFilter {
  readonly queue: string;
  readonly state: ContactRow["state"] | "";
}

export const CONTACT_STATES = [
  "created",
  "waiting",
  "reserved",
  "connected",
  "wrap_up",
  "closed",
] as const satisfies readonly ContactRow["state"][];

export function readFilter(query: Query): ContactFilter {
  return {
    queue: query["queue"] ?? "",
    state: CONTACT_STATES.find((state) => state === query["state"]) ?? "",
  };
}

export function writeFilter({ queue, state }: ContactFilter): Query {
  return { ...(queue ? { queue } : {}), ...(state ? { state } : {}) };
}

/** From joining to being answered or giving up; null: never joined, or waiting still. */
export function waitedMs(row: Pick<ContactRow, "joined_at" | "connected_at" | "ended_at">) {
  if (row.joined_at === null) return null;
  const until = row.connected_at ?? row.ended_at;
  return until === null ? null : until - row.joined_at;
}

export function talkedMs(row: Pick<ContactRow, "connected_at" | "ended_at">): number | null {
  if (row.connected_at === null || row.ended_at === null) return null;
  return row.ended_at - row.connected_at;
}

/** Kinds of the timeline that there are words for; a later server may know more. */
export const KINDS = [
  "opened",
  "joined",
  "reserved",
  "declined",
  "unanswered",
  "withdrawn",
  "connected",
  "transferred",
  "removed",
  "supervised",
  "companion_invited",
  "companion_came",
  "companion_admitted",
  "companion_refused",
  "companion_revoked",
  "companion_expired",
  "companion_left",
  "companion_removed",
  "consult_asked",
  "consult_begun",
  "consult_joined",
  "consult_declined",
  "consult_unanswered",
  "consult_withdrawn",
  "handed_over",
  "taken_over",
  "dropped",
  "back",
  "restarted",
  "not_taken",
  "agent_lost",
  "entered",
  "left",
  "moved_up",
  "media_lost",
  "media_unavailable",
  "leg_failed",
  "certificate_mismatch",
  "network",
  "media",
  "document.brought",
  "document.removed",
  "document.shown",
  "document.page",
  "document.closed",
  "document.presenter",
  "document.looked",
  "document.given",
  "document.recorded",
  "consent.asked",
  "consent.granted",
  "consent.refused",
  "consent.withdrawn",
  "consent.impossible",
  "recording.started",
  "recording.documents",
  "recording.paused",
  "recording.resumed",
  "recording.stopped",
  "recording.failed",
  "recording.cut",
  "order.begun",
  "order.ended",
  "claimed",
  "admitted",
  "not_admitted",
  "ended",
  "wrapped_up",
  "rated",
  "closed",
] as const;

export type Kind = (typeof KINDS)[number];
/** What an entry is told by; some kinds have several sentences. */
export type Told =
  | Kind
  | "document.followed"
  | "document.given_marked"
  | "document.given_back"
  | "document.gone"
  | "document.ended"
  | "recording.documents_not"
  | "other";

/** What is shown another way: each part that was saved has its place on the player's lanes. */
export function isTold({ kind }: TimelineRow): boolean {
  return kind !== "recording.part";
}

export function kindOf(row: TimelineRow): Told {
  const kind = KINDS.find((known) => known === row.kind) ?? "other";
  if (kind === "document.looked" && row.data["page"] === null) return "document.followed";
  if (kind === "recording.documents" && row.data["kept"] !== 1) return "recording.documents_not";
  if (kind === "document.removed" && row.actor === null) return "document.gone";
  if (kind === "document.closed" && row.actor === null) return "document.ended";
  if (kind === "document.given" && row.data["how"] !== "plain")
    return row.data["how"] === "marked" ? "document.given_marked" : "document.given_back";
  return kind;
}

/** Whose doing it was. Agents are named by those who were asked; the customer has no name here. */
export function actorOf(
  row: TimelineRow,
  contact: string,
  agents: ReadonlyMap<string, string>,
): { readonly who: "desk" | "customer" } | { readonly who: "agent"; readonly name: string } {
  if (row.actor === null) return { who: "desk" };
  const name = agents.get(row.actor);
  if (name !== undefined) return { who: "agent", name };
  return row.actor === contact ? { who: "customer" } : { who: "agent", name: row.actor };
}

export type SourceKey = `${"microphone" | "camera" | "screen"}_${"on" | "off"}`;

/** What a *media* entry says: what this participant had switched on from then on. */
export function sourcesOf({ data }: TimelineRow): readonly SourceKey[] {
  const sources = ["microphone", "camera", "screen"] as const;
  return sources.map((source) => `${source}_${data[source] === 1 ? "on" : "off"}` as const);
}

/** What a *network* entry says: a trouble by way and cause, or that it is over. */
export type TroubleKey = "none" | `${"up" | "down" | "both"}_${"loss" | "delay"}`;

export function troubleOf({ data }: TimelineRow): TroubleKey {
  const key = `${data["way"]}_${data["cause"]}`;
  return TROUBLES.find((known) => known === key) ?? "none";
}

const TROUBLES: readonly TroubleKey[] = [
  "up_loss",
  "up_delay",
  "down_loss",
  "down_delay",
  "both_loss",
  "both_delay",
];
