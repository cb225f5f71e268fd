import { beforeEach, expect, test } from "vitest";
import type { CallView, ParticipantView, PracticeView } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import type { Command, Message } from "../protocol/types";
import { type Line, Rehearsal, rehearsalName } from "./rehearsal";

const NAME = "practice-0123456789";

class FakeSocket {
  state = { phase: "open" };
  sent: Command[] = [];
  answer: () => Promise<void> = () => Promise.resolve();
  #listener: ((message: Message) => void) | null = null;
  subscribe = () => () => {};
  post = () => true;
  tryNow = () => {};
  send = (command: Command) => {
    this.sent.push(command);
    return this.answer();
  };
  onMessage = (listener: (message: Message) => void) => {
    this.#listener = listener;
    return () => {
      this.#listener = null;
    };
  };
  says(message: Partial<Message>): void {
    this.#listener?.(message as Message);
  }
  view(view: PracticeView | null, practice = NAME): void {
    this.says({ type: "practice", practice, view });
  }
}

const OFF = { status: "off", on: false, failure: null, track: null, label: "" };
const media = {
  state: { camera: OFF, microphone: OFF, screen: { ...OFF, available: true } },
  subscribe: () => () => {},
};

function someone(id: string, name: string): ParticipantView {
  return {
    id,
    role: id === "me" ? "agent" : "colleague",
    name,
    joined_at: 1_000,
    stage: "call",
    present: true,
    microphone: true,
    camera: true,
    screen: false,
    quality: null,
    trouble: null,
  };
}

const ME = someone("me", "Anna");
const BEN = someone("ben", "Ben");

// The far end never answers: what is looked at here is what the page makes of the desk's words.
class SilentConnection extends EventTarget {
  connectionState = "new";
  iceGatheringState = "new";
  signalingState = "stable";
  addTransceiver = () => ({
    sender: { replaceTrack: async () => {}, getParameters: () => ({ encodings: [{}] }) },
    receiver: {},
    direction: "sendrecv",
  });
  getTransceivers = () => [];
  getStats = async () => new Map();
  setLocalDescription = async () => {};
  close = () => {};
}

class SilentStream extends EventTarget {
  getTracks = () => [];
  getAudioTracks = () => [];
  getVideoTracks = () => [];
}

function call(epoch: number): CallView {
  return {
    contact: NAME,
    epoch,
    topology: "direct",
    transport: "all",
    ice_servers: [],
    renew_ms: null,
    you: "me",
    peers: [{ participant: "ben", polite: true, offers: false }],
    slots: [],
    can_grow: false,
  };
}

let socket: FakeSocket;

beforeEach(() => {
  socket = new FakeSocket();
  Object.assign(globalThis, { RTCPeerConnection: SilentConnection, MediaStream: SilentStream });
});

function begin(): Rehearsal {
  return new Rehearsal({ socket, media } as unknown as Line, NAME);
}

function together(epoch = 2): void {
  socket.view({ you: "me", participants: [ME, BEN], call: call(epoch) });
}

test("joins at once and waits for somebody", () => {
  const rehearsal = begin();
  expect(socket.sent).toEqual([{ type: "practice.join", practice: NAME }]);
  expect(rehearsal.state.phase).toBe("joining");
  socket.view({ you: "me", participants: [ME], call: null });
  expect(rehearsal.state).toMatchObject({ phase: "alone", session: null });
});

test("is a call as soon as two are there, and each call is a session of its own", () => {
  const rehearsal = begin();
  together();
  const first = rehearsal.state.session;
  expect(rehearsal.state).toMatchObject({ phase: "together", colleague: "Ben" });
  together(); // somebody's microphone: the same call
  expect(rehearsal.state.session).toBe(first);
  socket.view({ you: "me", participants: [ME], call: null });
  expect(rehearsal.state).toMatchObject({ phase: "alone", session: null, colleague: null });
  together(1); // a desk started anew counts from the beginning
  expect(rehearsal.state.session).not.toBe(first);
  expect(rehearsal.state.session?.call.state.epoch).toBe(1);
});

test("what it is told of its own media asks nothing of the desk again", () => {
  begin();
  together();
  const said = socket.sent.length;
  together();
  expect(socket.sent.length).toBe(said);
});

test("joins again after a gap in the line", () => {
  const rehearsal = begin();
  together();
  socket.says({ type: "agent.snapshot" });
  expect(rehearsal.state).toMatchObject({ phase: "joining", session: null });
  expect(socket.sent.filter(({ type }) => type === "practice.join")).toHaveLength(2);
});

test("says why it may not", async () => {
  socket.answer = () => Promise.reject(new Refusal("practice.full"));
  const rehearsal = begin();
  await Promise.resolve();
  await Promise.resolve();
  expect(rehearsal.state).toMatchObject({ phase: "refused", problem: "practice.full" });
  socket.says({ type: "agent.snapshot" });
  expect(socket.sent).toHaveLength(1);
});

test("another rehearsal's news is not its own", () => {
  const rehearsal = begin();
  socket.view({ you: "me", participants: [ME, BEN], call: call(2) }, "practice-another-one");
  expect(rehearsal.state.phase).toBe("joining");
});

test("is over when the desk says so, and stays it", () => {
  const rehearsal = begin();
  together();
  socket.view(null);
  expect(rehearsal.state).toMatchObject({ phase: "over", session: null });
  together();
  expect(rehearsal.state.phase).toBe("over");
});

test("leaves when it is closed", () => {
  const rehearsal = begin();
  together();
  rehearsal.close();
  expect(socket.sent.at(-1)).toEqual({ type: "practice.leave", practice: NAME });
  expect(rehearsal.state.session).toBeNull();
});

test("names are long, in letters that an address can bear", () => {
  const names = Array.from({ length: 50 }, rehearsalName);
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
  expect(new Set(names).size).toBe(50);
});
