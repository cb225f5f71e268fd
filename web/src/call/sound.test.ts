// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { loudness, meter, playOn, testTone } from "./sound";

test("silence is nothing, loud speech is all, in between goes by decibels", () => {
  const level = (amplitude: number) => loudness(new Float32Array(64).fill(amplitude));
  expect(level(0)).toBe(0);
  expect(level(0.001)).toBeCloseTo(0, 2); // -60 dB
  expect(level(10 ** (-36 / 20))).toBeCloseTo(0.5, 2);
  expect(level(1)).toBe(1);
});

test("a loudspeaker that is gone, or a browser that can't choose, stops nothing", async () => {
  const setSinkId = vi.fn(() => Promise.reject(new Error("gone")));
  await expect(playOn({ setSinkId }, "x")).resolves.toBeUndefined();
  await expect(playOn({}, "x")).resolves.toBeUndefined();
  await playOn({ setSinkId: setSinkId.mockResolvedValue(undefined as never) }, null);
  expect(setSinkId).toHaveBeenLastCalledWith("");
});

/** An audio context in which every sample is `amplitude`. */
class FakeContext {
  static last: FakeContext;
  static amplitude = 1;
  readonly currentTime = 0;
  readonly destination = {};
  readonly close = vi.fn(() => Promise.resolve());
  readonly resume = vi.fn(() => Promise.resolve());
  readonly setSinkId = vi.fn(() => Promise.resolve());
  readonly pitches: number[] = [];

  constructor() {
    FakeContext.last = this;
  }

  createMediaStreamSource = () => ({ connect: vi.fn() });
  createAnalyser = () => ({
    fftSize: 0,
    getFloatTimeDomainData: (samples: Float32Array) => samples.fill(FakeContext.amplitude),
  });
  createGain = () => ({
    gain: { setValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() },
    connect: vi.fn(),
  });
  createOscillator = () => {
    const { pitches } = this;
    const frequency = { value: 0 };
    const start = () => pitches.push(frequency.value);
    return { type: "", frequency, connect: <T>(next: T) => next, start, stop: vi.fn() };
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("AudioContext", FakeContext);
  vi.stubGlobal("MediaStream", class {});
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a meter", () => {
  const muted = () => {
    const clone = { enabled: false, stop: vi.fn() };
    return { clone, track: { clone: () => clone } as unknown as MediaStreamTrack };
  };

  test("hears a muted microphone, too, about 15 times a second", () => {
    const { clone, track } = muted();
    const heard = vi.fn();
    const stop = meter(track, heard);
    vi.advanceTimersByTime(1_000);
    stop();
    expect(clone.enabled).toBe(true);
    expect(heard).toHaveBeenCalledTimes(15);
    expect(heard).toHaveBeenCalledWith(1);
  });

  test("stopped, it holds the microphone no longer, and is silent", () => {
    const { clone, track } = muted();
    const heard = vi.fn();
    meter(track, heard)();
    vi.advanceTimersByTime(1_000);
    expect(clone.stop).toHaveBeenCalledOnce();
    expect(FakeContext.last.close).toHaveBeenCalledOnce();
    expect(heard).not.toHaveBeenCalled();
  });
});

test("the test of the loudspeaker plays three rising tones on the chosen one, then closes", async () => {
  const over = testTone("desk-speaker");
  await vi.advanceTimersByTimeAsync(1_000);
  await over;
  const { setSinkId, pitches, close } = FakeContext.last;
  expect(setSinkId).toHaveBeenCalledWith("desk-speaker");
  expect(pitches).toHaveLength(3);
  expect(pitches).toEqual([...pitches].sort((a, b) => a - b));
  expect(close).toHaveBeenCalledOnce();
});
