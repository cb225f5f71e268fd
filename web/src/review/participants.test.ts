import { describe, expect, test } from "vitest";
import type { ContactDetail, PartRow, TimelineRow } from "../protocol/messages";
import { participants } from "./participants";

const row = (
  at: number,
  kind: string,
  actor: string | null,
  data: TimelineRow["data"] = {},
): TimelineRow => ({ number: at, at, kind, actor, data });

const part = (number: number, agent: string, from: number, until: number | null): PartRow => ({
  number,
  agent,
  agent_name: agent,
  queue: "de",
  connected_at: from,
  ended_at: until,
  end: until === null ? null : "ended",
  disposition: null,
  note: "",
  passed_note: null,
});

function detail(timeline: TimelineRow[], parts: PartRow[], ended: number | null = 900) {
  const contact = { id: "c1", connected_at: 100, ended_at: ended } as ContactDetail["contact"];
  return { contact, parts, timeline };
}

test("nobody took part in what was never answered", () => {
  const contact = { id: "c1", connected_at: null, ended_at: 5 } as ContactDetail["contact"];
  expect(participants({ contact, parts: [], timeline: [] })).toEqual([]);
});

describe("guests", () => {
  test("come and go by the timeline; who stays to the end leaves with it", () => {
    const timeline = [
      row(200, "entered", "bea", { role: "colleague" }),
      row(300, "entered", "x1", { role: "companion" }),
      row(400, "left", "bea", { role: "colleague" }),
      row(500, "entered", "bea", { role: "colleague" }),
    ];
    const found = participants(detail(timeline, [part(1, "anna", 100, 900)]));
    expect(found.map(({ who, role, joined, left }) => [who, role, joined, left])).toEqual([
      ["c1", "customer", 100, 900],
      ["anna", "agent", 100, 900],
      ["bea", "colleague", 200, 400],
      ["x1", "companion", 300, 900],
      ["bea", "colleague", 500, 900],
    ]);
  });

  test("who takes over is an agent from then on", () => {
    const timeline = [
      row(200, "entered", "bea", { role: "colleague" }),
      row(300, "handed_over", "anna", { agent: "bea", by: "anna" }),
    ];
    const parts = [part(1, "anna", 100, 300), part(2, "bea", 300, null)];
    const found = participants(detail(timeline, parts, null));
    expect(found.map(({ who, role, left }) => [who, role, left])).toEqual([
      ["c1", "customer", null],
      ["anna", "agent", 300],
      ["bea", "colleague", 300],
      ["bea", "agent", null],
    ]);
  });
});

test("trouble with the network is counted, timed and its worst kept, for each part of an attendance", () => {
  const bad = (at: number, level: string) => row(at, "network", "c1", { level });
  const timeline = [
    bad(150, "fair"),
    bad(160, "lost"),
    bad(200, "good"),
    bad(850, "poor"),
    row(210, "network", "anna", { level: "poor" }),
    row(260, "network", "anna", { level: "good" }),
  ];
  const found = participants(detail(timeline, [part(1, "anna", 100, 900)]));
  expect(found.map(({ who, trouble }) => [who, trouble])).toEqual([
    ["c1", { times: 2, lasted: 100, worst: "lost" }],
    ["anna", { times: 1, lasted: 50, worst: "poor" }],
  ]);
});
