/** From a browser's statistics report to the few numbers that the call judges itself by. */

/** Counters since the start of the peer connection; times in ms. */
export interface Sample {
  readonly at: number;
  /** Anything received at all, ICE's own checks included: shows life when nobody speaks. */
  readonly signsOfLife: number;
  readonly rtt: number | null;
  /** What the network to the other side can carry, as estimated by the browser, in bit/s. */
  readonly available: number | null;
  /** By stream: each person's voice, face and screen come on one of their own, and some rest. */
  readonly received: ReadonlyMap<string, Received>;
  /** What the other side reports about our packets. */
  readonly sent: { readonly packets: number; readonly lost: number };
  readonly frames: number;
}

export interface Received {
  readonly packets: number;
  readonly lost: number;
  readonly jitter: number;
  readonly frozen: number;
}

interface Row {
  readonly type: string;
  readonly state?: unknown;
  readonly selected?: unknown;
  readonly nominated?: unknown;
  readonly selectedCandidatePairId?: unknown;
  readonly currentRoundTripTime?: unknown;
  readonly availableOutgoingBitrate?: unknown;
  readonly bytesReceived?: unknown;
  readonly responsesReceived?: unknown;
  readonly packetsReceived?: unknown;
  readonly packetsSent?: unknown;
  readonly packetsLost?: unknown;
  readonly jitter?: unknown;
  readonly framesDecoded?: unknown;
  readonly totalFreezesDuration?: unknown;
}

export function sample(report: Iterable<readonly [string, unknown]>, at: number): Sample {
  const rows = new Map<string, Row>();
  for (const [id, row] of report) rows.set(id, row as Row);
  const all = [...rows.values()];
  const inbound = [...rows].filter(([, row]) => row.type === "inbound-rtp");
  const remote = all.filter((row) => row.type === "remote-inbound-rtp");
  const outbound = all.filter((row) => row.type === "outbound-rtp");
  const pair = selectedPair(all, rows);
  const rtt = number(pair?.currentRoundTripTime);
  return {
    at,
    signsOfLife: total([pair], "bytesReceived") + total([pair], "responsesReceived"),
    rtt: rtt === null ? null : rtt * 1000,
    available: number(pair?.availableOutgoingBitrate),
    received: new Map(inbound.map(([id, row]) => [id, received(row)])),
    sent: { packets: total(outbound, "packetsSent"), lost: total(remote, "packetsLost") },
    frames: total(
      inbound.map(([, row]) => row),
      "framesDecoded",
    ),
  };
}

function received(row: Row): Received {
  return {
    packets: number(row.packetsReceived) ?? 0,
    lost: number(row.packetsLost) ?? 0,
    jitter: (number(row.jitter) ?? 0) * 1000,
    frozen: (number(row.totalFreezesDuration) ?? 0) * 1000,
  };
}

/** Chromium names the selected pair in the transport; Firefox marks the pair itself. */
function selectedPair(all: readonly Row[], rows: ReadonlyMap<string, Row>): Row | undefined {
  const transport = all.find((row) => row.type === "transport");
  const named = transport?.selectedCandidatePairId;
  if (typeof named === "string") return rows.get(named);
  const pairs = all.filter((row) => row.type === "candidate-pair");
  return (
    pairs.find((row) => row.selected === true) ??
    pairs.find((row) => row.nominated === true && row.state === "succeeded")
  );
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function total(rows: readonly (Row | undefined)[], key: keyof Row): number {
  return rows.reduce((sum, row) => sum + (number(row?.[key]) ?? 0), 0);
}
