import { describe, expect, it } from "vitest";
import type { ChatLine } from "../protocol/messages";
import type { Message } from "../protocol/types";
import { type AgentState, afterwards, chosen, currentContact, EMPTY, reduce } from "./model";
import { agent, contact, participant, reservation, snapshot } from "./samples";

const seen = (...messages: Message[]): AgentState => messages.reduce(reduce, EMPTY);
const line = (over: Partial<ChatLine> = {}): ChatLine => ({
  message: "m1",
  sender: "p1",
  role: "customer",
  text: "Guten Tag",
  sent_at: 4_000,
  delivered_at: null,
  ...over,
});
const said = (contactId: string, over: Partial<ChatLine> = {}): Message => ({
  type: "chat.message",
  contact: contactId,
  line: line(over),
});

describe("presence", () => {
  it("knows during a contact what the agent will be after it", () => {
    const pause = { state: "paused", reason: "lunch" };
    const later = { chosen: "paused", chosen_reason: "lunch" } as const;
    expect(afterwards(agent({ state: "busy", ...later }))).toEqual(pause);
    expect(afterwards(agent({ state: "wrap_up", ...later }))).toEqual(pause);
    expect(afterwards(agent({ state: "paused", ...later }))).toBeNull();
    expect(afterwards(agent({ state: "busy", chosen: "away" }))).toBeNull();
    expect(afterwards(null)).toBeNull();
  });

  it("is known from the snapshot on and replaced by each later word", () => {
    expect(EMPTY.me).toBeNull();
    const state = seen(snapshot(), {
      type: "agent.presence",
      me: agent({ state: "away", reason: "unanswered" }),
    });
    expect(state.ready).toBe(true);
    expect(state.me).toMatchObject({ state: "away", reason: "unanswered" });
  });

  it("keeps which tab rings", () => {
    const state = seen(snapshot(), { type: "console.primary", primary: false });
    expect(state.primary).toBe(false);
  });
});

describe("a reservation", () => {
  const asked = { type: "reservation", reservation: reservation() } as const;
  const ended = (outcome: "accepted" | "declined" | "unanswered" | "withdrawn"): Message => ({
    type: "reservation.ended",
    reservation: "r1",
    outcome,
  });

  it("rings until it ends", () => {
    expect(seen(snapshot(), asked).reservations).toHaveLength(1);
    expect(seen(snapshot(), asked, ended("declined")).reservations).toEqual([]);
  });

  it.each(["unanswered", "withdrawn"] as const)("that ended %s is said", (outcome) => {
    expect(seen(snapshot(), asked, ended(outcome)).ended).toEqual({
      reservation: reservation(),
      outcome,
    });
  });

  it.each(["accepted", "declined"] as const)("that the agent %s is not news", (outcome) => {
    expect(seen(snapshot(), asked, ended(outcome)).ended).toBeNull();
  });

  it("puts away how the one before ended", () => {
    const state = seen(snapshot(), asked, ended("unanswered"), {
      type: "reservation",
      reservation: reservation({ id: "r2" }),
    });
    expect(state.ended).toBeNull();
  });

  it("that was not known changes nothing when it ends", () => {
    expect(seen(snapshot(), ended("unanswered")).ended).toBeNull();
  });

  it("survives a reconnect only if the server still says so", () => {
    expect(seen(snapshot(), asked, snapshot()).reservations).toEqual([]);
  });
});

describe("contacts", () => {
  it("come to the stage when they are accepted", () => {
    const state = seen(snapshot({ contacts: [contact()] }), {
      type: "agent.contact",
      contact: contact({ id: "c2", channel: "chat" }),
    });
    expect(state.current).toBe("c2");
    expect(state.contacts.map(({ id }) => id)).toEqual(["c1", "c2"]);
  });

  it("stay on the stage while another one changes", () => {
    const state = seen(snapshot({ contacts: [contact(), contact({ id: "c2" })] }), {
      type: "agent.contact",
      contact: contact({ id: "c2", state: "wrap_up" }),
    });
    expect(state.current).toBe("c1");
  });

  it("leave with their call and chat, and the next one takes the stage", () => {
    const state = seen(snapshot({ contacts: [contact(), contact({ id: "c2" })] }), said("c1"), {
      type: "agent.contact_gone",
      contact: "c1",
    });
    expect(state.current).toBe("c2");
    expect(state.chats).toEqual({});
    expect(currentContact(state)?.id).toBe("c2");
  });

  it("leave an empty stage behind", () => {
    const state = seen(snapshot({ contacts: [contact()] }), {
      type: "agent.contact_gone",
      contact: "c1",
    });
    expect(state.current).toBeNull();
  });

  it("after a reload show the one that talks before one in wrap-up", () => {
    const contacts = [contact({ state: "wrap_up" }), contact({ id: "c2" })];
    expect(seen(snapshot({ contacts })).current).toBe("c2");
  });

  it("can only be chosen if they exist", () => {
    const state = seen(snapshot({ contacts: [contact()] }));
    expect(chosen(state, "nobody")).toBe(state);
  });

  it("take the participants that come alone", () => {
    const gone = participant({ present: false });
    const state = seen(snapshot({ contacts: [contact()] }), {
      type: "participants",
      contact: "c1",
      participants: [gone],
    });
    expect(currentContact(state)?.participants).toEqual([gone]);
  });
});

describe("chat", () => {
  const two = snapshot({ contacts: [contact(), contact({ id: "c2" })] });

  it("adds a line once and takes its delivery", () => {
    const state = seen(two, said("c1"), said("c1", { delivered_at: 4_100 }));
    expect(state.chats["c1"]).toEqual([line({ delivered_at: 4_100 })]);
  });
});

it("counts the later one of two look-ups", () => {
  const found = (name: string): Message => ({
    type: "colleagues",
    contact: "c1",
    queues: [],
    colleagues: [{ agent: name, name, queues: [], available: true }],
  });
  const state = seen(snapshot(), found("bea"), found("carl"));
  expect(state.colleagues?.colleagues.map(({ agent }) => agent)).toEqual(["carl"]);
});

describe("calls", () => {
  const call = {
    contact: "c1",
    epoch: 1,
    topology: "direct" as const,
    transport: "all" as const,
    ice_servers: [],
    renew_ms: null,
    slots: [],
    can_grow: false,
    you: "p2",
    peers: [],
  };

  it("begin again with a higher epoch and end", () => {
    const begun = seen(snapshot(), { type: "call", contact: "c1", call: { ...call, epoch: 2 } });
    expect(begun.calls["c1"]?.epoch).toBe(2);
    expect(reduce(begun, { type: "call", contact: "c1", call: null }).calls).toEqual({});
  });
});
