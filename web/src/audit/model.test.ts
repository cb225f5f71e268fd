import { describe, expect, it } from "vitest";
import type { AuditRow } from "../protocol/messages";
import {
  actorOf,
  detailsOf,
  GROUP_NAMES,
  GROUPS,
  isContact,
  question,
  readFilter,
  standing,
  writeFilter,
} from "./model";
import { t } from "./words";

function row(change: Partial<AuditRow>): AuditRow {
  return {
    number: 1,
    at: 1_000,
    kind: "contact.looked",
    actor: "a1",
    actor_name: null,
    subject: "c1",
    subject_name: null,
    data: {},
    ...change,
  };
}

describe("the filter", () => {
  it("goes into the address and back", () => {
    const filter = { group: "sign_ins", from: "2026-11-02", to: "2026-11-03" } as const;
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(writeFilter(readFilter({}))).toEqual({});
  });

  it.each(["nothing", "2026-06-31", "2026-13-01", "02.11.2026"])("takes no %s", (text) => {
    expect(readFilter({ group: text, from: text, to: text })).toEqual({
      group: "",
      from: "",
      to: "",
    });
  });

  it("asks for whole days of the reader", () => {
    const asked = question({ group: "sign_ins", from: "2026-11-02", to: "2026-11-02" });
    expect(asked["kind"]).toBe("sign_in,sign_out,password");
    expect(Number(asked["since"])).toBe(new Date(2026, 10, 2).getTime());
    expect(Number(asked["until"])).toBe(new Date(2026, 10, 3).getTime());
    expect(question({ group: "", from: "", to: "" })).toEqual({});
  });

  it("has words and kinds that the server takes for each group", () => {
    for (const group of GROUP_NAMES) {
      expect(t(`group.${group}`)).not.toBe("");
      expect(GROUPS[group].length).toBeLessThanOrEqual(32);
      for (const kind of GROUPS[group]) expect(kind).toMatch(/^[a-z_]{1,40}(\.[a-z_]{1,40})?$/);
    }
  });
});

describe("an entry", () => {
  it.each([
    [row({ actor: null }), { who: "desk" }],
    [row({ actor_name: "Anna" }), { who: "person", name: "Anna" }],
    [row({}), { who: "id", id: "a1" }],
    [row({ actor: "command-line" }), { who: "command_line" }],
    [row({ actor: "demo" }), { who: "demo" }],
    [row({ actor: "key:k1" }), { who: "key", id: "k1" }],
  ])("says who did it", (entry, actor) => {
    expect(actorOf(entry)).toEqual(actor);
  });

  it("leads to its contact", () => {
    expect(isContact(row({}))).toBe(true);
    expect(isContact(row({ kind: "consent.granted" }))).toBe(true);
    expect(isContact(row({ kind: "link.made" }))).toBe(false);
    expect(isContact(row({ kind: "contacts.listed", subject: null }))).toBe(false);
  });

  it("shows its details by what they are", () => {
    const data = { until: 5, hash: "a".repeat(64), queue: "german", state: null, why: "" };
    expect(detailsOf(row({ data })).map(({ name, as }) => [name, as])).toEqual([
      ["until", "time"],
      ["hash", "hash"],
      ["queue", "queue"],
    ]);
  });

  it("names the sections of changed settings", () => {
    const changed = row({ kind: "settings.changed", data: { limits: "a", queues: null } });
    expect(detailsOf(changed)).toEqual([{ name: "sections", value: "limits queues", as: "text" }]);
  });
});

describe("how far the log is whole", () => {
  const damage = { kind: "altered", first: 1, last: 2 } as const;
  it.each([
    [{ last: 5, checked: 5, damages: [] }, "whole"],
    [{ last: 6, checked: 5, damages: [] }, "newer"],
    [{ last: 6, checked: 0, damages: [] }, "unchecked"],
    [{ last: 5, checked: 5, damages: [damage] }, "damaged"],
  ] as const)("%o is %s", (list, state) => {
    expect(standing({ ...list, damages: [...list.damages] })).toBe(state);
  });
});
