import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SoundFiles } from "./sound-files";

/** An EBML head, a segment of unknown length, one cluster with one packet of 20 ms at 40 ms. */
const SOUND = new Uint8Array([
  0x1a, 0x45, 0xdf, 0xa3, 0x81, 7, 0x18, 0x53, 0x80, 0x67, 1, 255, 255, 255, 255, 255, 255, 255,
  0x1f, 0x43, 0xb6, 0x75, 0x8b, 0xe7, 0x81, 40, 0xa3, 0x86, 0x81, 0, 0, 0x80, 0xfc, 1,
]);

let answer: () => Promise<Response>;
const made: string[] = [];
const revoked: string[] = [];

beforeEach(() => {
  made.length = revoked.length = 0;
  vi.stubGlobal(
    "fetch",
    vi.fn(() => answer()),
  );
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    made.push(`blob:${made.length}`);
    return made.at(-1) ?? "";
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void revoked.push(url));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function files(): { sounds: SoundFiles; found: [number, number][] } {
  const found: [number, number][] = [];
  const sounds = new SoundFiles(
    (sequence) => `/parts/${sequence}`,
    (sequence, length) => found.push([sequence, length]),
  );
  return { sounds, found };
}

it("a part is fetched once, and tells its length", async () => {
  answer = () => Promise.resolve(new Response(SOUND));
  const { sounds, found } = files();
  expect(sounds.file(7)).toBeNull();
  expect(sounds.file(7)).toBeNull();
  await vi.waitFor(() => expect(sounds.file(7)).toBe("blob:0"));
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(found).toEqual([[7, 60]]);
  sounds.close();
  expect(revoked).toEqual(["blob:0"]);
});

it.each([
  ["refused", () => Promise.resolve(new Response("", { status: 404 }))],
  ["broken off", () => Promise.reject(new TypeError("network"))],
  [
    "too large",
    () => Promise.resolve(new Response(SOUND, { headers: { "Content-Length": "600000000" } })),
  ],
])("one that is %s keeps its own address", async (_, given) => {
  answer = given;
  const { sounds, found } = files();
  sounds.file(7);
  await vi.waitFor(() => expect(sounds.file(7)).toBe("/parts/7"));
  expect(made).toEqual([]);
  expect(found).toEqual([]);
});

it("what comes after the end is let go of", async () => {
  let come = (_: Response): void => undefined;
  answer = () =>
    new Promise((resolve) => {
      come = resolve;
    });
  const { sounds } = files();
  sounds.file(7);
  sounds.close();
  come(new Response(SOUND));
  await vi.waitFor(() => expect(revoked).toEqual(["blob:0"]));
});
