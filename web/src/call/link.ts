import type { CallView, PeerCandidate, PeerDescription } from "../protocol/messages";
import type { Signal } from "../protocol/types";
import { narrow } from "./codecs";
import { type Lines, Negotiation } from "./negotiation";
import type { Allowance } from "./picture";
import { PER_SEAT, Seat, SOURCES } from "./seat";
import { SCREEN_BITRATE, start } from "./standby";
import { type Sample, sample } from "./stats";

/** What this side sends at the moment; null: nothing on that line. */
export interface Tracks {
  readonly sound: MediaStreamTrack | null;
  readonly picture: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
}

export interface LinkOptions {
  /** With a peer, or on the SFU. */
  readonly view: CallView;
  readonly post: (signal: Signal) => boolean;
  readonly connection: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** Something about it has changed: its state, its tracks, its lines. */
  readonly changed: () => void;
}

/** The browser refuses parameters that were read before the latest description. */
const PARAMETER_TRIES = 3;

/** The SFU's name where a participant's id would stand; it never offers. */
const SFU = { participant: "sfu", polite: true, offers: true };

/**
 * One peer connection of one epoch, to a peer or to the SFU. Its first three lines send and receive; on the SFU three more
 * receive for each further slot, so line `i` belongs to seat `i / 3`. Its owner decides when it is repaired or given up.
 */
export class Link {
  readonly epoch: number;
  /** The other end of the connection. */
  readonly to: string;
  readonly offers: boolean;
  readonly onSfu: boolean;
  /** Never fewer: lines are not removed. */
  readonly seats: Seat[] = [];
  /** Found on the way, for the words when it fails. */
  relayFound = false;
  answered = false;
  readonly #pc: RTCPeerConnection;
  readonly #negotiation: Negotiation;
  readonly #stream: MediaStream;
  readonly #changed: () => void;
  #lines: Lines | null = null;
  #tracks: Tracks;
  #withPicture: boolean;
  #allowed: Allowance | null = null;
  #shared = false;
  #parameters: Promise<unknown> = Promise.resolve();

  constructor(options: LinkOptions, tracks: Tracks, withPicture: boolean) {
    const { view, post } = options;
    const peer = other(view);
    if (!peer) throw new Error("a direct call has a peer");
    this.epoch = view.epoch;
    this.to = peer.participant;
    this.offers = peer.offers;
    this.onSfu = peer === SFU;
    this.#tracks = tracks;
    this.#withPicture = withPicture;
    this.#changed = options.changed;
    const wanted = { iceServers: servers(view.ice_servers), iceTransportPolicy: view.transport };
    const { pc, stream, lines, offer } = start(peer.offers, wanted, options.connection);
    this.#pc = pc;
    this.#stream = stream;
    const grown = this.#sit(this.onSfu ? view.slots : [peer.participant]);
    const prepared = grown ? null : offer;
    if (this.onSfu && !prepared) this.#narrow();
    const address = { contact: view.contact, epoch: view.epoch, to: peer.participant };
    this.#negotiation = new Negotiation(
      pc,
      peer,
      {
        description: (kind, sdp) => post({ type: "signal.description", ...address, kind, sdp }),
        candidate: (candidate, mid, ufrag) => {
          if (/ typ relay /.test(candidate)) this.relayFound = true;
          if (!this.onSfu) post({ type: "signal.candidate", ...address, candidate, mid, ufrag });
        },
      },
      (lines) => this.#take(lines),
    );
    pc.onconnectionstatechange = () => this.#changed();
    pc.ontrack = ({ track, transceiver }) => {
      const line = pc.getTransceivers().indexOf(transceiver);
      const source = SOURCES[line % PER_SEAT];
      if (source)
        this.seats[Math.floor(line / PER_SEAT)]?.take(source, track, transceiver.receiver);
      this.#changed();
    };
    if (lines) this.#negotiation.begin(lines, prepared);
  }

  get state(): RTCPeerConnectionState {
    return this.#pc.connectionState;
  }

  get gathering(): boolean {
    return this.#pc.iceGatheringState === "gathering";
  }

  seatOf(participant: string): Seat | undefined {
    return this.seats.find((seat) => seat.participant === participant);
  }

  /** Other people in the slots of this leg; for more slots than there are lines it offers again by itself. */
  setSlots({ slots }: CallView): void {
    if (this.onSfu && this.#sit(slots)) this.#narrow();
  }

  async receive(message: PeerDescription | PeerCandidate): Promise<void> {
    if (message.type === "peer.description") {
      this.answered = true;
      await this.#negotiation.description(message.kind, message.sdp);
      return;
    }
    const { candidate, mid, ufrag } = message;
    if (!candidate) return;
    await this.#negotiation.candidate({ candidate, sdpMid: mid, usernameFragment: ufrag });
  }

  setTracks(tracks: Tracks): void {
    this.#tracks = tracks;
    this.#send();
  }

  /** Without picture neither side sends one: the only thing in a call that is negotiated again. */
  setPicture(on: boolean): void {
    this.#withPicture = on;
    if (this.#lines) this.#lines.picture.direction = on ? "sendrecv" : "inactive";
    for (const [index, line] of this.#pc.getTransceivers().entries())
      if (index > PER_SEAT && SOURCES[index % PER_SEAT] === "picture")
        line.direction = on ? "recvonly" : "inactive";
    this.#send();
  }

  allow(allowed: Allowance): void {
    const { picture, maxBitrate } = this.#allowed ?? {};
    if (allowed.picture === picture && allowed.maxBitrate === maxBitrate) return;
    this.#allowed = allowed;
    this.#shape();
  }

  /** Candidates gathered from now on use these servers; what is connected stays as it is. */
  renew({ ice_servers }: CallView): void {
    try {
      this.#pc.setConfiguration({
        ...this.#pc.getConfiguration(),
        iceServers: servers(ice_servers),
      });
    } catch {
      // A browser that can't keeps the old ones until a new epoch.
    }
  }

  restartIce(): void {
    if (!this.#negotiation.repeat()) this.#negotiation.restartIce();
  }

  repeatOffer(): void {
    this.#negotiation.repeat();
  }

  async measure(at: number): Promise<Sample> {
    return sample((await this.#pc.getStats()) as Iterable<[string, unknown]> & RTCStatsReport, at);
  }

  close(): void {
    this.#negotiation.close();
    this.#pc.onconnectionstatechange = null;
    this.#pc.ontrack = null;
    this.#pc.close();
  }

  /** True if that took more lines. */
  #sit(slots: CallView["slots"]): boolean {
    while (this.seats.length < slots.length) this.seats.push(new Seat(null));
    for (const [index, seat] of this.seats.entries()) seat.give(slots[index] ?? null);
    return this.onSfu && this.#grow();
  }

  #grow(): boolean {
    const before = this.#pc.getTransceivers().length;
    for (let line = before; line < this.seats.length * PER_SEAT; line += 1) {
      const source = SOURCES[line % PER_SEAT];
      const unwanted = source === "picture" && !this.#withPicture;
      this.#pc.addTransceiver(source === "sound" ? "audio" : "video", {
        direction: unwanted ? "inactive" : "recvonly",
      });
    }
    return this.#pc.getTransceivers().length > before;
  }

  #narrow(): void {
    for (const line of this.#pc.getTransceivers()) narrow(line);
  }

  #take(lines: Lines): void {
    this.#lines = lines;
    // One stream for both, so that the other side keeps lips and voice together.
    for (const line of [lines.sound, lines.picture]) line.sender.setStreams?.(this.#stream);
    if (!this.#withPicture) lines.picture.direction = "inactive";
    this.#send();
    this.#shape();
    this.#changed();
  }

  #send(): void {
    const lines = this.#lines;
    if (!lines) return;
    const { sound, picture, screen } = this.#tracks;
    if (this.#shared !== (screen !== null)) {
      this.#shared = screen !== null;
      this.#shape();
    }
    replace(lines.sound.sender, sound);
    replace(lines.picture.sender, this.#withPicture ? picture : null);
    replace(lines.screen.sender, screen);
  }

  /** Limits and priorities go by parameters, one change after the other, since each needs the state before. */
  #shape(): void {
    const lines = this.#lines;
    if (!lines) return;
    const allowed = this.#allowed;
    const chain = (sender: RTCRtpSender, encoding: RTCRtpEncodingParameters, keep: string) => {
      this.#parameters = this.#parameters.then(() => apply(sender, encoding, keep));
    };
    chain(lines.sound.sender, { priority: "high", networkPriority: "high" }, "balanced");
    if (allowed) {
      const { picture, maxBitrate } = allowed;
      chain(lines.picture.sender, { active: picture, maxBitrate }, "maintain-framerate");
    }
    const share = { active: this.#shared, maxBitrate: SCREEN_BITRATE, maxFramerate: 15 };
    chain(lines.screen.sender, share, "maintain-resolution");
  }
}

function other(view: CallView): CallView["peers"][number] | undefined {
  return view.topology === "sfu" ? SFU : view.peers[0];
}

function servers(given: CallView["ice_servers"]): RTCIceServer[] {
  return given.map(({ urls, username, credential }) => ({
    urls: [...urls],
    ...(username === null ? {} : { username }),
    ...(credential === null ? {} : { credential }),
  }));
}

function replace(sender: RTCRtpSender, track: MediaStreamTrack | null): void {
  if (sender.track === track) return;
  // Fails only on a closed connection, whose successor takes the tracks anew.
  sender.replaceTrack(track).catch(() => undefined);
}

async function apply(
  sender: RTCRtpSender,
  encoding: RTCRtpEncodingParameters,
  keep: string,
): Promise<void> {
  for (let tries = 0; tries < PARAMETER_TRIES; tries += 1) {
    const parameters = sender.getParameters();
    const first = parameters.encodings?.[0];
    if (!first) return; // not negotiated yet; shaped again with the next allowance
    Object.assign(first, encoding);
    Object.assign(parameters, { degradationPreference: keep });
    try {
      await sender.setParameters(parameters);
      return;
    } catch (error) {
      const stale = error instanceof DOMException && error.name === "InvalidModificationError";
      if (!stale) return; // a wish that this browser doesn't know
    }
  }
}
