import { afterEach, describe, expect, it } from "vitest";
import { Finder, type Found, RemoteFinder, serve } from "./finder";
import type { Runtime } from "./litert";

const file = new Uint8Array([1]);
const beginning = { build: "compatible" as const, wasm: file, short: file, full: file };
const picture = { width: 64, height: 36, data: new Uint8ClampedArray(64 * 36 * 4).fill(200) };

/** One sure face at one anchor, of a quarter of the detector's square, whatever is looked at. */
function network(anchors: number, at: number, seen: Float32Array[]) {
  const side = anchors === 896 ? 128 : 192;
  return {
    async run(write: (input: Float32Array) => void) {
      const input = new Float32Array(side * side * 3);
      write(input);
      seen.push(input);
      const scores = new Float32Array(anchors).fill(-9);
      scores[at] = 9;
      const boxes = new Float32Array(anchors * 16);
      boxes.set([0, 0, side / 4, side / 4], at * 16);
      return [boxes, scores];
    },
  };
}

describe("finding faces", () => {
  it("looks at the whole by both detectors, and at three parts", async () => {
    const seen: Float32Array[] = [];
    const networks = [network(896, 16 * 16 + 16, seen), network(2304, 48 * 24 + 24, seen)];
    const runtime = { network: async () => networks.shift() } as unknown as Runtime;
    const { faces, tiles } = await (await Finder.open(runtime, beginning)).find(picture);
    expect(seen).toHaveLength(5);
    expect(faces.length).toBeGreaterThan(0);
    expect(tiles).toHaveLength(3);
    const across = tiles.map(({ box }) => (box.left + box.right) / 2);
    expect(across.map((middle) => Math.round(middle - (across[0] ?? 0)))).toEqual([0, 17, 35]);
  });

  it("gives each detector the part in the middle of black", async () => {
    const seen: Float32Array[] = [];
    const runtime = { network: async () => network(2304, 0, seen) } as unknown as Runtime;
    await (await Finder.open(runtime, beginning)).find(picture);
    const whole = seen[1]; // of the second detector
    expect(whole?.[0]).toBe(-1);
    expect(whole?.[(96 * 192 + 96) * 3]).toBeCloseTo(200 / 127.5 - 1);
  });
});

describe("a finder in another worker", () => {
  const channels: MessageChannel[] = [];
  const found: Found = {
    faces: [],
    tiles: [{ box: { left: 1, top: 2, right: 3, bottom: 4 }, eyes: 3, score: 1 }],
  };

  afterEach(() => {
    for (const { port1, port2 } of channels.splice(0)) {
      port1.close();
      port2.close();
    }
  });

  function served(
    ...open: Parameters<typeof serve> extends [unknown, ...infer Rest] ? Rest : never
  ) {
    const channel = new MessageChannel();
    channels.push(channel);
    serve(channel.port2, ...open);
    return RemoteFinder.open(channel.port1, beginning);
  }

  it("answers as it would here", async () => {
    const finder = await served(async () => ({ find: async () => found }));
    await expect(finder.find(picture)).resolves.toEqual(found);
  });

  it("says what failed there: files, or one picture", async () => {
    const refused = served(() => Promise.reject(new Error("no memory")));
    await expect(refused).rejects.toThrow("no memory");
    let tries = 0;
    const finder = await served(async () => ({
      find: async () => (tries++ === 0 ? Promise.reject(new Error("once")) : found),
    }));
    await expect(finder.find(picture)).rejects.toThrow("once");
    await expect(finder.find(picture)).resolves.toEqual(found);
  });
});
