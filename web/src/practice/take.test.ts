import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MediaSource } from "../call/engine";
import { LONGEST_MS, SHORTEST_MS, Take } from "./take";

class FakeRecorder {
  static made: FakeRecorder[] = [];
  state = "inactive";
  mimeType = "video/webm";
  ondataavailable: ((event: { data: Blob }) => void) | null = null;
  onstop: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor() {
    FakeRecorder.made.push(this);
  }
  start(): void {
    this.state = "recording";
  }
  stop(): void {
    this.state = "inactive";
    this.ondataavailable?.({ data: new Blob(["picture"]) });
    this.onstop?.();
  }
}

function media(track: object | null): MediaSource {
  const device = { track };
  return {
    state: { camera: device, microphone: device },
    subscribe: () => () => {},
  } as unknown as MediaSource;
}

const revoked: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  FakeRecorder.made = [];
  revoked.length = 0;
  Object.assign(globalThis, { MediaRecorder: FakeRecorder, MediaStream: class {} });
  URL.createObjectURL = () => "blob:take";
  URL.revokeObjectURL = (url) => {
    revoked.push(url);
  };
});

afterEach(() => {
  vi.useRealTimers();
});

test("records, stops, and can be looked at", () => {
  const take = new Take(media({}));
  take.start();
  expect(take.state.phase).toBe("running");
  take.stop(); // too soon for a film
  expect(take.state.phase).toBe("running");
  vi.advanceTimersByTime(SHORTEST_MS);
  expect(take.state).toEqual({ phase: "ready", url: "blob:take" });
});

test("ends by itself", () => {
  const take = new Take(media({}));
  take.start();
  vi.advanceTimersByTime(LONGEST_MS);
  expect(take.state.phase).toBe("ready");
});

test("the next one, and leaving, forget it", () => {
  const take = new Take(media({}));
  take.start();
  vi.advanceTimersByTime(SHORTEST_MS);
  take.stop();
  take.start();
  expect(revoked).toEqual(["blob:take"]);
  expect(take.state.phase).toBe("running");
  take.drop(); // in the middle: what is recorded is thrown away
  expect(take.state).toEqual({ phase: "none", url: null });
});

test("without a device, or where the browser can't, it says so", () => {
  const without = new Take(media(null));
  without.start();
  expect(without.state.phase).toBe("failed");
  const broken = new Take(media({}));
  broken.start();
  FakeRecorder.made.at(-1)?.onerror?.();
  expect(broken.state.phase).toBe("failed");
});

test("a talk that begins, in another tab perhaps, is in no recording; what was recorded before stays", () => {
  const take = new Take(media({}));
  take.start();
  take.giveWay();
  expect(take.state).toEqual({ phase: "none", url: null });
  expect(FakeRecorder.made.at(-1)?.state).toBe("inactive");
  take.start();
  vi.advanceTimersByTime(LONGEST_MS);
  take.giveWay();
  expect(take.state.phase).toBe("ready");
});
