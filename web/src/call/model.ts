/** What the call shows, as plain data from what is known. */

import type { CallState, Failure } from "./engine";
import type { MediaState } from "./media";
import type { SessionState } from "./session";

export type Button = "reconnect" | "sound-only" | "chat" | "picture";

export interface Banner {
  readonly key:
    | "interrupted"
    | "offline"
    | "peer-away"
    | "need"
    | "choice"
    | "desk-away"
    | "camera-interrupted"
    | "microphone-interrupted";
  readonly tone: "info" | "warn";
  readonly buttons: readonly Button[];
}

export interface StageModel {
  /** In the middle, instead of a face: still connecting, or the words for a call that can't. */
  readonly middle: "none" | "connecting" | "peer-away" | Failure["reason"];
  readonly banner: Banner | null;
  readonly face: "picture" | "initials";
  readonly muted: boolean;
  readonly sharing: boolean;
  readonly own: "picture" | "dark";
}

type Known = Pick<MediaState, "camera" | "microphone">;

export function stage(call: CallState, session: SessionState, media: Known): StageModel {
  const { peer } = session;
  const live = call.remote !== null && (call.phase === "connected" || call.phase === "interrupted");
  const pictured = live && call.soundOnly !== "choice" && peer?.camera !== false;
  return {
    middle: middle(call),
    banner: banner(call, media),
    face: pictured ? "picture" : "initials",
    muted: live && peer?.microphone === false,
    sharing: live && peer?.screen === true && call.remote?.screen !== null,
    own: media.camera.status === "live" && call.soundOnly === "no" ? "picture" : "dark",
  };
}

function middle(call: CallState): StageModel["middle"] {
  if (call.phase === "failed-to-connect") return call.failure?.reason ?? "blocked";
  if (call.phase !== "idle" && call.phase !== "connecting") return "none";
  return call.peerPresent ? "connecting" : "peer-away";
}

/** One banner at a time: what stops people from talking comes first. */
function banner(call: CallState, media: Known): Banner | null {
  if (call.phase === "interrupted") {
    if (!call.online) return { key: "offline", tone: "warn", buttons: ["reconnect"] };
    if (!call.peerPresent) return { key: "peer-away", tone: "info", buttons: ["chat"] };
    return { key: "interrupted", tone: "warn", buttons: ["reconnect", "chat"] };
  }
  if (call.phase !== "connected") {
    return call.online ? null : { key: "offline", tone: "warn", buttons: ["reconnect"] };
  }
  if (media.microphone.status === "interrupted")
    return { key: "microphone-interrupted", tone: "warn", buttons: [] };
  if (media.camera.status === "interrupted")
    return { key: "camera-interrupted", tone: "info", buttons: [] };
  if (call.soundOnly === "need") return { key: "need", tone: "info", buttons: [] };
  if (call.soundOnly === "choice") return { key: "choice", tone: "info", buttons: ["picture"] };
  return call.online ? null : { key: "desk-away", tone: "info", buttons: ["reconnect"] };
}

export type ControlName = "microphone" | "camera" | "screen" | "chat" | "more" | "hangup";

export interface Control {
  readonly name: ControlName;
  /** Of switches whether they are on; null for what is merely pressed. */
  readonly on: boolean | null;
  readonly busy: boolean;
  /** Something is wrong with it: a sign and words in the menu. */
  readonly failed: boolean;
}

/** Six on a computer; five on a phone, which can't share its screen and flips its camera in the own picture. */
export function controls(
  media: Pick<MediaState, "camera" | "microphone" | "screen">,
  chatShown: boolean,
): readonly Control[] {
  const { camera, microphone, screen } = media;
  const plain = { busy: false, failed: false };
  const device = ({ status, on }: MediaState["camera"]) => ({
    on: on && status !== "failed" && status !== "off",
    busy: status === "asking",
    failed: status === "failed",
  });
  return [
    { name: "microphone", ...device(microphone) },
    { name: "camera", ...device(camera) },
    ...(screen.available
      ? [
          {
            name: "screen",
            on: screen.status === "live",
            busy: screen.status === "asking",
            failed: screen.failure !== null,
          } as const,
        ]
      : []),
    { name: "chat", on: chatShown, ...plain },
    { name: "more", on: null, ...plain },
    { name: "hangup", on: null, ...plain },
  ];
}

export type Corner = "top-left" | "top-right" | "bottom-left" | "bottom-right";

/** Where the own picture goes when it is let go of: the nearest corner. Fractions of the stage, 0 to 1. */
export function nearest(x: number, y: number): Corner {
  return `${y < 0.5 ? "top" : "bottom"}-${x < 0.5 ? "left" : "right"}`;
}

/** With arrow keys, corner by corner. */
export function moved(corner: Corner, key: string): Corner {
  const [vertical, horizontal] = corner.split("-") as ["top" | "bottom", "left" | "right"];
  if (key === "ArrowUp") return `top-${horizontal}`;
  if (key === "ArrowDown") return `bottom-${horizontal}`;
  if (key === "ArrowLeft") return `${vertical}-left`;
  if (key === "ArrowRight") return `${vertical}-right`;
  return corner;
}
