import { describe, expect, test } from "vitest";
import type { KeepingView } from "../../protocol/messages";
import { heldBy, layer, liftedFrom, queueOf, ruleOf, WHATS } from "./model";
import { t } from "./words";

const view: KeepingView = {
  contact: "c1",
  open: false,
  due: [
    { what: "content", at: 7, reason: "period", rule: "queues.a.b.retention.content" },
    { what: "record", at: 9, reason: "waits", rule: "queues.a.b.retention.recording.consent" },
  ],
  duty: null,
  extendable: true,
  extension: null,
  holds: [],
  going: [],
  gone: ["recording"],
  key: "destroyed",
};

describe("a rule", () => {
  test("is named by the end of its setting", () => {
    expect(ruleOf("queues.german.retention.recording.passing_on")).toBe("passing_on");
    expect(ruleOf("retention.ceiling")).toBe("ceiling");
    expect(ruleOf("restore")).toBe("restore");
    expect(ruleOf("queues.x.retention.recording.new")).toBe("none");
    expect(ruleOf(null)).toBe("none");
  });

  test("belongs to a queue, whose id may hold dots, or to the house", () => {
    expect(queueOf("queues.a.b.retention.content")).toBe("a.b");
    expect(queueOf("queues.a.retention.recording.statutory")).toBe("a");
    expect(queueOf("retention.floor")).toBeNull();
    expect(queueOf(null)).toBeNull();
  });
});

describe("a layer of a contact", () => {
  test("is gone, goes some day, or with what stays longest", () => {
    expect(WHATS.map((what) => layer(view, what))).toEqual([
      { kind: "gone" },
      { kind: "at", at: 7, rule: "queues.a.b.retention.content" },
      { kind: "waits", at: 9, rule: "queues.a.b.retention.recording.consent" },
    ]);
  });

  test("goes now, never, or was never there", () => {
    const other: KeepingView = {
      ...view,
      gone: [],
      going: ["content"],
      due: [
        { what: "recording", at: null, reason: "nothing", rule: "" },
        { what: "content", at: 7, reason: "period", rule: "" },
        { what: "record", at: null, reason: "no_rule", rule: "" },
      ],
    };
    expect(WHATS.map((what) => layer(other, what).kind)).toEqual(["nothing", "going", "never"]);
  });
});

test("what holds a contact is told apart from what held it", () => {
  const hold = {
    hold: "h1",
    contact: "c1",
    queue: "german",
    reason: "Klage",
    held_by: "vera",
    held_by_name: "Vera",
    held_at: 1,
    lifted_by: null,
    lifted_by_name: null,
    lifted_at: null,
    lift_reason: null,
  };
  const lifted = { ...hold, hold: "h2", lifted_at: 2, lifted_by: "vera", lift_reason: "vorbei" };
  const both: KeepingView = { ...view, holds: [hold, lifted] };
  expect(heldBy(both)).toEqual([hold]);
  expect(liftedFrom(both)).toEqual([lifted]);
});

test("every rule and layer has words", () => {
  for (const what of WHATS) expect(t(`what.${what}`)).not.toBe("");
});
