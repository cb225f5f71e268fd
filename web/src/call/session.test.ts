import { beforeEach, expect, test, vi } from "vitest";
import type { ParticipantView } from "../protocol/messages";
import type { Command, Message } from "../protocol/types";
import { recording } from "../recording/samples";
import type { CallState } from "./engine";
import type { DeviceState } from "./media";
import { ContactSession } from "./session";

class Listeners {
  readonly all = new Set<() => void>();
  subscribe = (listener: () => void) => {
    this.all.add(listener);
    return () => this.all.delete(listener);
  };
  tell(): void {
    for (const listener of this.all) listener();
  }
}

class FakeDesk extends Listeners {
  state = { phase: "open" };
  sent: Command[] = [];
  tries = 0;
  post = () => true;
  send = (command: Command) => {
    this.sent.push(command);
    return Promise.resolve();
  };
  tryNow = () => {
    this.tries += 1;
  };
  become(phase: string): void {
    this.state = { phase };
    this.tell();
  }
}

const device = { status: "live", on: true, failure: null, track: null, label: "" } as const;

class FakeMedia extends Listeners {
  state = {
    camera: device as DeviceState,
    microphone: device as DeviceState,
    screen: { available: true, status: "off", failure: null, track: null } as const,
  };
}

function participant(id: string, change: Partial<ParticipantView> = {}): ParticipantView {
  const role = id === "me" ? "customer" : "agent";
  const sends = { microphone: true, camera: true, screen: false };
  return {
    id,
    role,
    name: null,
    joined_at: 1_000,
    stage: "call",
    present: true,
    quality: null,
    trouble: null,
    ...sends,
    ...change,
  };
}

const CALL = {
  contact: "c",
  epoch: 1,
  topology: "direct",
  transport: "all",
  ice_servers: [],
  renew_ms: null,
  slots: [],
  can_grow: false,
  you: "me",
  peers: [],
} as const;
const TRUTH = {
  call: { ...CALL, ice_servers: [], renew_ms: null, peers: [], slots: [] },
  participants: [],
  chat: [],
  recording: null,
  documents: null,
};

let desk: FakeDesk;
let media: FakeMedia;
let session: ContactSession;

beforeEach(() => {
  desk = new FakeDesk();
  media = new FakeMedia();
  session = new ContactSession({ desk, media, contact: "c", you: "me", role: "customer" });
});

const told = () => desk.sent.filter(({ type }) => type === "media.set");

test("says once what this page sends, and again after each snapshot", () => {
  expect(told()).toEqual([]); // no call, nothing to say
  session.resume(TRUTH);
  media.tell();
  expect(told()).toEqual([
    { type: "media.set", contact: "c", microphone: true, camera: true, screen: false },
  ]);
  session.resume(TRUTH);
  expect(told()).toHaveLength(2);
});

test("what changes while the desk is away is said when it is back", () => {
  session.resume(TRUTH);
  desk.become("reconnecting");
  expect(session.call.state.online).toBe(false);
  media.state = { ...media.state, microphone: { ...device, on: false } };
  media.tell();
  expect(told()).toHaveLength(1);
  desk.become("open");
  expect(told().at(-1)).toMatchObject({ microphone: false });
});

test("without picture by choice the camera counts as off", () => {
  session.resume(TRUTH);
  session.call.setSoundOnly(true);
  expect(told().at(-1)).toMatchObject({ camera: false });
});

test("holds the call whose epoch its connection is of", () => {
  expect(session.held).toEqual([]);
  const connected = { ...session.call.state, epoch: 3 };
  vi.spyOn(session.call, "state", "get").mockReturnValue(connected);
  expect(session.held).toEqual([{ contact: "c", epoch: 3 }]);
});

test("knows the other side, and hears of their going and coming", () => {
  const both = (present: boolean) => [participant("me"), participant("agent", { present })];
  session.receive({ type: "participants", contact: "c", participants: both(false) });
  expect(session.state.peer?.id).toBe("agent");
  expect(session.call.state.peerPresent).toBe(false);
  session.receive({ type: "participants", contact: "other", participants: both(true) });
  expect(session.call.state.peerPresent).toBe(false);
  session.receive({ type: "participants", contact: "c", participants: both(true) });
  expect(session.call.state.peerPresent).toBe(true);
});

test("the button beside an interrupted call reaches for the desk first, then for the other side", async () => {
  session.resume(TRUTH);
  desk.become("reconnecting");
  await session.reconnect();
  expect(desk.tries).toBe(1);
  desk.become("open");
  const again = vi.spyOn(session.call, "tryAgain").mockResolvedValue();
  await session.reconnect();
  expect([desk.tries, again.mock.calls.length]).toEqual([1, 1]);
});

test("closed, it listens to nothing any more", () => {
  session.close();
  expect([desk.all.size, media.all.size]).toEqual([0, 0]);
  expect(session.call.state.phase).toBe("ended");
});

test("tells the desk what is wrong with the network, once, and anew after a snapshot", () => {
  const become = (change: Partial<CallState>) =>
    (session.call as unknown as { patch(change: Partial<CallState>): void }).patch(change);
  const reports = () => desk.sent.filter(({ type }) => type === "quality.report");
  vi.useFakeTimers({ now: 1_000_000 });
  session.resume(TRUTH);
  become({ phase: "interrupted" });
  const trouble = { way: "both", cause: "loss", level: "lost" };
  const report = { type: "quality.report", contact: "c", level: "lost", trouble };
  expect(reports()).toEqual([report]);
  vi.advanceTimersByTime(5_000);
  become({ firstFrameAt: 1 });
  expect(reports()).toHaveLength(1);
  session.resume(TRUTH);
  become({ firstFrameAt: 2 });
  expect(reports()).toEqual([report, report]);
  vi.useRealTimers();
});

test("what the desk says of recording is kept, from a snapshot and from each view", () => {
  session.resume({ ...TRUTH, recording: recording({ state: "running" }) });
  expect(session.recording.state.view?.state).toBe("running");
  const companion = { contact: "c", participants: [], recording: recording({ state: "paused" }) };
  session.receive({ type: "companion.contact", companion } as unknown as Message);
  expect(session.recording.state.view?.state).toBe("paused");
  const other = { ...companion, contact: "another", recording: null };
  session.receive({ type: "companion.contact", companion: other } as unknown as Message);
  expect(session.recording.state.view?.state).toBe("paused");
});
