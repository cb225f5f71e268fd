import { describe, expect, it } from "vitest";
import { actorOf, kindOf, readFilter, sourcesOf, talkedMs, waitedMs, writeFilter } from "./model";

const row = (kind: string, actor: string | null = null) => ({
  number: 1,
  at: 0,
  kind,
  actor,
  data: {},
});

describe("the contacts' filter", () => {
  it("goes to the address and comes back", () => {
    const query = { queue: "de", state: "closed" };
    expect(writeFilter(readFilter(query))).toEqual(query);
  });

  it("leaves out what isn't there and what makes no sense", () => {
    expect(writeFilter(readFilter({ state: "lost", other: "1" }))).toEqual({});
  });
});

describe("a contact's times", () => {
  it("count waiting until the answer, or until the person gave up", () => {
    const answered = { joined_at: 100, connected_at: 160, ended_at: 500 };
    expect(waitedMs(answered)).toBe(60);
    expect(talkedMs(answered)).toBe(340);
    expect(waitedMs({ joined_at: 100, connected_at: null, ended_at: 130 })).toBe(30);
  });

  it("say nothing where nothing is known yet", () => {
    expect(waitedMs({ joined_at: null, connected_at: null, ended_at: null })).toBeNull();
    expect(waitedMs({ joined_at: 100, connected_at: null, ended_at: null })).toBeNull();
    expect(talkedMs({ connected_at: null, ended_at: 130 })).toBeNull();
    expect(talkedMs({ connected_at: 100, ended_at: null })).toBeNull();
  });
});

describe("the timeline", () => {
  it("has words for the kinds it knows, and a general one for others", () => {
    expect(kindOf(row("joined"))).toBe("joined");
    expect(kindOf(row("recording_began"))).toBe("other");
  });

  it("says what somebody had switched on", () => {
    const entry = row("media", "c1");
    const shown = { ...entry, data: { role: "customer", microphone: 0, camera: 1, screen: 0 } };
    expect(kindOf(shown)).toBe("media");
    expect(sourcesOf(shown)).toEqual(["microphone_off", "camera_on", "screen_off"]);
  });

  it.each([
    ["document.looked", "c1", { page: 3 }, "document.looked"],
    ["document.looked", "c1", { page: null }, "document.followed"],
    ["document.removed", "c1", {}, "document.removed"],
    ["document.removed", null, {}, "document.gone"],
    ["document.closed", "a1", {}, "document.closed"],
    ["document.closed", null, {}, "document.ended"],
    ["document.given", "a1", { how: "plain" }, "document.given"],
    ["document.given", "a1", { how: "marked" }, "document.given_marked"],
    ["document.given", "a1", { how: null }, "document.given_back"],
  ])("tells %s of %s apart", (kind, actor, data, told) => {
    expect(kindOf({ ...row(kind, actor), data })).toBe(told);
  });

  it("says whose doing it was", () => {
    const agents = new Map([["a1", "Anna Weber"]]);
    expect(actorOf(row("ended", "a1"), "c1", agents)).toEqual({ who: "agent", name: "Anna Weber" });
    expect(actorOf(row("joined", "c1"), "c1", agents)).toEqual({ who: "customer" });
    expect(actorOf(row("reserved"), "c1", agents)).toEqual({ who: "desk" });
    expect(actorOf(row("ended", "a9"), "c1", agents)).toEqual({ who: "agent", name: "a9" });
  });
});
