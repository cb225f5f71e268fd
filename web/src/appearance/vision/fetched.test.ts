import { afterEach, describe, expect, it, vi } from "vitest";
import { Loading } from "./fetched";

const asset = { url: "/assets/model.tflite", bytes: 6, sha256: "" };
const other = { url: "/assets/runtime.wasm", bytes: 4, sha256: "" };

function answering(parts: readonly string[], status = 200): void {
  vi.stubGlobal("fetch", async () => {
    const body = new ReadableStream({
      start(controller) {
        for (const part of parts) {
          controller.enqueue(new TextEncoder().encode(part));
        }
        controller.close();
      },
    });
    return new Response(body, { status });
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a file on its way", () => {
  it("is counted together with the others", async () => {
    answering(["abc", "def"]);
    const seen: number[][] = [];
    const loading = new Loading([asset, other], (...parts) => seen.push(parts));
    expect(new TextDecoder().decode(await loading.fetch(asset))).toBe("abcdef");
    answering(["wasm"]);
    await loading.fetch(other);
    expect(seen).toEqual([
      [3, 10],
      [6, 10],
      [10, 10],
    ]);
  });

  it.each([
    ["another answer", ["abcdef"], 503],
    ["too little", ["abc"], 200],
    ["too much", ["abcdef", "g"], 200],
  ] as const)("is refused as %s", async (_, parts, status) => {
    answering(parts, status);
    await expect(new Loading([asset], () => undefined).fetch(asset)).rejects.toThrow(Error);
  });
});
