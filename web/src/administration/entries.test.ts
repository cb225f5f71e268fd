import { describe, expect, it } from "vitest";
import type { CertificateEntry } from "../protocol/messages";
import {
  correction,
  emptyEntry,
  entriesShown,
  entryState,
  fault,
  later,
  today,
  wish,
} from "./entries";

const NOW = "2026-11-26";

const entry = (over: Partial<CertificateEntry> = {}): CertificateEntry => ({
  id: "e1",
  agent: "anna",
  agent_name: "Anna",
  name: "video",
  valid_from: null,
  valid_until: null,
  issuer: "Academy",
  evidence: "7",
  entered_by: "vera",
  entered_by_name: "Vera",
  entered_at: 1,
  ended_at: null,
  ended_by: null,
  ended_by_name: null,
  end: null,
  reason: null,
  replaced_by: null,
  ...over,
});

describe("days", () => {
  it("are those of the desk, not of the browser", () => {
    const at = Date.UTC(2026, 10, 26, 12);
    expect(today(at, "Pacific/Auckland")).toBe("2026-11-27");
    expect(today(at, "Pacific/Pago_Pago")).toBe("2026-11-26");
  });

  it("go on over months, years and changes of the clock", () => {
    expect(later("2026-12-31", 1)).toBe("2027-01-01");
    expect(later("2026-03-28", 2)).toBe("2026-03-30");
  });
});

describe("an entry", () => {
  it.each([
    [{}, "valid"],
    [{ valid_until: NOW }, "ending"],
    [{ valid_until: later(NOW, 60) }, "ending"],
    [{ valid_until: later(NOW, 61) }, "valid"],
    [{ valid_until: later(NOW, -1) }, "run_out"],
    [{ valid_from: later(NOW, 1) }, "not_yet"],
    [{ valid_from: NOW }, "valid"],
    [{ end: "revoked", valid_until: "2000-01-01" }, "revoked"],
    [{ end: "replaced" }, "replaced"],
  ] as const)("%j is %s", (over, state) => {
    expect(entryState(entry(over), NOW)).toBe(state);
  });

  it("that has ended is shown only with the history", () => {
    const entries = [
      entry({ id: "now" }),
      entry({ id: "next", valid_from: later(NOW, 9) }),
      entry({ id: "old", valid_until: later(NOW, -9) }),
      entry({ id: "wrong", end: "replaced" }),
      entry({ id: "bens", agent: "ben" }),
    ];
    const ids = (filter: Parameters<typeof entriesShown>[1]) =>
      entriesShown(entries, filter, NOW).map(({ id }) => id);
    expect(ids({ agent: "anna", history: false })).toEqual(["now", "next"]);
    expect(ids({ agent: "", history: true })).toHaveLength(5);
  });
});

describe("the form", () => {
  const good = emptyEntry({ agent: "anna", name: "video", issuer: "Academy", evidence: "7" });

  it.each([
    [{}, null],
    [{ agent: "" }, "agent"],
    [{ name: "" }, "name"],
    [{ validFrom: NOW, validUntil: later(NOW, -1) }, "valid_until"],
    [{ validFrom: NOW, validUntil: NOW }, null],
    [{ issuer: " " }, "issuer"],
    [{ issuer: "x".repeat(121) }, "issuer"],
    [{ evidence: "" }, "evidence"],
    [{ evidence: "x".repeat(501) }, "evidence"],
  ] as const)("%j: %s", (over, wrong) => {
    expect(fault({ ...good, ...over })).toBe(wrong);
  });

  it("sends empty days as open ends", () => {
    expect(wish({ ...good, validUntil: NOW })).toEqual({
      agent: "anna",
      name: "video",
      valid_from: null,
      valid_until: NOW,
      issuer: "Academy",
      evidence: "7",
      replaces: null,
    });
  });

  it("of a correction holds what was entered, and names it", () => {
    const form = correction(entry({ valid_until: NOW }));
    expect(wish(form)).toMatchObject({ replaces: "e1", valid_until: NOW, evidence: "7" });
  });
});
