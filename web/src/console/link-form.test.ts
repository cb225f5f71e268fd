import { describe, expect, it } from "vitest";
import { emptyForm, fault, linkState, wish } from "./link-form";

const queue = {
  id: "de",
  title: { de: "Deutsch" },
  language: "de",
  channels: [],
  open: true,
  opens_at: null,
};
const form = emptyForm({ queues: [queue] });
const anna = { id: "a1", role: "agent" as const };

describe("the form of a link", () => {
  it("begins with the first queue and can be sent at once", () => {
    expect(form.queue).toBe("de");
    expect(fault(form)).toBeNull();
  });

  it.each(["", "0", "1.5", "many", "1000001"])("finds %j contacts wrong", (contacts) => {
    expect(fault({ ...form, contacts })).toBe("contacts");
  });

  it("needs a queue", () => {
    expect(fault({ ...form, queue: "" })).toBe("queue");
  });

  it("wishes for what was filled in, and leaves the rest to the house", () => {
    expect(wish(form, anna, 0)).toMatchObject({
      language: null,
      skills: {},
      fixed_agent: null,
      preferred_agent: null,
      expires_at: null,
      reference: null,
      topic: null,
    });
    const filled = {
      ...form,
      language: "en",
      reference: " K-1 ",
      skills: { funds: 2, loans: 0 },
      agent: "prefer" as const,
      hours: "24",
    };
    expect(wish(filled, anna, 1_000)).toMatchObject({
      language: "en",
      reference: "K-1",
      skills: { funds: 2 },
      preferred_agent: "a1",
      fixed_agent: null,
      expires_at: 86_401_000,
    });
  });

  it("makes a link out to its maker only if that is an agent", () => {
    expect(wish({ ...form, agent: "fixed" }, anna, 0).fixed_agent).toBe("a1");
    const lead = { id: "s1", role: "supervisor" as const };
    expect(wish({ ...form, agent: "fixed" }, lead, 0).fixed_agent).toBeNull();
  });
});

describe("a link", () => {
  const link = { revoked_at: null, expires_at: 100, not_before: null, contacts: 1, used: 0 };

  it.each([
    [{}, "usable"],
    [{ not_before: 60 }, "not_yet"],
    [{ used: 1 }, "used_up"],
    [{ used: 1, expires_at: 50 }, "expired"],
    [{ expires_at: 50, revoked_at: 40 }, "revoked"],
  ] as const)("%j is %s", (over, state) => {
    expect(linkState({ ...link, ...over }, 50)).toBe(state);
  });
});
