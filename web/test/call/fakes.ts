/** Enough of a browser for the call engine: connections that the test drives, on a fake clock. */

import { afterEach, beforeEach, vi } from "vitest";
import { CallEngine, type MediaSource } from "../../src/call/engine";
import type { CallView } from "../../src/protocol/messages";
import type { Command, Signal } from "../../src/protocol/types";

class FakeStream {
  readonly tracks: unknown[] = [];
  addTrack(track: unknown): void {
    this.tracks.push(track);
  }
  getTracks(): unknown[] {
    return this.tracks;
  }
}

class FakeSender {
  track: unknown = null;
  replaceTrack(track: unknown): Promise<void> {
    this.track = track;
    return Promise.resolve();
  }
  setStreams(): void {}
  getParameters(): object {
    return { encodings: [{}] };
  }
  setParameters(): Promise<void> {
    return Promise.resolve();
  }
}

class FakeReceiver {
  readonly track: { kind: string };
  /** When something came last, and how loud it was. */
  timestamp = 0;
  audioLevel = 0;
  constructor(kind: string) {
    this.track = { kind };
  }
  getSynchronizationSources(): object[] {
    const { timestamp, audioLevel } = this;
    return timestamp ? [{ timestamp, audioLevel }] : [];
  }
}

export class FakeConnection {
  static all: FakeConnection[] = [];
  connectionState: RTCPeerConnectionState = "new";
  signalingState: RTCSignalingState = "stable";
  localDescription: { type: string; sdp: string } | null = null;
  remoteDescription: unknown = null;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: unknown = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: ((event: object) => void) | null = null;
  restarts = 0;
  closed = false;
  readonly lines: { sender: FakeSender; receiver: FakeReceiver; direction: string }[] = [];
  configuration: RTCConfiguration;

  constructor(configuration: RTCConfiguration) {
    this.configuration = configuration;
    FakeConnection.all.push(this);
  }

  addTransceiver(kind: string, { direction }: { direction: string }): object {
    const line = { sender: new FakeSender(), receiver: new FakeReceiver(kind), direction };
    this.lines.push(line);
    if (this.lines.length === 3) queueMicrotask(() => this.onnegotiationneeded?.());
    return line;
  }

  getTransceivers(): object[] {
    return this.lines;
  }

  setLocalDescription(): Promise<void> {
    this.localDescription = { type: "offer", sdp: "offer" };
    this.signalingState = "have-local-offer";
    return Promise.resolve();
  }

  setRemoteDescription(description: unknown): Promise<void> {
    this.remoteDescription = description;
    this.signalingState = "stable";
    return Promise.resolve();
  }

  addIceCandidate(): Promise<void> {
    return Promise.resolve();
  }

  getStats(): Promise<Map<string, object>> {
    return Promise.resolve(new Map());
  }

  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  restartIce(): void {
    this.restarts += 1;
  }

  close(): void {
    this.closed = true;
  }

  /** The connection is up and all its lines are known. */
  connect(): void {
    for (const line of this.lines)
      this.ontrack?.({ track: line.receiver.track, transceiver: line, receiver: line.receiver });
    this.become("connected");
  }

  /** Something arrives on these lines, from now on until the fake clock is asked to stop. */
  bring(lines: readonly number[], audioLevel = 0): void {
    for (const index of lines) {
      const receiver = this.lines[index]?.receiver;
      if (!receiver) throw new Error(`no line ${index}`);
      receiver.timestamp = Date.now();
      receiver.audioLevel = audioLevel;
    }
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

export const MICROPHONE = { kind: "audio" } as MediaStreamTrack;
export const CAMERA = { kind: "video" } as MediaStreamTrack;
const device = (track: MediaStreamTrack) =>
  ({ status: "live", on: true, failure: null, track, label: "" }) as const;
const MEDIA: MediaSource = {
  state: {
    camera: device(CAMERA),
    microphone: device(MICROPHONE),
    screen: { available: true, status: "off", failure: null, track: null },
  },
  subscribe: () => () => undefined,
};

export function view(epoch: number, change: Partial<CallView> = {}): CallView {
  return {
    contact: "c",
    epoch,
    topology: "direct",
    transport: "all",
    ice_servers: [],
    renew_ms: null,
    slots: [],
    can_grow: false,
    you: "me",
    peers: [{ participant: "peer", polite: false, offers: true }],
    ...change,
  };
}

export function begun(change: Partial<CallView> = {}) {
  const signals: Signal[] = [];
  const commands: Command[] = [];
  let sent = () => Promise.resolve();
  /** The next answers wait until this is called. */
  const answerLater = (refusal?: Error) => {
    let answerNow: () => void = () => undefined;
    const answered = new Promise<void>((resolve, reject) => {
      answerNow = () => (refusal ? reject(refusal) : resolve());
    });
    sent = () => answered;
    return () => {
      sent = () => Promise.resolve();
      answerNow();
    };
  };
  const engine = new CallEngine({
    signalling: {
      post: (signal) => signals.push(signal) > 0,
      send: (command) => {
        commands.push(command);
        return sent();
      },
    },
    media: MEDIA,
    connection: (configuration) =>
      new FakeConnection(configuration) as unknown as RTCPeerConnection,
  });
  engine.setCall(view(1, change));
  return { engine, signals, commands, answerLater, first: connection(0) };
}

export function connection(index: number): FakeConnection {
  const found = FakeConnection.all[index];
  if (!found) throw new Error(`no connection ${index}`);
  return found;
}

export const answer = (epoch: number, sender = "peer") =>
  ({
    type: "peer.description",
    contact: "c",
    epoch,
    sender,
    kind: "answer",
    sdp: "answer",
  }) as const;

/** Call it once in a test file. */
export function inFakeBrowser(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("MediaStream", FakeStream);
    vi.stubGlobal("RTCRtpReceiver", { getCapabilities: () => null });
    FakeConnection.all = [];
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}
