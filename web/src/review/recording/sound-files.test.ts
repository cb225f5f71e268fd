import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SoundFiles } from "./sound-files";

const SOUND = new Uint8Array([1, 2, 3]);

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

const files = () => new SoundFiles((sequence) => `/parts/${sequence}`);

it("parts are fetched once, one after another", async () => {
  const come: ((answer: Response) => void)[] = [];
  answer = () => new Promise((resolve) => come.push(resolve));
  const sounds = files();
  for (const sequence of [7, 8, 7]) expect(sounds.file(sequence)).toBeNull();
  await vi.waitFor(() => expect(come.length).toBe(1));
  come[0]?.(new Response(SOUND));
  await vi.waitFor(() => expect(sounds.file(7)).toBe("blob:0"));
  await vi.waitFor(() => expect(come.length).toBe(2));
  come[1]?.(new Response(SOUND));
  await vi.waitFor(() => expect(sounds.file(8)).toBe("blob:1"));
  sounds.close();
  expect(revoked).toEqual(["blob:0", "blob:1"]);
});

it.each([
  ["refused", () => Promise.resolve(new Response("", { status: 404 }))],
  ["broken off", () => Promise.reject(new TypeError("network"))],
])("one that is %s keeps its own address", async (_, given) => {
  answer = given;
  const sounds = files();
  sounds.file(7);
  await vi.waitFor(() => expect(sounds.file(7)).toBe("/parts/7"));
  expect(made).toEqual([]);
});

it("what comes after the end is let go of", async () => {
  let come = (_: Response): void => undefined;
  answer = () =>
    new Promise((resolve) => {
      come = resolve;
    });
  const sounds = files();
  sounds.file(7);
  await vi.waitFor(() => expect(fetch).toHaveBeenCalled());
  sounds.close();
  come(new Response(SOUND));
  await vi.waitFor(() => expect(revoked).toEqual(["blob:0"]));
});
