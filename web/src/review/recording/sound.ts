/**
 * Sound as browsers can play it in time. They play the packets of a WebM file one after another whatever their timestamps
 * say, so each hole (a muted microphone sends next to nothing, a lost packet nothing at all) would let what follows come
 * too early. What is filled in here is silence; the recording itself is left as it is.
 */

const CLUSTER = 0x1f43b675;
const SEGMENT = 0x18538067;
const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;
/** Before the packet in a block of ours: track, two bytes of time, flags. */
const BLOCK_HEAD = 4;
/** 20 ms of Opus silence, stereo (RFC 6716): full-band CELT without any energy. */
const SILENCE = new Uint8Array([0xfc, 0xff, 0xfe]);
const SILENCE_MS = 20;
const CLUSTER_MS = 1_000;

interface Packet {
  readonly at: number; // ms
  readonly data: Uint8Array;
}

/** The file without holes, and how long it is (ms). What isn't whole at its end is left out. */
export function mended(webm: Uint8Array): { readonly webm: Uint8Array; readonly length: number } {
  const { head, packets } = read(webm);
  const whole: Packet[] = [];
  let told = 0; // what the packets so far last
  for (const packet of packets) {
    for (; packet.at - told >= SILENCE_MS; told += SILENCE_MS)
      whole.push({ at: told, data: SILENCE });
    whole.push({ at: told, data: packet.data });
    told += lasts(packet.data);
  }
  return { webm: joined([head, ...clusters(whole)]), length: told };
}

/** How long (ms) an Opus packet plays (RFC 6716 section 3.1). */
export function lasts(packet: Uint8Array): number {
  const toc = packet[0] ?? 0;
  const config = toc >> 3;
  const frame =
    config < 12
      ? ([10, 20, 40, 60][config % 4] ?? 0)
      : config < 16
        ? ([10, 20][config % 2] ?? 0)
        : ([2.5, 5, 10, 20][config % 4] ?? 0);
  const frames = (toc & 3) === 0 ? 1 : (toc & 3) < 3 ? 2 : (packet[1] ?? 0) & 63;
  return frame * frames;
}

function read(webm: Uint8Array): { head: Uint8Array; packets: Packet[] } {
  const packets: Packet[] = [];
  let head = webm.length;
  let at = 0;
  while (at < webm.length) {
    const element = opened(webm, at);
    if (!element) break;
    if (element.id === SEGMENT) {
      at = element.body; // its length is unknown: all that follows is in it
      continue;
    }
    if (element.id === CLUSTER) {
      head = Math.min(head, at);
      if (element.end > webm.length) break;
      packets.push(...blocks(webm, element.body, element.end));
    }
    at = element.end;
  }
  return { head: webm.subarray(0, head), packets };
}

function blocks(webm: Uint8Array, from: number, end: number): Packet[] {
  const found: Packet[] = [];
  let since = 0;
  for (let at = from; at < end; ) {
    const element = opened(webm, at);
    if (!element || element.end > end) break;
    const body = webm.subarray(element.body, element.end);
    if (element.id === TIMESTAMP) since = body.reduce((sum, byte) => sum * 256 + byte, 0);
    if (element.id === SIMPLE_BLOCK) {
      const offset = new DataView(body.buffer, body.byteOffset).getInt16(1);
      found.push({ at: since + offset, data: body.subarray(BLOCK_HEAD) });
    }
    at = element.end;
  }
  return found;
}

/** An element's id, and where its body begins and ends (RFC 8794). Null: its head isn't whole. */
function opened(webm: Uint8Array, at: number): { id: number; body: number; end: number } | null {
  const idLength = Math.clz32(webm[at] ?? 0) - 23;
  const sizeLength = Math.clz32(webm[at + idLength] ?? 0) - 23;
  const body = at + idLength + sizeLength;
  if (idLength > 4 || sizeLength > 8 || body > webm.length) return null;
  let id = 0;
  for (const byte of webm.subarray(at, at + idLength)) id = id * 256 + byte;
  // Without its marker: eight bytes with it are more than a number holds exactly.
  let size = (webm[at + idLength] ?? 0) & (0xff >> sizeLength);
  for (const byte of webm.subarray(at + idLength + 1, body)) size = size * 256 + byte;
  return { id, body, end: body + size };
}

function* clusters(packets: readonly Packet[]): Generator<Uint8Array> {
  for (let first = 0; first < packets.length; ) {
    const since = Math.round(packets[first]?.at ?? 0);
    const parts: Uint8Array[] = [element([TIMESTAMP], number(since))];
    for (; first < packets.length; first += 1) {
      const packet = packets[first] as Packet;
      const offset = Math.round(packet.at) - since;
      if (offset >= CLUSTER_MS) break;
      const head = new Uint8Array([0x81, offset >> 8, offset & 255, 0x80]);
      parts.push(element([SIMPLE_BLOCK], joined([head, packet.data])));
    }
    yield element([0x1f, 0x43, 0xb6, 0x75], joined(parts));
  }
}

function element(id: readonly number[], body: Uint8Array): Uint8Array {
  const size = new Uint8Array(8);
  new DataView(size.buffer).setUint32(4, body.length);
  size[0] = 1;
  return joined([new Uint8Array(id), size, body]);
}

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
