import { describe, expect, test } from "vitest";
import type { DeviceState } from "../call/media";
import { surroundings } from "../call/surroundings";
import { channelFor, remedyFor, useful, wayOf } from "./devices";

const off: DeviceState = { status: "off", on: false, failure: null, track: null, label: "" };
const live: DeviceState = { ...off, status: "live", on: true };

describe("the way to join", () => {
  test("follows what works", () => {
    expect(wayOf(live, live)).toBe("both");
    expect(wayOf({ ...off, status: "failed" }, live)).toBe("microphone");
    expect(wayOf(live, off)).toBe("camera");
    expect(wayOf(off, off)).toBe("neither");
  });

  test("counts a muted microphone as none, an interrupted camera as there", () => {
    expect(wayOf(off, { ...live, on: false })).toBe("neither");
    expect(wayOf({ ...live, status: "interrupted" }, live)).toBe("both");
  });
});

describe("the channel", () => {
  test("is video wherever it is offered, since even the silent want to see", () => {
    expect(channelFor(["chat", "sound", "video"], "neither")).toBe("video");
    expect(channelFor(["sound", "video"], "microphone")).toBe("video");
  });

  test("is else what fits what was brought", () => {
    expect(channelFor(["sound", "chat"], "neither")).toBe("chat");
    expect(channelFor(["sound", "chat"], "microphone")).toBe("sound");
    expect(channelFor(["sound"], "neither")).toBe("sound");
  });

  test("decides which devices are of use", () => {
    expect(useful(["video"])).toEqual({ camera: true, microphone: true });
    expect(useful(["sound", "chat"])).toEqual({ camera: false, microphone: true });
    expect(useful(["chat"])).toEqual({ camera: false, microphone: false });
  });
});

describe("a remedy", () => {
  const iphone = surroundings(
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
  );
  const windows = surroundings(
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
  );
  const firefox = surroundings(
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  );

  test("is found in the browser for a refusal", () => {
    expect(remedyFor("refused", iphone)).toBe("ios-settings");
    expect(remedyFor("refused", windows)).toBe("chromium");
    expect(remedyFor("refused", firefox)).toBe("firefox");
  });

  test("is found in the system for a block", () => {
    expect(remedyFor("blocked", windows)).toBe("system-windows");
    expect(remedyFor("blocked", firefox)).toBe("system-any");
  });

  test("has no page of its own for the rest", () => {
    expect(remedyFor("busy", windows)).toBeNull();
  });
});
