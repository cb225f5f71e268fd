import { describe, expect, it } from "vitest";
import type { AgentRow, Overview, WaitingRow } from "../protocol/messages";
import {
  agentsShown,
  concerned,
  firstEnd,
  isFiltered,
  languagesOf,
  matchesShown,
  readFilter,
  statesShown,
  totals,
  validity,
  waitingShown,
  writeFilter,
} from "./model";

const waiting = (over: Partial<WaitingRow> = {}): WaitingRow => ({
  contact: "c1",
  queue: "de",
  channel: "video",
  language: "de",
  reference: "K-100",
  joined_at: 1_000,
  place: 1,
  present: true,
  loosened: 0,
  eligible_agents: 1,
  ...over,
});

const agent = (name: string, over: Partial<AgentRow["agent"]> = {}): AgentRow => ({
  agent: {
    id: name,
    name,
    state: "available",
    reason: null,
    since: 0,
    ...over,
  },
  languages: ["de"],
  skills: [],
  certificates: [],
  contacts: 0,
});

const overview = (over: Partial<Overview> = {}): Overview => ({
  type: "overview",
  now: 10_000,
  queues: [],
  waiting: [],
  waiting_total: 0,
  agents: [],
  matches: [],
  ...over,
});

describe("the overview's filter", () => {
  it("is not in the address while nothing is filtered", () => {
    const plain = readFilter({});
    expect(isFiltered(plain)).toBe(false);
    expect(writeFilter(plain)).toEqual({});
  });

  it("comes back from the address as it went there", () => {
    const query = {
      queue: "de",
      language: "en",
      state: "paused",
      q: "anna",
      waiting: "-place",
      agents: "name",
    };
    const filter = readFilter(query);
    expect(isFiltered(filter)).toBe(true);
    expect(filter.waiting).toEqual({ column: "place", descending: true });
    expect(writeFilter(filter)).toEqual(query);
  });

  it("ignores what an address can't mean", () => {
    const filter = readFilter({ state: "asleep", waiting: "-height" });
    expect(writeFilter(filter)).toEqual({});
  });
});

describe("the states to filter by", () => {
  it("are those that the house shows of single agents", () => {
    expect(statesShown(true)).not.toContain("unavailable");
    expect(statesShown(true)).toContain("paused");
    expect(statesShown(false)).toContain("unavailable");
    for (const state of ["rest", "paused", "away"]) expect(statesShown(false)).not.toContain(state);
  });
});

describe("what is shown", () => {
  const rows = overview({
    waiting: [waiting(), waiting({ contact: "c2", queue: "en", language: "en", reference: null })],
    agents: [agent("Anna"), agent("Ben", { state: "paused" })],
  });

  it("follows queue, language, state and search", () => {
    const contacts = (query: Record<string, string>) =>
      waitingShown(rows, readFilter(query)).map(({ contact }) => contact);
    expect(contacts({ queue: "en" })).toEqual(["c2"]);
    expect(contacts({ language: "de" })).toEqual(["c1"]);
    expect(contacts({ q: "k-1" })).toEqual(["c1"]);
    const names = (query: Record<string, string>) =>
      agentsShown(rows, readFilter(query)).map((row) => row.agent.name);
    expect(names({ state: "paused" })).toEqual(["Ben"]);
    expect(names({ q: "an" })).toEqual(["Anna"]);
  });

  it("shows the newest match first", () => {
    const match = (reservation: string, made_at: number) => ({
      reservation,
      contact: "c1",
      agent: "a1",
      agent_name: "Anna",
      queue: "de",
      made_at,
      outcome: "accepted" as const,
      reason: {
        rule: "longest_idle" as const,
        waited_ms: 0,
        head_start_ms: 0,
        idle_ms: 0,
        candidates: 1,
        passed_over: 0,
        language: "de",
        skills: [],
        certificates: [],
        loosened: 0,
        overflow_from: null,
      },
    });
    const all = overview({ matches: [match("r1", 1), match("r2", 2)] });
    expect(matchesShown(all, readFilter({})).map((row) => row.reservation)).toEqual(["r2", "r1"]);
  });

  it("offers the languages there are", () => {
    expect(languagesOf(rows)).toEqual(["de", "en"]);
  });
});

describe("the totals", () => {
  it("say who waits longest, who is free, and whom nobody can serve", () => {
    const queue = (longest_since: number | null) => ({
      id: "q",
      title: {},
      open: true,
      waiting: 1,
      longest_since,
      agents_available: 0,
      agents_signed_in: 0,
    });
    const seen = totals(
      overview({
        queues: [queue(5_000), queue(null), queue(2_000)],
        waiting: [waiting(), waiting({ eligible_agents: 0 })],
        waiting_total: 250,
        agents: [agent("A"), agent("B", { state: "busy" }), agent("C", { state: "offline" })],
      }),
    );
    expect(seen).toEqual({
      waiting: 250,
      longestSince: 2_000,
      available: 1,
      signedIn: 2,
      stranded: 1,
    });
    expect(totals(overview()).longestSince).toBeNull();
  });
});

describe("a certificate", () => {
  const day = 86_400_000;
  it("without an end never runs out", () => {
    expect(validity(null, 1_000 * day)).toBe("endless");
  });

  it("is called out 60 days before its end", () => {
    expect(validity(161 * day, 100 * day)).toBe("valid");
    expect(validity(160 * day, 100 * day)).toBe("soon");
    expect(validity(100 * day, 100 * day)).toBe("expired");
  });

  it("that ends first counts for the agent", () => {
    expect(
      firstEnd([
        ["a", null],
        ["b", 5],
        ["c", 3],
      ]),
    ).toBe(3);
    expect(firstEnd([["a", null]])).toBeNull();
  });
});

it("an agent who lacks a certificate counts once, whatever else ends", () => {
  const row = (agent: string, state: "ending" | "run_out") => ({
    agent,
    agent_name: agent,
    name: "video",
    state,
    last_day: "2026-12-01",
    begins_on: null,
    queues: ["german"],
  });
  expect(concerned([])).toEqual({ lacking: 0, ending: 0 });
  const rows = [row("anna", "run_out"), row("anna", "ending"), row("ben", "ending")];
  expect(concerned(rows)).toEqual({ lacking: 1, ending: 1 });
});
