import { describe, expect, it } from "vitest";
import { holding, onAir, untouched } from "./holding";
import { EMPTY } from "./model";
import { agent, contact } from "./samples";

const at = (state: Parameters<typeof agent>[0], over: object = {}) =>
  holding({ ...EMPTY, me: agent(state), ...over });

describe("camera and microphone", () => {
  it.each(["available", "reserved", "rest"] as const)("are ready while %s", (state) => {
    expect(at({ state })).toBe("hold");
  });

  it.each(["paused", "offline", "away", "wrap_up"] as const)("are off while %s", (state) => {
    expect(at({ state })).toBe("release");
  });

  it("are the call's own while one runs", () => {
    expect(at({ state: "busy" }, { contacts: [contact()] })).toBe("leave");
    expect(at({ state: "paused" }, { contacts: [contact()] })).toBe("leave");
  });

  it("belong to the tab that talks", () => {
    expect(at({ state: "available" }, { primary: false })).toBe("release");
  });

  it("aren't touched before the desk has spoken", () => {
    expect(holding(EMPTY)).toBe("leave");
  });
});

it("nobody is seen or heard in a chat, nor after a talk", () => {
  expect(onAir({ contacts: [contact()] })).toBe(true);
  const others = [contact({ channel: "chat" }), contact({ state: "wrap_up" })];
  expect(onAir({ contacts: others })).toBe(false);
});

it("devices are turned on for a call only where neither is on, muted or refused", () => {
  const off = { status: "off", on: false, failure: null, track: null, label: "" } as const;
  const live = { ...off, status: "live" } as const;
  expect(untouched({ camera: off, microphone: off })).toBe(true);
  expect(untouched({ camera: off, microphone: live })).toBe(false);
  expect(untouched({ camera: { ...off, status: "failed" }, microphone: off })).toBe(false);
});
