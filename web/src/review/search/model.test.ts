import { describe, expect, it } from "vitest";
import type { FoundContact, FoundList } from "../../protocol/messages";
import {
  asked,
  counted,
  type FindFilter,
  limits,
  NOTHING,
  openFind,
  readFind,
  same,
  savedFind,
  together,
  writeFind,
} from "./model";

const ALL: FindFilter = {
  q: '"fester Zins" -Miete',
  document: "preis",
  reference: "K-47*",
  from: "2026-11-01",
  to: "2026-11-30",
  queue: "loans",
  agent: "a1",
  disposition: "done",
  mode: "consent",
  recorded: "yes",
  flag: "crashed",
  verdict: "complaint",
  min: "5",
  max: "60",
};

describe("what a reviewer looks for", () => {
  it("goes into the address and comes back", () => {
    expect(readFind(writeFind(ALL))).toEqual(ALL);
    expect(writeFind(NOTHING)).toEqual({});
    expect(openFind(savedFind(ALL))).toEqual(ALL);
    expect(savedFind(NOTHING)).toBe("");
  });

  it("leaves out what a hand-typed address gets wrong", () => {
    const wrong = {
      from: "yesterday",
      to: "2026-02-31",
      mode: "loud",
      recorded: "maybe",
      flag: "red",
      verdict: "guilty",
      min: "-1",
      max: "1000",
      q: "  ",
      other: "thing",
    };
    expect(readFind(wrong)).toEqual(NOTHING);
    expect(readFind({ from: "0002-01-01" }).from).toBe("");
    expect(readFind({ q: "x".repeat(500) }).q).toHaveLength(200);
  });

  it("is the same whatever blanks surround it", () => {
    expect(same({ ...NOTHING, q: " Zins " }, { ...NOTHING, q: "Zins" })).toBe(true);
    expect(same(NOTHING, { ...NOTHING, flag: "lost" })).toBe(false);
  });

  it("has limits beside its words", () => {
    expect(limits({ ...NOTHING, q: "Zins" })).toBe(0);
    expect(limits(ALL)).toBe(13);
  });

  it("asks the server for whole days of the reader", () => {
    const { from, to, ...rest } = ALL;
    expect(asked(ALL)).toEqual({
      ...rest,
      since: String(new Date(2026, 10, 1).getTime()),
      until: String(new Date(2026, 11, 1).getTime()),
    });
    expect(asked({ ...NOTHING, q: "Zins" })).toEqual({ q: "Zins" });
  });
});

function page(total: number | null, ...ids: string[]): FoundList {
  const contacts = ids.map((id) => ({ contact: { id } }) as FoundContact);
  return { contacts, total, next: null, most_counted: 1000, complete: true };
}

describe("what was found", () => {
  it("is counted up to where nobody reads on", () => {
    expect(counted(page(12))).toEqual({ count: 12, more: false });
    expect(counted(page(1000))).toEqual({ count: 1000, more: false });
    expect(counted(page(1001))).toEqual({ count: 1000, more: true });
    expect(counted(page(null))).toBeNull();
  });

  it("grows page by page, each contact once", () => {
    const all = together(page(3, "a", "b"), page(null, "b", "c"));
    expect(all.contacts.map(({ contact }) => contact.id)).toEqual(["a", "b", "c"]);
    expect(all.total).toBe(3);
  });
});
