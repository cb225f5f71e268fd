import { beforeEach, describe, expect, test, vi } from "vitest";
import type { CallView } from "../protocol/messages";
import type { Signal } from "../protocol/types";
import { Link, type Tracks } from "./link";

class Stream {
  readonly tracks: unknown[] = [];
  addTrack(track: unknown): void {
    this.tracks.push(track);
  }
}

/** One line of a peer connection, as much of it as a link uses. */
class Line {
  direction = "sendrecv";
  encoding: RTCRtpEncodingParameters = {};
  mid = "0";
  codecs: string[] | null = null;
  readonly receiver: { track: { kind: string }; getSynchronizationSources: () => object[] };
  constructor(kind: string, init: { direction: string }) {
    this.direction = init.direction;
    this.receiver = { track: { kind }, getSynchronizationSources: () => [] };
  }
  setCodecPreferences(codecs: { mimeType: string }[]): void {
    this.codecs = codecs.map(({ mimeType }) => mimeType);
  }
  readonly sender = {
    track: null as unknown,
    setStreams: vi.fn(),
    replaceTrack: (track: unknown) => {
      this.sender.track = track;
      return Promise.resolve();
    },
    getParameters: () => ({ encodings: [{ ...this.encoding }] }),
    setParameters: (parameters: { encodings: RTCRtpEncodingParameters[] }) => {
      Object.assign(this.encoding, parameters.encodings[0]);
      return Promise.resolve();
    },
  };
}

class Connection {
  connectionState = "new";
  signalingState = "stable";
  localDescription: unknown = null;
  remoteDescription: unknown = null;
  onconnectionstatechange: (() => void) | null = null;
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  ontrack: ((event: { track: unknown; transceiver: unknown }) => void) | null = null;
  readonly lines: Line[] = [];
  onnegotiationneeded: (() => void) | null = null;
  configuration: RTCConfiguration;
  closed = false;

  constructor(configuration: RTCConfiguration) {
    this.configuration = configuration;
  }

  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  addTransceiver(kind: string, init: { direction: string }): Line {
    const line = new Line(kind, init);
    this.lines.push(line);
    if (this.lines.length === 3) queueMicrotask(() => this.onnegotiationneeded?.());
    return line;
  }

  getTransceivers(): Line[] {
    return this.lines;
  }

  setLocalDescription(): Promise<void> {
    this.localDescription = { type: "offer", sdp: "offer" };
    return Promise.resolve();
  }

  setRemoteDescription(description: unknown): Promise<void> {
    this.remoteDescription = description;
    return Promise.resolve();
  }

  close(): void {
    this.closed = true;
  }
}

const VIEW: CallView = {
  contact: "c",
  epoch: 3,
  topology: "direct",
  transport: "relay",
  ice_servers: [
    { urls: ["turn:relay.example"], username: "u", credential: "p" },
    { urls: ["stun:relay.example"], username: null, credential: null },
  ],
  renew_ms: null,
  slots: [],
  can_grow: false,
  you: "me",
  peers: [{ participant: "peer", polite: false, offers: true }],
};
const TRACKS = { sound: { kind: "audio" }, picture: { kind: "video" }, screen: null };

let signals: Signal[];
let connection: Connection;
let changes: number;

function begun(withPicture = true, change: Partial<CallView> = {}): Link {
  signals = [];
  changes = 0;
  return new Link(
    {
      view: { ...VIEW, ...change },
      post: (signal) => signals.push(signal) > 0,
      connection: (configuration) => {
        connection = new Connection(configuration);
        return connection as unknown as RTCPeerConnection;
      },
      changed: () => {
        changes += 1;
      },
    },
    TRACKS as unknown as Tracks,
    withPicture,
  );
}

const sent = () => connection.lines.map(({ sender }) => sender.track);
const candidate = (text: string) =>
  connection.onicecandidate?.({
    candidate: { candidate: text, sdpMid: "0", usernameFragment: "f" },
  });

beforeEach(() => {
  vi.stubGlobal("MediaStream", Stream);
});

test("uses the desk's servers and transport, with names and passwords only where there are any", () => {
  begun();
  expect(connection.configuration.iceTransportPolicy).toBe("relay");
  expect(connection.configuration.iceServers).toEqual([
    { urls: ["turn:relay.example"], username: "u", credential: "p" },
    { urls: ["stun:relay.example"] },
  ]);
  expect(connection.configuration).not.toHaveProperty("certificates");
});

test("takes new credentials, and keeps all else", () => {
  const link = begun();
  const before = connection.configuration;
  const fresh = { urls: ["turn:relay.example"], username: "v", credential: "q" };
  link.renew({ ...VIEW, ice_servers: [fresh] });
  expect(connection.configuration).toEqual({ ...before, iceServers: [fresh] });
});

test("a browser that takes no new servers keeps its old ones", () => {
  const link = begun();
  connection.setConfiguration = () => {
    throw new TypeError("not a function");
  };
  link.renew(VIEW);
  expect(connection.configuration.iceServers).toHaveLength(2);
});

test("signals bear contact, epoch and addressee", async () => {
  begun();
  await vi.waitFor(() => expect(signals).toHaveLength(1));
  const address = { contact: "c", epoch: 3, to: "peer" };
  expect(signals[0]).toMatchObject({ type: "signal.description", kind: "offer", ...address });
  candidate("candidate:1 1 udp 1 10.0.0.1 9 typ host");
  expect(signals[1]).toMatchObject({ type: "signal.candidate", mid: "0", ufrag: "f", ...address });
});

test("remembers whether a relay was found, and whether anybody has answered", async () => {
  const link = begun();
  candidate("candidate:1 1 udp 1 10.0.0.1 9 typ host");
  expect(link.relayFound).toBe(false);
  candidate("candidate:2 1 udp 1 10.0.0.2 9 typ relay raddr 0.0.0.0");
  expect(link.relayFound).toBe(true);
  expect(link.answered).toBe(false);
  await link.receive({
    type: "peer.description",
    contact: "c",
    epoch: 3,
    sender: "peer",
    kind: "answer",
    sdp: "answer",
  });
  expect(link.answered).toBe(true);
});

const arrive = () => {
  for (const line of connection.lines) connection.ontrack?.({ track: line, transceiver: line });
};
const tracks = (stream: MediaStream | undefined) => (stream as unknown as Stream).tracks;

test("the third line is the screen, the first two are the face", () => {
  const link = begun();
  changes = 0;
  arrive();
  const [sound, picture, screen] = connection.lines;
  const peer = link.seatOf("peer");
  expect(tracks(peer?.face)).toEqual([sound, picture]);
  expect(tracks(peer?.screen)).toEqual([screen]);
  expect(changes).toBe(3);
});

describe("on the SFU", () => {
  const SFU = { topology: "sfu", peers: [], slots: ["anna", null, "carl"] } as const;
  const onSfu = (withPicture = true, slots: (string | null)[] = [...SFU.slots]) =>
    begun(withPicture, { ...SFU, peers: [], slots });
  const directions = () => connection.lines.map(({ direction }) => direction);

  beforeEach(() => {
    const capabilities = {
      audio: ["audio/opus", "audio/red"],
      video: ["video/VP8", "video/rtx", "video/VP9"],
    };
    vi.stubGlobal("RTCRtpReceiver", {
      getCapabilities: (kind: "audio" | "video") => ({
        codecs: capabilities[kind].map((mimeType) => ({ mimeType })),
      }),
    });
  });

  test("three lines for each slot, of which only the first three send, all in what is forwarded", () => {
    const link = onSfu();
    expect(directions()).toEqual([...Array(3).fill("sendrecv"), ...Array(6).fill("recvonly")]);
    expect(connection.lines[3]?.codecs).toEqual(["audio/opus"]);
    expect(connection.lines[1]?.codecs).toEqual(["video/VP8", "video/rtx"]);
    arrive();
    expect(tracks(link.seatOf("carl")?.face)).toEqual(connection.lines.slice(6, 8));
    expect(tracks(link.seatOf("carl")?.screen)).toEqual([connection.lines[8]]);
    expect([link.offers, link.to]).toEqual([true, "sfu"]);
  });

  test("others in the slots, and more lines for more slots, never fewer", () => {
    const link = onSfu(true, ["anna"]);
    const seat = link.seatOf("anna");
    const view = (...slots: (string | null)[]) => ({ ...VIEW, ...SFU, peers: [], slots });
    link.setSlots(view("dora", "anna"));
    expect([link.seatOf("dora") === seat, connection.lines.length]).toEqual([true, 6]);
    link.setSlots(view(null));
    expect(connection.lines).toHaveLength(6);
    expect(link.seats.map(({ participant }) => participant)).toEqual([null, null]);
  });

  test("candidates stay here, but a relay is remembered", async () => {
    const link = onSfu();
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    candidate("candidate:2 1 udp 1 10.0.0.2 9 typ relay raddr 0.0.0.0");
    expect([signals.length, link.relayFound]).toEqual([1, true]);
  });

  test("without picture nobody's comes", () => {
    const link = onSfu(false, ["anna", "carl"]);
    const pictures = () => [directions()[1], directions()[4]];
    expect(pictures()).toEqual(["inactive", "inactive"]);
    link.setPicture(true);
    expect(pictures()).toEqual(["sendrecv", "recvonly"]);
    expect(directions()[5]).toBe("recvonly");
  });
});

describe("what is sent", () => {
  test("is what the person brings, replaced without a new negotiation", () => {
    const link = begun();
    expect(sent()).toEqual([TRACKS.sound, TRACKS.picture, null]);
    const screen = { kind: "video" };
    link.setTracks({ ...TRACKS, picture: null, screen } as unknown as Tracks);
    expect(sent()).toEqual([TRACKS.sound, null, screen]);
  });

  test("is no picture while there is to be none, either way", () => {
    const link = begun(false);
    expect(sent()).toEqual([TRACKS.sound, null, null]);
    expect(connection.lines[1]?.direction).toBe("inactive");
    link.setPicture(true);
    expect(sent()).toEqual([TRACKS.sound, TRACKS.picture, null]);
    expect(connection.lines[1]?.direction).toBe("sendrecv");
  });

  test("keeps to what the network allows; sound goes first always", async () => {
    const link = begun();
    link.allow({ picture: false, maxBitrate: 150_000 });
    await vi.waitFor(() =>
      expect(connection.lines[1]?.encoding).toMatchObject({ active: false, maxBitrate: 150_000 }),
    );
    expect(connection.lines[0]?.encoding).toMatchObject({ priority: "high" });
  });
});

test("closed, it hears nothing any more", () => {
  const link = begun();
  link.close();
  expect(connection.closed).toBe(true);
  expect([connection.onconnectionstatechange, connection.ontrack]).toEqual([null, null]);
});
