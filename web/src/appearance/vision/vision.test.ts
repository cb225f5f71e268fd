import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Begin, Reply, Request } from "./messages";
import { openVision, type Source, type Vision, VisionFailure } from "./vision";

/** The worker's place in a page: hears requests, is told what to reply. */
class FakeWorker extends EventTarget {
  static all: FakeWorker[] = [];
  readonly heard: Request[] = [];
  role = "";
  ended = false;

  constructor() {
    super();
    FakeWorker.all.push(this);
  }

  postMessage(request: Begin | Request): void {
    if (request.type === "eyes" || request.type === "finder") {
      this.role = request.type;
      request.port?.close();
    } else {
      this.heard.push(request);
    }
  }

  terminate(): void {
    this.ended = true;
  }

  says(data: Reply): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

const picture = { close: vi.fn() };
const options = { text: false, reference: null, palette: [] };
const measured = { values: {} as never, took_ms: 300, models: { classes: "abc" } };
const worker = () =>
  FakeWorker.all.filter(({ role }) => role === "eyes").at(-1) ??
  expect.fail("no worker was started");

async function opened(): Promise<Vision> {
  const vision = openVision();
  worker().says({ type: "ready", models: { classes: "abc" } });
  return vision;
}

/** Lets the picture be taken, so that the request is on its way. */
const taken = () => vi.waitFor(() => expect(worker().heard).not.toEqual([]));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("Worker", FakeWorker);
  vi.stubGlobal("navigator", { hardwareConcurrency: 2 });
  vi.stubGlobal("createImageBitmap", async () => picture);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  FakeWorker.all = [];
});

describe("opening", () => {
  it("tells how much has come, and is there with its models", async () => {
    const seen: number[][] = [];
    const vision = openVision({ onProgress: (...parts) => seen.push(parts) });
    worker().says({ type: "progress", loaded: 10, total: 40 });
    worker().says({ type: "progress", loaded: 40, total: 40 });
    worker().says({ type: "ready", models: { classes: "abc" } });
    expect((await vision).models).toEqual({ classes: "abc" });
    expect(seen).toEqual([
      [10, 40],
      [40, 40],
    ]);
  });

  it.each(["load", "unsupported"] as const)(
    "fails as *%s*, and may be tried again",
    async (kind) => {
      const vision = openVision();
      worker().says({ type: "failed", id: null, kind, message: "status 503" });
      await expect(vision).rejects.toMatchObject({ kind, message: "status 503" });
      expect(worker().ended).toBe(true);
      await expect(opened()).resolves.toBeDefined();
      expect(FakeWorker.all.filter(({ role }) => role === "eyes")).toHaveLength(2);
    },
  );

  it("takes a second worker for the faces where there is a second core, and ends both", async () => {
    const vision = await opened();
    expect(FakeWorker.all.map(({ role }) => role)).toEqual(["eyes", "finder"]);
    vision.close();
    expect(FakeWorker.all.every(({ ended }) => ended)).toBe(true);
    FakeWorker.all = [];
    vi.stubGlobal("navigator", { hardwareConcurrency: 1 });
    await opened();
    expect(FakeWorker.all.map(({ role }) => role)).toEqual(["eyes"]);
  });

  it("fails where a browser has no such workers", async () => {
    vi.stubGlobal("Worker", undefined);
    await expect(openVision()).rejects.toMatchObject({ kind: "unsupported" });
  });

  it("fails where the script doesn't come, and where nothing more does", async () => {
    const refused = openVision();
    worker().dispatchEvent(new Event("error"));
    await expect(refused).rejects.toMatchObject({ kind: "load" });

    const silent = openVision();
    const failed = expect(silent).rejects.toMatchObject({ kind: "load" });
    vi.advanceTimersByTime(110_000);
    worker().says({ type: "progress", loaded: 1, total: 2 });
    vi.advanceTimersByTime(110_000);
    expect(worker().ended).toBe(false);
    vi.advanceTimersByTime(20_000);
    await failed;
    expect(worker().ended).toBe(true);
  });
});

describe("measuring", () => {
  const ask = (vision: Vision) => vision.measure({} as Source, options);

  it("gives the values of this picture", async () => {
    const vision = await opened();
    const answer = ask(vision);
    await taken();
    worker().says({ type: "measured", id: 1, measured: { ...measured, models: { text: "def" } } });
    await expect(answer).resolves.toMatchObject({ took_ms: 300 });
    expect(vision.models).toEqual({ text: "def" });
  });

  it("says of one picture that it failed, and goes on", async () => {
    const vision = await opened();
    const first = expect(ask(vision)).rejects.toBeInstanceOf(VisionFailure);
    await taken();
    worker().says({ type: "failed", id: 1, kind: "run", message: "memory" });
    await first;
    const second = ask(vision);
    await vi.waitFor(() => expect(worker().heard).toHaveLength(2));
    worker().says({ type: "measured", id: 2, measured });
    await expect(second).resolves.toBe(measured);
  });

  it("says so where there is no picture to take", async () => {
    vi.stubGlobal("createImageBitmap", () => Promise.reject(new DOMException("no frame")));
    await expect(ask(await opened())).rejects.toBeInstanceOf(DOMException);
  });

  it("ends a worker that hangs, and says so", async () => {
    const vision = await opened();
    const hanging = expect(ask(vision)).rejects.toMatchObject({ kind: "run" });
    await taken();
    vi.advanceTimersByTime(20_001);
    await hanging;
    expect(worker().ended).toBe(true);
    await expect(ask(vision)).rejects.toMatchObject({ kind: "run" });
  });

  it("drops what comes of a closed worker, and who waits hears it", async () => {
    const vision = await opened();
    const waiting = expect(ask(vision)).rejects.toMatchObject({ kind: "run", message: "closed" });
    await taken();
    vision.close();
    await waiting;
    expect(worker().ended).toBe(true);
    worker().says({ type: "measured", id: 1, measured: { ...measured, models: { text: "late" } } });
    expect(vision.models).toEqual({ classes: "abc" });
    picture.close.mockClear();
    await expect(vision.reference({} as Source)).rejects.toMatchObject({ message: "closed" });
    expect(picture.close).toHaveBeenCalledOnce();
  });
});
