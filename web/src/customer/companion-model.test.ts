import { describe, expect, test } from "vitest";
import type { CompanionSnapshot, CompanionView } from "../protocol/messages";
import type { SocketState } from "../protocol/socket";
import { answered, recording } from "../recording/samples";
import { type CompanionFacts, companionReceived, companionStep, NOBODY } from "./companion-model";
import { failed, ready } from "./model";

const companion: CompanionView = {
  id: "k1",
  contact: "c1",
  name: "Onkel Franz",
  state: "lobby",
  reason: null,
  queue_title: { de: "Kredite" },
  channel: "video",
  participants: [],
  aside: null,
  recording: null,
};
const seated: CompanionFacts = { ...NOBODY, seat: ready(true), companion };
const ended = (why: SocketState["why"]): SocketState => ({
  phase: "ended",
  since: 0,
  why,
  by: null,
  nextTryAt: null,
});

describe("by a link", () => {
  test("the welcome comes first, then the devices; the link is used up by neither", () => {
    const link = { ...NOBODY, token: "t" };
    expect(companionStep(link).name).toBe("welcome");
    expect(companionStep({ ...link, started: true }).name).toBe("devices");
  });

  test("one that doesn't hold has the page to itself", () => {
    const seat = failed({ code: "companion.gone", details: {} });
    expect(companionStep({ ...NOBODY, seat })).toMatchObject({
      name: "trouble",
      failure: { code: "companion.gone" },
    });
  });
});

describe("with a seat", () => {
  test.each([
    ["lobby", "lobby"],
    ["joined", "call"],
  ] as const)("%s shows %s", (state, name) => {
    expect(companionStep({ ...seated, companion: { ...companion, state } }).name).toBe(name);
  });

  test("nothing is known before the desk has said it", () => {
    expect(companionStep({ ...seated, companion: null }).name).toBe("loading");
  });

  test.each(["left", "refused", "removed", "revoked", "expired"] as const)(
    "who is out by %s reads so, whatever became of the connection",
    (reason) => {
      const over: CompanionView = { ...companion, state: "over", reason };
      const facts = { ...seated, companion: over, socket: ended("not_admitted") };
      expect(companionStep(facts)).toEqual({ name: "over", reason });
    },
  );

  test("another tab goes on in place of this one", () => {
    expect(companionStep({ ...seated, socket: ended("replaced") }).name).toBe("replaced");
  });

  test("a connection that ended for good without a word says what helps", () => {
    expect(companionStep({ ...seated, socket: ended("sign_in") })).toMatchObject({
      failure: { code: "companion.gone" },
    });
    expect(companionStep({ ...seated, socket: ended("closed") })).toMatchObject({
      failure: { code: "local.ended" },
    });
  });
});

test("messages replace what was known, and the server's clock is measured", () => {
  const snapshot: CompanionSnapshot = {
    type: "companion.snapshot",
    now: 5_000,
    you: "k1",
    companion,
    call: null,
    chat: [],
    documents: null,
  };
  const first = companionReceived(NOBODY, snapshot, 4_000);
  expect([first.companion, first.you, first.ahead]).toEqual([companion, "k1", 1_000]);
  const joined: CompanionView = { ...companion, state: "joined" };
  const next = companionReceived(first, { type: "companion.contact", companion: joined }, 0);
  expect(next.companion?.state).toBe("joined");
  expect(companionReceived(next, { type: "pong" }, 0)).toBe(next);
  const asked: CompanionView = { ...joined, recording: recording({ mine: [answered("sound")] }) };
  const later = companionReceived(next, { type: "companion.contact", companion: asked }, 0);
  const over: CompanionView = { ...joined, state: "over", reason: "left", recording: null };
  const out = companionReceived(later, { type: "companion.contact", companion: over }, 0);
  expect(out.answers).toEqual([answered("sound")]); // who is out still has their receipt
});
