import { describe, expect, it } from "vitest";
import { lasts, mended } from "./sound";

/** A packet of 20 ms (full-band CELT, one frame) that can be told from others. */
const packet = (mark: number): number[] => [0xfc, mark];
const SILENCE = [0xfc, 0xff, 0xfe];

/** As the recorder writes them: sizes of eight bytes. */
const sized = (id: number[], body: number[]): number[] => [
  ...id,
  ...[1, 0, 0, 0, 0, 0, body.length >> 8, body.length & 255],
  ...body,
];
const HEAD = [
  0x1a, 0x45, 0xdf, 0xa3, 0x81, 7, 0x18, 0x53, 0x80, 0x67, 1, 255, 255, 255, 255, 255, 255, 255,
];

function cluster(since: number, ...packets: readonly [number, number[]][]): number[] {
  const blocks = packets.flatMap(([offset, data]) =>
    sized([0xa3], [0x81, offset >> 8, offset & 255, 0x80, ...data]),
  );
  return sized([0x1f, 0x43, 0xb6, 0x75], [0xe7, 0x82, since >> 8, since & 255, ...blocks]);
}

/** What a player plays, one after another: the packets of our own writing, and their times. */
function played(webm: Uint8Array): { at: number; data: number[] }[] {
  const found: { at: number; data: number[] }[] = [];
  const size = (at: number): number => new DataView(webm.buffer, webm.byteOffset).getUint32(at + 4);
  let at = HEAD.length;
  while (at < webm.length) {
    const end = at + 12 + size(at + 4);
    const since = new DataView(webm.buffer).getUint32(at + 12 + 9);
    for (at += 12 + 13; at < end; ) {
      const next = at + 9 + size(at + 1);
      const offset = new DataView(webm.buffer).getUint16(at + 10);
      found.push({ at: since + offset, data: [...webm.subarray(at + 13, next)] });
      at = next;
    }
  }
  return found;
}

const file = (...clusters: number[][]): Uint8Array => new Uint8Array([...HEAD, ...clusters.flat()]);

describe("an Opus packet", () => {
  it.each([
    [[0x78], 20], // hybrid, 20 ms
    [[0x08], 20], // SILK, 20 ms
    [[0x18], 60],
    [[0xfc], 20],
    [[0xe4], 2.5],
    [[0xfd], 40], // two frames
    [[0xff, 3], 60], // as many as the next byte says
  ])("%j lasts %d ms", (bytes, ms) => {
    expect(lasts(new Uint8Array(bytes))).toBe(ms);
  });
});

describe("sound", () => {
  it("without holes stays as it is", () => {
    const { webm, length } = mended(
      file(cluster(0, [0, packet(1)], [20, packet(2)]), cluster(40, [0, packet(3)])),
    );
    expect([...webm.subarray(0, HEAD.length)]).toEqual(HEAD);
    expect(played(webm)).toEqual([
      { at: 0, data: packet(1) },
      { at: 20, data: packet(2) },
      { at: 40, data: packet(3) },
    ]);
    expect(length).toBe(60);
  });

  it("has silence where packets are missing, also at its beginning", () => {
    const { webm } = mended(file(cluster(40, [0, packet(1)], [70, packet(2)])));
    expect(played(webm)).toEqual([
      { at: 0, data: SILENCE },
      { at: 20, data: SILENCE },
      { at: 40, data: packet(1) },
      { at: 60, data: SILENCE },
      { at: 80, data: SILENCE },
      { at: 100, data: packet(2) },
    ]);
  });

  it("never drifts from its times by a packet, however many holes there are", () => {
    const packets: [number, number[]][] = [];
    const times: number[] = [];
    let at = 0;
    for (let count = 0; count < 200; count += 1) {
      packets.push([at, packet(count % 200)]);
      times.push(at);
      at += count % 3 === 0 ? 20 + ((count * 7) % 90) : 20;
    }
    const clusters = packets.map(([since, data]) => cluster(since, [0, data]));
    const found = played(mended(file(...clusters)).webm);
    let told = 0;
    const heard = found.map((one) => {
      const begins = told;
      told += lasts(new Uint8Array(one.data));
      return { ...one, begins };
    });
    for (const { at: said, begins } of heard) expect(Math.abs(said - begins)).toBeLessThan(1);
    const own = heard.filter(({ data }) => data.length === 2);
    expect(own).toHaveLength(times.length);
    own.forEach(({ begins }, index) => {
      expect(Math.abs(begins - (times[index] ?? 0))).toBeLessThan(20);
    });
  });

  it("that was cut off plays up to its last whole cluster", () => {
    const whole = file(cluster(0, [0, packet(1)]), cluster(20, [0, packet(2)]));
    const { webm, length } = mended(whole.subarray(0, whole.length - 1));
    expect(played(webm).map(({ data }) => data)).toEqual([packet(1)]);
    expect(length).toBe(20);
    expect(mended(new Uint8Array(HEAD)).length).toBe(0);
  });
});
