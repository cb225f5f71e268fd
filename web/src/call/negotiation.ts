import { quickStart } from "./sdp";

/** What must reach the other side, in the order in which it is said. */
export interface Outlet {
  description(kind: "offer" | "answer", sdp: string): boolean;
  candidate(candidate: string, mid: string | null, ufrag: string | null): void;
}

export interface Role {
  /** Yields when both offer at once. */
  readonly polite: boolean;
  /** Begins, and repairs. */
  readonly offers: boolean;
}

/** The three lines of every call, in this order, made once: muting, camera and screen never negotiate. */
export interface Lines {
  readonly sound: RTCRtpTransceiver;
  readonly picture: RTCRtpTransceiver;
  readonly screen: RTCRtpTransceiver;
}

/**
 * Perfect negotiation (W3C WebRTC 1.0, section 10.7) on one peer connection.
 *
 * What arrives is handled strictly in order; candidates that come before their description wait for it. The offering
 * side makes the lines; the other side takes them from the first offer, since transceivers made by `addTransceiver`
 * are never matched to an offer's (RFC 8829, section 5.10). SDP is passed on untouched; only the own browser gets a hint.
 */
export class Negotiation {
  readonly #pc: RTCPeerConnection;
  readonly #role: Role;
  readonly #out: Outlet;
  readonly #ready: (lines: Lines) => void;
  #linesKnown = false;
  #makingOffer = false;
  #answerPending = false;
  #ignoreOffer = false;
  #early: RTCIceCandidateInit[] = [];
  #queue: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(pc: RTCPeerConnection, role: Role, out: Outlet, ready: (lines: Lines) => void) {
    this.#pc = pc;
    this.#role = role;
    this.#out = out;
    this.#ready = ready;
    pc.onnegotiationneeded = () => void this.#offer();
    pc.onicecandidate = ({ candidate }) => {
      if (!candidate?.candidate) return;
      out.candidate(candidate.candidate, candidate.sdpMid, candidate.usernameFragment);
    };
  }

  /**
   * The offering side's lines and its first offer. `prepared`: the SDP of an offer that was created on this connection
   * beforehand; it is said at once, while the browser still applies it.
   */
  begin(lines: Lines, prepared: string | null): void {
    this.#linesKnown = true;
    // At once, not when the browser says so: that would be after the page has drawn the call.
    this.#queue = this.#offer(prepared); // an answer may be faster than the browser
    this.#ready(lines);
  }

  /** A description from the other side. Rejects if the browser can't take it. */
  description(kind: "offer" | "answer", sdp: string): Promise<void> {
    return this.#inOrder(() => this.#take({ type: kind, sdp }));
  }

  /** A candidate from the other side; what can't be used is of no harm. */
  candidate(candidate: RTCIceCandidateInit): Promise<void> {
    return this.#inOrder(async () => {
      if (this.#ignoreOffer) return;
      if (!this.#pc.remoteDescription) this.#early.push(candidate);
      else await this.#add(candidate);
    });
  }

  /** New addresses on both sides while everything else stays (RFC 8445, section 9). */
  restartIce(): void {
    if (!this.#closed) this.#pc.restartIce();
  }

  /** An offer or its answer may have been lost on the way: say the offer again. True if there was one. */
  repeat(): boolean {
    const { localDescription, signalingState } = this.#pc;
    if (signalingState !== "have-local-offer" || !localDescription) return false;
    this.#out.description("offer", localDescription.sdp);
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#pc.onnegotiationneeded = null;
    this.#pc.onicecandidate = null;
  }

  async #offer(prepared: string | null = null): Promise<void> {
    if (this.#makingOffer) return;
    try {
      this.#makingOffer = true;
      if (prepared && (await this.#apply(prepared))) return;
      await this.#pc.setLocalDescription();
      this.#say();
    } catch {
      // Only a closed or broken connection refuses here; the call's own watch begins a new one.
    } finally {
      this.#makingOffer = false;
    }
  }

  /** False if the browser no longer takes it: then a new one is made. */
  async #apply(sdp: string): Promise<boolean> {
    const applied = this.#pc.setLocalDescription({ type: "offer", sdp });
    this.#out.description("offer", sdp);
    return applied.then(
      () => true,
      () => false,
    );
  }

  async #take(description: { type: "offer" | "answer"; sdp: string }): Promise<void> {
    const pc = this.#pc;
    const free = !this.#makingOffer && (pc.signalingState === "stable" || this.#answerPending);
    const collision = description.type === "offer" && !free;
    this.#ignoreOffer = !this.#role.polite && collision;
    if (this.#ignoreOffer) return;
    // A repeated offer may be answered twice; the second answer finds nothing to answer.
    if (description.type === "answer" && pc.signalingState !== "have-local-offer") return;
    this.#answerPending = description.type === "answer";
    try {
      const sdp = quickStart(description.sdp);
      await pc.setRemoteDescription({ type: description.type, sdp }); // rolls back an own offer by itself
    } finally {
      this.#answerPending = false;
    }
    if (description.type === "offer") {
      this.#adopt();
      await pc.setLocalDescription();
      this.#say();
    }
    const early = this.#early;
    this.#early = [];
    for (const candidate of early) await this.#add(candidate);
  }

  /** The answering side's lines: the offer's first three, answered in both directions. */
  #adopt(): void {
    if (this.#linesKnown) return;
    const [sound, picture, screen] = this.#pc.getTransceivers();
    if (!sound || !picture || !screen) return;
    this.#linesKnown = true;
    for (const line of [sound, picture, screen]) line.direction = "sendrecv";
    this.#ready({ sound, picture, screen });
  }

  #say(): void {
    const description = this.#pc.localDescription;
    if (this.#closed || !description) return;
    if (description.type === "offer" || description.type === "answer")
      this.#out.description(description.type, description.sdp);
  }

  async #add(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch {
      // Of an offer that was ignored or an ICE generation that is gone.
    }
  }

  #inOrder(step: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(() => (this.#closed ? undefined : step()));
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
