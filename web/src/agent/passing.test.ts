import { describe, expect, test } from "vitest";
import type { Colleagues, ColleagueView } from "../protocol/messages";
import { colleagueOptions, LONGEST_NOTE, left, queueFor, queueOptions } from "./passing";

const colleague = (agent: string, over: Partial<ColleagueView> = {}): ColleagueView => ({
  agent,
  name: agent,
  queues: ["de"],
  available: true,
  ...over,
});

const found: Colleagues = {
  type: "colleagues",
  contact: "c1",
  queues: [
    { id: "shut", title: { en: "Night desk" }, open: false, staffed: true },
    { id: "empty", title: { en: "Pensions" }, open: true, staffed: false },
    { id: "loans", title: { en: "Loans" }, open: true, staffed: true },
  ],
  colleagues: [
    colleague("bea", { queues: [] }),
    colleague("carl", { available: false }),
    colleague("dora"),
  ],
};

describe("queues", () => {
  test("with somebody there come first, and each says what is wrong with it", () => {
    expect(queueOptions(found, "").map(({ name, standing }) => [name, standing])).toEqual([
      ["Loans", "open"],
      ["Night desk", "closed"],
      ["Pensions", "unstaffed"],
    ]);
  });

  test("are looked for by what their title holds", () => {
    expect(queueOptions(found, " PENS ").map(({ value }) => value)).toEqual(["queue:empty"]);
    expect(queueOptions(found, "loan desk")).toEqual([]);
  });
});

describe("colleagues", () => {
  test("who could take it now come first", () => {
    const options = colleagueOptions(found, "transfer");
    const standings = options.map(({ name, standing }) => [name, standing]);
    expect(standings).toEqual([
      ["dora", "free"],
      ["bea", "not_qualified"],
      ["carl", "busy"],
    ]);
    expect(options.map(({ possible }) => possible)).toEqual([true, false, false]);
  });

  test("may be asked for advice whatever they are qualified for", () => {
    const options = colleagueOptions(found, "consult");
    expect(options.map(({ name, standing }) => [name, standing])).toEqual([
      ["bea", "free"],
      ["dora", "free"],
      ["carl", "busy"],
    ]);
  });

  test("take it in the present queue, unless another was wished or they only may in another", () => {
    const both = colleague("bea", { queues: ["loans", "de"] });
    expect(queueFor({ queue: "de" }, both, null)).toBe("de");
    expect(queueFor({ queue: "de" }, both, "loans")).toBe("loans");
    expect(queueFor({ queue: "de" }, both, "gone")).toBe("de");
    expect(queueFor({ queue: "de" }, colleague("carl", { queues: ["loans"] }), null)).toBe("loans");
    expect(queueFor({ queue: "de" }, colleague("dora", { queues: [] }), null)).toBeNull();
  });
});

test("a note's length is counted as the desk counts it", () => {
  expect(left("")).toBe(LONGEST_NOTE);
  expect(left("👍")).toBe(LONGEST_NOTE - 1);
  expect(left("x".repeat(LONGEST_NOTE + 1))).toBe(-1);
});
