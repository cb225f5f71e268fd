/** What a call's first second would be spent on, made ready while people wait. Nothing of it leaves the browser. */

import type { Lines } from "./negotiation";

/** A peer connection at its very start. The side that offers has made its lines, and perhaps its offer. */
export interface Start {
  readonly pc: RTCPeerConnection;
  readonly stream: MediaStream;
  readonly lines: Lines | null;
  /** The SDP of an offer that was created but not applied: it holds no address, and nothing is gathered for it. */
  readonly offer: string | null;
}

export const SCREEN_BITRATE = 2_500_000;
const A_DAY = 86_400_000;
const FIXED = { bundlePolicy: "max-bundle", rtcpMuxPolicy: "require" } as const;

let warmed: RTCCertificate | null = null;
let ready: (Start & { readonly offers: boolean }) | null = null;
let preparing: Promise<void> = Promise.resolve();

/** The key of a call's encryption. Call it while people wait. */
export async function prewarm(): Promise<void> {
  if (warmed && warmed.expires > Date.now() + A_DAY) return;
  warmed = await RTCPeerConnection.generateCertificate({
    name: "ECDSA",
    namedCurve: "P-256",
  } as EcKeyGenParams).catch(() => null);
}

/**
 * The connection itself, for the next call on this page. Call it while an agent is asked. Nothing is applied before the
 * yes, so no address is looked for and nobody is told anything; after a no it waits for the next ring.
 */
export function prepare(offers: boolean): Promise<void> {
  preparing = preparing.then(() => make(offers)).catch(() => undefined); // then the call begins without
  return preparing;
}

/** What was made ready, once, for the servers that the desk names; without it a new one. */
export function start(
  offers: boolean,
  wanted: Pick<RTCConfiguration, "iceServers" | "iceTransportPolicy">,
  connection: (configuration: RTCConfiguration) => RTCPeerConnection,
): Start {
  const kept = ready;
  // Without lines it may become either; those that were made for an offer can't answer one.
  if (kept && (offers || !kept.offers)) {
    ready = null;
    try {
      kept.pc.setConfiguration({
        ...kept.pc.getConfiguration(),
        ...wanted,
        iceCandidatePoolSize: 1,
      });
      return offers && !kept.lines ? begin(kept.pc, true) : kept;
    } catch {
      kept.pc.close();
    }
  }
  const certificates = warmed ? { certificates: [warmed] } : {};
  return begin(
    connection({ ...wanted, ...FIXED, iceCandidatePoolSize: 1, ...certificates }),
    offers,
  );
}

async function make(offers: boolean): Promise<void> {
  if (ready?.offers === offers || !("setConfiguration" in RTCPeerConnection.prototype)) return;
  ready?.pc.close();
  ready = null;
  await prewarm();
  const pc = new RTCPeerConnection({ ...FIXED, ...(warmed ? { certificates: [warmed] } : {}) });
  const begun = begin(pc, offers);
  const offer = offers ? ((await pc.createOffer()).sdp ?? null) : null;
  ready = { ...begun, offer, offers };
}

function begin(pc: RTCPeerConnection, offers: boolean): Start {
  const stream = new MediaStream();
  return { pc, stream, lines: offers ? linesOn(pc, stream) : null, offer: null };
}

function linesOn(pc: RTCPeerConnection, stream: MediaStream): Lines {
  const line = (kind: "audio" | "video", encoding: RTCRtpEncodingParameters) =>
    pc.addTransceiver(kind, {
      direction: "sendrecv",
      streams: [stream],
      sendEncodings: [encoding],
    });
  return {
    sound: line("audio", { priority: "high", networkPriority: "high" }),
    picture: line("video", {}),
    // Active without a screen it would be given half of the bits that the picture begins with.
    screen: line("video", { active: false, maxBitrate: SCREEN_BITRATE, maxFramerate: 15 }),
  };
}
