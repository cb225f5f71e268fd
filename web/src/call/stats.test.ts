import { expect, test } from "vitest";
import { sample } from "./stats";

const PAIR = {
  type: "candidate-pair",
  state: "succeeded",
  nominated: true,
  currentRoundTripTime: 0.05,
  availableOutgoingBitrate: 900_000,
  bytesReceived: 1_000,
  responsesReceived: 7,
};

const MEDIA: [string, object][] = [
  ["a", { type: "inbound-rtp", packetsReceived: 90, packetsLost: 10, jitter: 0.02 }],
  [
    "v",
    {
      type: "inbound-rtp",
      packetsReceived: 200,
      packetsLost: 0,
      jitter: 0.005,
      framesDecoded: 60,
      totalFreezesDuration: 0.5,
    },
  ],
  ["o", { type: "outbound-rtp", packetsSent: 300 }],
  ["r", { type: "remote-inbound-rtp", packetsLost: 30 }],
];

const WANTED = {
  at: 5,
  signsOfLife: 1_007,
  rtt: 50,
  available: 900_000,
  received: new Map([
    ["a", { packets: 90, lost: 10, jitter: 20, frozen: 0 }],
    ["v", { packets: 200, lost: 0, jitter: 5, frozen: 500 }],
  ]),
  sent: { packets: 300, lost: 30 },
  frames: 60,
};

test("Chromium names the selected pair in its transport", () => {
  const other = { ...PAIR, currentRoundTripTime: 9 };
  const rows: [string, object][] = [
    ["x", other],
    ["p", PAIR],
    ["t", { type: "transport", selectedCandidatePairId: "p" }],
    ...MEDIA,
  ];
  expect(sample(rows, 5)).toEqual(WANTED);
});

test("Firefox marks the pair itself", () => {
  const rows: [string, object][] = [
    ["x", { ...PAIR, currentRoundTripTime: 9 }],
    ["p", { ...PAIR, selected: true }],
    ...MEDIA,
  ];
  expect(sample(rows, 5)).toEqual(WANTED);
});

test("an empty report is a sample of nothing", () => {
  expect(sample([], 1)).toMatchObject({ signsOfLife: 0, rtt: null, available: null, frames: 0 });
});
