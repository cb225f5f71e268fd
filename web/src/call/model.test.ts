import { describe, expect, test } from "vitest";
import type { ParticipantView } from "../protocol/messages";
import type { CallState } from "./engine";
import type { DeviceState, MediaState } from "./media";
import { controls, moved, nearest, stage } from "./model";

const DEVICE: DeviceState = { status: "live", on: true, failure: null, track: null, label: "" };
const MEDIA: Pick<MediaState, "camera" | "microphone" | "screen"> = {
  camera: DEVICE,
  microphone: DEVICE,
  screen: { available: true, status: "off", failure: null, track: null },
};
const PEER: ParticipantView = {
  id: "agent",
  role: "agent",
  name: "Anna",
  present: true,
  microphone: true,
  camera: true,
  screen: false,
  quality: null,
};
const SCREEN = {} as MediaStream;
const CALL: CallState = {
  phase: "connected",
  since: 0,
  epoch: 1,
  remote: { peer: "agent", face: {} as MediaStream, screen: SCREEN },
  firstFrameAt: 1,
  soundOnly: "no",
  quality: null,
  failure: null,
  peerPresent: true,
  online: true,
};

function shown(call: Partial<CallState> = {}, peer: Partial<ParticipantView> = {}, media = MEDIA) {
  return stage({ ...CALL, ...call }, { me: null, peer: { ...PEER, ...peer } }, media);
}

describe("the stage", () => {
  test("shows a face and nothing else while all is well", () => {
    expect(shown()).toEqual({
      middle: "none",
      banner: null,
      face: "picture",
      muted: false,
      sharing: false,
      own: "picture",
    });
  });

  test("shows initials while the other camera is off, and when only sound is wanted", () => {
    expect(shown({}, { camera: false }).face).toBe("initials");
    expect(shown({ soundOnly: "choice" }).face).toBe("initials");
    // By need it is our picture that gives way; theirs may still come.
    expect(shown({ soundOnly: "need" })).toMatchObject({ face: "picture", own: "dark" });
  });

  test("shows a shared screen only with a stream to show", () => {
    expect(shown({}, { screen: true }).sharing).toBe(true);
    expect(shown({ remote: null }, { screen: true }).sharing).toBe(false);
  });

  test.each([
    [{ phase: "interrupted" }, "interrupted", ["reconnect", "chat"]],
    [{ phase: "interrupted", online: false }, "offline", ["reconnect"]],
    [{ phase: "interrupted", peerPresent: false }, "peer-away", ["chat"]],
    [{ online: false }, "desk-away", ["reconnect"]],
    [{ soundOnly: "need" }, "need", []],
    [{ soundOnly: "choice" }, "choice", ["picture"]],
  ] as const)("%o says %s and offers %o", (call, key, buttons) => {
    expect(shown(call).banner).toMatchObject({ key, buttons });
  });

  test("a camera that was taken away is told, a microphone first", () => {
    const gone = { ...DEVICE, status: "interrupted" } as const;
    expect(shown({}, {}, { ...MEDIA, camera: gone }).banner?.key).toBe("camera-interrupted");
    const both = { ...MEDIA, camera: gone, microphone: gone };
    expect(shown({}, {}, both).banner?.key).toBe("microphone-interrupted");
  });

  test("a call that can't connect says why in the middle", () => {
    const failure = {
      reason: "relay-unreachable",
      policy: "relay",
      relayConfigured: true,
      relayFound: false,
    } as const;
    expect(shown({ phase: "failed-to-connect", failure }).middle).toBe("relay-unreachable");
    expect(shown({ phase: "connecting", peerPresent: false }).middle).toBe("peer-away");
  });
});

describe("the controls", () => {
  const names = (media: typeof MEDIA) => controls(media, false).map(({ name }) => name);

  test("are six on a computer, five where no screen can be shared", () => {
    expect(names(MEDIA)).toEqual(["microphone", "camera", "screen", "chat", "more", "hangup"]);
    const phone = { ...MEDIA, screen: { ...MEDIA.screen, available: false } };
    expect(names(phone)).toEqual(["microphone", "camera", "chat", "more", "hangup"]);
  });

  test("tell a failed device from one that is switched off", () => {
    const failed = { ...DEVICE, status: "failed", on: false, failure: "busy" } as const;
    const [microphone, camera] = controls({ ...MEDIA, camera: failed }, false);
    expect(microphone).toMatchObject({ on: true, failed: false });
    expect(camera).toMatchObject({ on: false, failed: true });
  });
});

describe("the own picture", () => {
  test("settles in the nearest corner", () => {
    expect(nearest(0.9, 0.1)).toBe("top-right");
    expect(nearest(0.2, 0.8)).toBe("bottom-left");
  });

  test("moves corner by corner with the arrow keys", () => {
    expect(moved("bottom-right", "ArrowUp")).toBe("top-right");
    expect(moved("top-right", "ArrowLeft")).toBe("top-left");
    expect(moved("top-left", "Enter")).toBe("top-left");
  });
});
