import type { Query } from "../console/address";
import type { AgentRow, MatchRow, Overview, Qualification, WaitingRow } from "../protocol/messages";
import type { Sort } from "../ui/table";

/** The overview's filter as the address holds it. Empty text: no limit. */
export interface OverviewFilter {
  readonly queue: string;
  readonly language: string;
  readonly state: AgentRow["agent"]["state"] | "";
  readonly search: string;
  readonly waiting: Sort;
  readonly agents: Sort;
}

export const STATES = [
  "available",
  "reserved",
  "busy",
  "wrap_up",
  "rest",
  "paused",
  "unavailable",
  "away",
  "offline",
] as const satisfies readonly AgentRow["agent"]["state"][];

const WAITING: Sort = { column: "joined", descending: false };
const AGENTS: Sort = { column: "state", descending: false };
const WAITING_COLUMNS = ["place", "joined", "queue", "language", "reference", "eligible"];
const AGENT_COLUMNS = ["name", "state", "since", "contacts", "expires"];

export function readFilter(query: Query): OverviewFilter {
  return {
    queue: query["queue"] ?? "",
    language: query["language"] ?? "",
    state: STATES.find((state) => state === query["state"]) ?? "",
    search: query["q"] ?? "",
    waiting: readSort(query["waiting"], WAITING_COLUMNS, WAITING),
    agents: readSort(query["agents"], AGENT_COLUMNS, AGENTS),
  };
}

/** Only what differs from the page as it opens: a short address is one that people send each other. */
/** The states that can be seen: a house that shows no details sums up the last ways of not being there. */
export function statesShown(details: boolean): readonly AgentRow["agent"]["state"][] {
  const detailed = ["rest", "paused", "away"];
  return STATES.filter((state) => (details ? state !== "unavailable" : !detailed.includes(state)));
}

export function writeFilter(filter: OverviewFilter): Query {
  const all = {
    queue: filter.queue,
    language: filter.language,
    state: filter.state,
    q: filter.search,
    waiting: writeSort(filter.waiting, WAITING),
    agents: writeSort(filter.agents, AGENTS),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

export function readSort(text: string | undefined, columns: readonly string[], usual: Sort): Sort {
  const descending = text?.startsWith("-") ?? false;
  const column = descending ? text?.slice(1) : text;
  return column && columns.includes(column) ? { column, descending } : usual;
}

export function writeSort(sort: Sort, usual: Sort): string {
  if (sort.column === usual.column && sort.descending === usual.descending) return "";
  return `${sort.descending ? "-" : ""}${sort.column}`;
}

export function isFiltered(filter: OverviewFilter): boolean {
  return !!(filter.queue || filter.language || filter.state || filter.search);
}

export function waitingShown(overview: Overview, filter: OverviewFilter): readonly WaitingRow[] {
  return overview.waiting.filter(
    (row) =>
      (!filter.queue || row.queue === filter.queue) &&
      (!filter.language || row.language === filter.language) &&
      has(filter.search, row.reference),
  );
}

export function agentsShown(overview: Overview, filter: OverviewFilter): readonly AgentRow[] {
  return overview.agents.filter(
    (row) =>
      (!filter.state || row.agent.state === filter.state) &&
      (!filter.language || row.languages.includes(filter.language)) &&
      has(filter.search, row.agent.name),
  );
}

/** Newest first. */
export function matchesShown(overview: Overview, filter: OverviewFilter): readonly MatchRow[] {
  return overview.matches
    .filter(
      (row) => (!filter.queue || row.queue === filter.queue) && has(filter.search, row.agent_name),
    )
    .sort((one, other) => other.made_at - one.made_at);
}

/** Languages that can be chosen: those of agents and of who waits. */
export function languagesOf(overview: Overview): readonly string[] {
  const found = [
    ...overview.waiting.map(({ language }) => language),
    ...overview.agents.flatMap(({ languages }) => languages),
  ];
  return [...new Set(found)].sort();
}

export interface Totals {
  readonly waiting: number;
  /** Since when the longest has waited; null: nobody. */
  readonly longestSince: number | null;
  readonly available: number;
  readonly signedIn: number;
  /** Waiting, and no agent who is signed in could serve them. */
  readonly stranded: number;
}

export function totals(overview: Overview): Totals {
  const since = overview.queues.flatMap(({ longest_since }) =>
    longest_since === null ? [] : [longest_since],
  );
  const states = overview.agents.map(({ agent }) => agent.state);
  return {
    waiting: overview.waiting_total,
    longestSince: since.length > 0 ? Math.min(...since) : null,
    available: states.filter((state) => state === "available").length,
    signedIn: states.filter((state) => state !== "offline").length,
    stranded: overview.waiting.filter(({ eligible_agents }) => eligible_agents === 0).length,
  };
}

/** How many agents lack a certificate for some queue, and of the others how many soon will. */
export function concerned(prospects: Qualification["prospects"]): {
  lacking: number;
  ending: number;
} {
  const all = new Set(prospects.map(({ agent }) => agent));
  const lacking = new Set(
    prospects.filter(({ state }) => state !== "ending").map(({ agent }) => agent),
  );
  return { lacking: lacking.size, ending: all.size - lacking.size };
}

const SOON = 60 * 86_400_000;

export type Validity = "endless" | "valid" | "soon" | "expired";

/** How a certificate stands at `now`; within 60 days of its end somebody should act. */
export function validity(validUntil: number | null, now: number): Validity {
  if (validUntil === null) return "endless";
  if (validUntil <= now) return "expired";
  return validUntil - now <= SOON ? "soon" : "valid";
}

/** The earliest end of an agent's certificates; null: none ends. */
export function firstEnd(certificates: AgentRow["certificates"]): number | null {
  const ends = certificates.flatMap(([, until]) => (until === null ? [] : [until]));
  return ends.length > 0 ? Math.min(...ends) : null;
}

function has(search: string, text: string | null): boolean {
  return !search || (text ?? "").toLocaleLowerCase().includes(search.toLocaleLowerCase());
}
