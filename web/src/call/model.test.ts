import { describe, expect, test } from "vitest";
import type { ParticipantView } from "../protocol/messages";
import type { CallState } from "./engine";
import type { DeviceState, MediaState } from "./media";
import { comings, controls, moved, nearest, stage } from "./model";
import { SILENCE } from "./speaking";

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
  joined_at: 1_000,
  stage: "call",
  present: true,
  microphone: true,
  camera: true,
  screen: false,
  quality: null,
  trouble: null,
};
const SCREEN = {} as MediaStream;
const CALL: CallState = {
  phase: "connected",
  since: 0,
  epoch: 1,
  remotes: [{ participant: "agent", face: {} as MediaStream, screen: SCREEN, life: "alive" }],
  speaking: SILENCE,
  firstFrameAt: 1,
  soundOnly: "no",
  quality: null,
  failure: null,
  peerPresent: true,
  online: true,
};

function shown(call: Partial<CallState> = {}, peer: Partial<ParticipantView> = {}, media = MEDIA) {
  const other = { ...PEER, ...peer };
  return stage({ ...CALL, ...call }, { me: null, peer: other, others: [other] }, media);
}

const only = (model: ReturnType<typeof stage>) => model.tiles[0];

describe("the stage", () => {
  test("shows a face and nothing else while all is well", () => {
    expect(shown()).toMatchObject({
      middle: "none",
      banner: null,
      tiles: [{ id: "agent", face: "picture", muted: false, speaking: false, large: false }],
      arrangement: { kind: "one", sharer: null },
      own: "picture",
    });
  });

  test("shows initials while the other camera is off, and when only sound is wanted", () => {
    expect(only(shown({}, { camera: false }))?.face).toBe("initials");
    expect(only(shown({ soundOnly: "choice" }))?.face).toBe("initials");
    // By need it is our picture that gives way; theirs may still come.
    const need = shown({ soundOnly: "need" });
    expect([only(need)?.face, need.own]).toEqual(["picture", "dark"]);
  });

  test("shows a shared screen only with a stream to show", () => {
    expect(shown({}, { screen: true }).arrangement.kind).toBe("sharing");
    expect(shown({ remotes: [] }, { screen: true }).arrangement.kind).toBe("one");
  });

  test("has a face to wait for before anybody is known", () => {
    const session = { me: null, peer: null, others: [] };
    const waiting = stage({ ...CALL, phase: "connecting", remotes: [] }, session, MEDIA);
    expect(waiting.tiles).toMatchObject([{ id: "", face: "initials" }]);
    expect(stage(CALL, session, MEDIA).tiles).toMatchObject([{ id: "agent", face: "picture" }]);
  });

  test("with three, shows large who speaks and dims who doesn't send", () => {
    const others = [PEER, { ...PEER, id: "companion", role: "companion", camera: false } as const];
    const remotes = others.map(({ id }) => ({
      participant: id,
      face: {} as MediaStream,
      screen: null,
      life: "alive" as const,
    }));
    const speaking = { speaker: "companion", voices: new Set(["companion"]) };
    const session = { me: null, peer: PEER, others };
    const model = stage({ ...CALL, remotes, speaking }, session, MEDIA);
    expect(model.arrangement).toMatchObject({ kind: "speaker", order: ["companion", "agent"] });
    expect(model.tiles).toMatchObject([
      { id: "agent", face: "picture", large: false, speaking: false },
      { id: "companion", face: "initials", large: true, speaking: true },
    ]);
    expect(stage({ ...CALL, remotes, speaking }, session, MEDIA, "grid").tiles).toMatchObject([
      { large: false },
      { large: false },
    ]);
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

  test("in private, who talks there comes before who waits", () => {
    const customer = { ...PEER, id: "customer", role: "customer", stage: "waiting" } as const;
    const colleague = { ...PEER, id: "colleague", role: "colleague", stage: "aside" } as const;
    const me = { ...PEER, stage: "aside" } as const;
    const session = { me, peer: customer, others: [customer, colleague] };
    const { tiles } = stage({ ...CALL, remotes: [] }, session, MEDIA);
    expect(tiles.map(({ id, large }) => [id, large])).toEqual([
      ["colleague", true],
      ["customer", false],
    ]);
  });

  test("a camera that was taken away is told, a microphone first", () => {
    const gone = { ...DEVICE, status: "interrupted" } as const;
    expect(shown({}, {}, { ...MEDIA, camera: gone }).banner?.key).toBe("camera-interrupted");
    const both = { ...MEDIA, camera: gone, microphone: gone };
    expect(shown({}, {}, both).banner?.key).toBe("microphone-interrupted");
  });

  test("who is away is said only when nothing comes from there either", () => {
    const of = (life: "alive" | "silent") => CALL.remotes.map((remote) => ({ ...remote, life }));
    const gone = { present: false };
    expect(shown({ remotes: of("alive") }, gone).banner).toBeNull();
    const silent = shown({ remotes: of("silent") }, gone);
    expect([silent.banner?.key, only(silent)?.away]).toEqual(["peer-away", true]);
    expect(only(shown({ remotes: of("silent") }))?.away).toBe(false);
  });

  test("on the SFU one's own connection isn't enough: the first sign of somebody is awaited", () => {
    const remotes = CALL.remotes.map((remote) => ({ ...remote, life: "none" as const }));
    expect(shown({ remotes }).middle).toBe("connecting");
    expect(shown({ remotes }, { camera: false, microphone: false }).middle).toBe("none");
    expect(shown({ remotes }, { present: false })).toMatchObject({
      middle: "none",
      banner: { key: "peer-away" },
    });
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

describe("who comes and leaves", () => {
  const companion = { ...PEER, id: "companion", role: "companion" } as const;

  test("is told, but not to somebody who has just come", () => {
    expect(comings(null, [PEER])).toEqual([]);
    expect(comings([PEER], [PEER, companion])).toMatchObject([{ id: "companion", what: "came" }]);
    expect(comings([PEER, companion], [companion])).toMatchObject([{ id: "agent", what: "left" }]);
    expect(comings([PEER], [{ ...PEER, present: false }])).toEqual([]);
  });
});

describe("the controls", () => {
  const names = (media: typeof MEDIA) => controls(media, false).map(({ name }) => name);

  test("are six on a computer, five where no screen can be shared", () => {
    expect(names(MEDIA)).toEqual(["microphone", "camera", "screen", "chat", "more", "hangup"]);
    const phone = { ...MEDIA, screen: { ...MEDIA.screen, available: false } };
    expect(names(phone)).toEqual(["microphone", "camera", "chat", "more", "hangup"]);
  });

  test("are never more than six for a customer: the screen is then in the menu, unless it is shared", () => {
    const few = (media: typeof MEDIA, documents: boolean | null) =>
      controls(media, false, documents, true).map(({ name }) => name);
    const without = ["microphone", "camera", "documents", "chat", "more", "hangup"];
    expect(few(MEDIA, false)).toEqual(without);
    expect(few(MEDIA, null)).toContain("screen");
    const sharing = { ...MEDIA, screen: { ...MEDIA.screen, status: "live" } } as typeof MEDIA;
    expect(few(sharing, false)).toContain("screen");
    expect(controls(MEDIA, false, false)).toHaveLength(7);
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
