import { describe, expect, test } from "vitest";
import type { CustomerContactView, CustomerSnapshot, LinkCheck } from "../protocol/messages";
import type { SocketState } from "../protocol/socket";
import {
  agentOf,
  EMPTY,
  estimateMinutes,
  type Facts,
  failed,
  LOADING,
  ready,
  received,
  stepOf,
  talked,
} from "./model";

const contact: CustomerContactView = {
  id: "c1",
  state: "created",
  seat: "holder",
  queue: "english",
  queue_title: { de: "Englisch", en: "English" },
  channel: "video",
  channels: ["video", "sound"],
  opened_at: 1_000,
  connected_at: null,
  ended_at: null,
  end_reason: null,
  rated: false,
  participants: [],
  claims: [],
  availability: { open: true, staffed: true, opens_at: null },
  place: null,
  passed_on: null,
  aside: null,
  companions: [],
  can_invite: false,
  recording: null,
};
const open: SocketState = { phase: "open", since: 0, why: null, by: null, nextTryAt: null };
const seated: Facts = {
  ...EMPTY,
  route: { page: "contact" },
  seat: ready({ contact: "c1", seat: "holder", state: "created", channels: ["video"] }),
  socket: open,
};

function with_(change: Partial<CustomerContactView>, facts: Partial<Facts> = {}): Facts {
  return { ...seated, contact: { ...contact, ...change }, ...facts };
}

function snapshot(change: Partial<CustomerContactView> = {}): CustomerSnapshot {
  return {
    type: "customer.snapshot",
    now: 5_000,
    you: "me",
    contact: { ...contact, ...change },
    call: null,
    chat: [],
    documents: null,
  };
}

describe("a link", () => {
  const link: Facts = { ...EMPTY, route: { page: "link", token: "t" } };
  const check: LinkCheck = {
    queue: "english",
    queue_title: { en: "English" },
    language: "en",
    channels: ["video"],
    availability: contact.availability,
    expires_at: 9,
  };

  test("is looked at first, then welcomes", () => {
    expect(stepOf({ ...link, check: LOADING }).name).toBe("loading");
    expect(stepOf({ ...link, check: ready(check) })).toEqual({ name: "welcome", check });
  });

  test("that doesn't hold has the page to itself", () => {
    const failure = { code: "link.expired", details: {} } as const;
    expect(stepOf({ ...link, check: failed(failure) })).toEqual({ name: "trouble", failure });
  });
});

describe("a contact", () => {
  test.each([
    ["created", "devices"],
    ["waiting", "waiting"],
    ["reserved", "waiting"],
    ["connected", "call"],
  ] as const)("that is %s shows %s", (state, step) => {
    expect(stepOf(with_({ state })).name).toBe(step);
  });

  test("without a snapshot is still loading", () => {
    expect(stepOf(seated).name).toBe("loading");
  });

  test("that was opened outside the hours is told so before any camera is asked for", () => {
    const availability = { open: false, staffed: false, opens_at: 77 };
    expect(stepOf(with_({ availability }))).toEqual({ name: "closed", availability });
  });

  test("whose desk closes while it waits stays in the waiting room", () => {
    const availability = { open: false, staffed: false, opens_at: 77 };
    expect(stepOf(with_({ state: "waiting", availability })).name).toBe("waiting");
  });

  test("ends with goodbye only after a call", () => {
    expect(stepOf(with_({ state: "closed", connected_at: 5 })).name).toBe("goodbye");
    expect(stepOf(with_({ state: "wrap_up", connected_at: 5 })).name).toBe("goodbye");
    expect(stepOf(with_({ state: "closed", end_reason: "customer_left" })).name).toBe("ended");
  });

  test("that isn't this browser's has its own words", () => {
    const seat = failed({ code: "contact.none", details: {} });
    expect(stepOf({ ...seated, seat })).toMatchObject({ failure: { code: "contact.none" } });
  });
});

describe("the seat", () => {
  test("is waited for by a claimant, whatever state the contact is in", () => {
    expect(stepOf(with_({ seat: "claimant", state: "connected" })).name).toBe("claimant");
  });

  test("is refused by a closed connection", () => {
    const socket: SocketState = { ...open, phase: "ended", why: "not_admitted" };
    expect(stepOf(with_({ seat: "claimant" }, { socket })).name).toBe("claim-refused");
  });

  test("that went elsewhere says where to", () => {
    const socket: SocketState = { ...open, phase: "ended", why: "replaced", by: "device" };
    expect(stepOf(with_({ state: "waiting" }, { socket }))).toEqual({
      name: "replaced",
      by: "device",
    });
  });

  test("whose cookie is no longer taken asks for the link", () => {
    const socket: SocketState = { ...open, phase: "ended", why: "sign_in" };
    expect(stepOf(with_({}, { socket }))).toMatchObject({ failure: { code: "contact.none" } });
  });

  test("says goodbye even when the connection closed after the end", () => {
    const socket: SocketState = { ...open, phase: "ended", why: "sign_in" };
    expect(stepOf(with_({ state: "closed", connected_at: 5 }, { socket })).name).toBe("goodbye");
  });

  test("is kept on the screen while the connection comes back", () => {
    const socket: SocketState = { ...open, phase: "reconnecting" };
    expect(stepOf(with_({ state: "waiting" }, { socket })).name).toBe("waiting");
  });
});

describe("messages", () => {
  test("a snapshot is the whole truth, and sets the clock", () => {
    const facts = received(seated, snapshot({ state: "waiting" }), 4_000);
    expect(facts).toMatchObject({ you: "me", ahead: 1_000, contact: { state: "waiting" } });
  });

  test("a place replaces the place, of this contact only", () => {
    const place = { place: 3, waiting: 9, estimate_ms: null };
    const before = with_({ state: "waiting" });
    const mine = received(before, { type: "queue.place", contact: "c1", place }, 0);
    expect(mine.contact?.place).toEqual(place);
    expect(received(before, { type: "queue.place", contact: "c2", place }, 0)).toBe(before);
  });

  test("back from the call to waiting is told, until the next call", () => {
    const talking = received(seated, snapshot({ state: "connected", connected_at: 9 }), 0);
    const back = received(talking, snapshot({ state: "waiting" }), 0);
    expect(back.returned).toBe(true);
    expect(received(back, snapshot({ state: "reserved" }), 0).returned).toBe(true);
    expect(received(back, snapshot({ state: "connected" }), 0).returned).toBe(false);
    expect(received(seated, snapshot({ state: "waiting" }), 0).returned).toBe(false);
  });

  test("passed on by an agent, nothing was broken off", () => {
    const passed_on = { by_name: "Anna", to_name: null, queue_title: { en: "Loans" }, at: 9 };
    const talking = received(seated, snapshot({ state: "connected", connected_at: 9 }), 0);
    const waits = snapshot({ state: "waiting", connected_at: 9, passed_on });
    expect(received(talking, waits, 0).returned).toBe(false);
  });

  test("what is not the page's changes nothing", () => {
    expect(received(seated, { type: "pong" }, 0)).toBe(seated);
  });
});

test("an estimate is told in whole minutes, never zero, and not at all when unknown", () => {
  expect(estimateMinutes(250_000)).toBe(4);
  expect(estimateMinutes(4_000)).toBe(1);
  expect(estimateMinutes(null)).toBeNull();
});

test("people in the contact are told apart", () => {
  const both = with_(
    {
      participants: [
        { ...person("me", "customer"), camera: true },
        { ...person("a", "agent"), name: "Anna Berger", present: false },
      ],
    },
    { you: "me" },
  );
  expect(agentOf(both.contact ?? contact)).toEqual({ name: "Anna Berger", present: false });
  expect(agentOf(contact)).toBeNull();
});

test("the time talked is known only after a call", () => {
  expect(talked({ ...contact, connected_at: 1_000, ended_at: 61_000 })).toBe(60_000);
  expect(talked({ ...contact, ended_at: 61_000 })).toBeNull();
});

function person(id: string, role: "customer" | "agent"): CustomerContactView["participants"][0] {
  return {
    id,
    role,
    name: null,
    present: true,
    microphone: false,
    camera: false,
    screen: false,
    quality: null,
    joined_at: null,
    stage: "call",
    trouble: null,
  };
}
