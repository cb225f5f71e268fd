/** What the call shows, as plain data from what is known. */

import type { ParticipantView } from "../protocol/messages";
import type { CallState, Failure } from "./engine";
import { type Arrangement, arrange, type Liking, type Seats } from "./layout";
import type { MediaState } from "./media";
import type { SessionState } from "./session";

export type Button = "reconnect" | "sound-only" | "chat" | "picture" | "recover" | "uncover";

export interface Banner {
  readonly key:
    | "interrupted"
    | "offline"
    | "peer-away"
    | "need"
    | "choice"
    | "desk-away"
    | "background-dark"
    | "background-slow"
    | "camera-interrupted"
    | "microphone-interrupted";
  readonly tone: "info" | "warn";
  readonly buttons: readonly Button[];
}

/** One of the others. */
export interface Tile {
  /** Null until the desk has said who it is. */
  readonly participant: ParticipantView | null;
  readonly id: string;
  readonly face: "picture" | "initials";
  readonly muted: boolean;
  readonly speaking: boolean;
  /** Their page is gone, and nothing comes from it. */
  readonly away: boolean;
  /** The large one, where one is. */
  readonly large: boolean;
}

export interface StageModel {
  /** In the middle, instead of a face: still connecting, or the words for a call that can't. */
  readonly middle: "none" | "connecting" | "peer-away" | Failure["reason"];
  readonly banner: Banner | null;
  /** In the order in which people came; never empty, so that there is a face to wait for. */
  readonly tiles: readonly Tile[];
  readonly arrangement: Arrangement;
  readonly own: "picture" | "dark";
}

type Known = Pick<MediaState, "camera" | "microphone"> & Partial<Pick<MediaState, "background">>;

export function stage(
  call: CallState,
  session: SessionState,
  media: Known,
  liking: Liking = "speaker",
  document: Seats["document"] = "none",
): StageModel {
  const live = call.phase === "connected" || call.phase === "interrupted";
  const { others, me } = session;
  // In a private consultation the two who talk come first, and who waits meanwhile after them.
  const near = (id: string) => !me || others.find((other) => other.id === id)?.stage === me.stage;
  const all = others.map(({ id }) => id);
  const ids = [...all.filter(near), ...all.filter((id) => !near(id))];
  const remotes = new Map(call.remotes.map((remote) => [remote.participant, remote]));
  const shown = ids.length > 0 ? ids : [call.remotes[0]?.participant ?? ""];
  const sharers = call.remotes
    .filter(({ participant, screen }) => live && screen && sends(others, participant, "screen"))
    .map(({ participant }) => participant);
  const { speaker, voices } = call.speaking;
  const arrangement = arrange({ others: shown, speaker, sharers, liking, document });
  const tile = (id: string): Tile => {
    const participant = others.find((other) => other.id === id) ?? null;
    const remote = remotes.get(id);
    const there = live && remote !== undefined;
    const pictured = there && call.soundOnly !== "choice" && participant?.camera !== false;
    return {
      participant,
      id,
      face: pictured ? "picture" : "initials",
      muted: there && participant?.microphone === false,
      speaking: there && shown.length > 1 && voices.has(id),
      away: participant?.present === false && (!there || remote.life !== "alive"),
      large: arrangement.kind === "speaker" && arrangement.order[0] === id,
    };
  };
  const tiles = shown.map(tile);
  const alone = tiles.length === 1 && tiles[0]?.away === true;
  return {
    middle: middle(call, others),
    banner: banner(call, media, alone),
    tiles,
    arrangement,
    own: media.camera.status === "live" && call.soundOnly === "no" ? "picture" : "dark",
  };
}

function sends(others: readonly ParticipantView[], id: string, what: "screen" | "camera"): boolean {
  return others.find((other) => other.id === id)?.[what] === true;
}

export interface Coming {
  readonly id: string;
  readonly what: "came" | "left";
  readonly participant: ParticipantView;
}

/** Who has come and who has left between two looks; nothing on the first one, when everybody is new. */
export function comings(
  before: readonly ParticipantView[] | null,
  now: readonly ParticipantView[],
): readonly Coming[] {
  if (before === null) return [];
  const without = (list: readonly ParticipantView[], id: string) =>
    !list.some((each) => each.id === id);
  const of = (list: readonly ParticipantView[], other: typeof list, what: Coming["what"]) =>
    list
      .filter(({ id }) => without(other, id))
      .map((participant) => ({ id: participant.id, what, participant }));
  return [...of(now, before, "came"), ...of(before, now, "left")];
}

function middle(call: CallState, others: readonly ParticipantView[]): StageModel["middle"] {
  if (call.phase === "failed-to-connect") return call.failure?.reason ?? "blocked";
  if (call.phase === "connected" && call.remotes.length > 0) {
    // On the SFU one's own connection may be up before anybody else's.
    const awaited = call.remotes.every(({ life, participant }) => {
      const sends = others.find(({ id }) => id === participant);
      return life === "none" && (sends?.present ?? true) && (sends?.microphone || sends?.camera);
    });
    if (awaited) return "connecting";
  }
  if (call.phase !== "idle" && call.phase !== "connecting") return "none";
  return call.peerPresent ? "connecting" : "peer-away";
}

/** One banner at a time: what stops people from talking comes first. */
function banner(call: CallState, media: Known, away: boolean): Banner | null {
  if (call.phase === "interrupted") {
    if (!call.online) return { key: "offline", tone: "warn", buttons: ["reconnect"] };
    if (!call.peerPresent) return { key: "peer-away", tone: "info", buttons: ["chat"] };
    return { key: "interrupted", tone: "warn", buttons: ["reconnect", "chat"] };
  }
  if (call.phase !== "connected") {
    return call.online ? null : { key: "offline", tone: "warn", buttons: ["reconnect"] };
  }
  if (away) return { key: "peer-away", tone: "info", buttons: ["chat"] };
  if (media.microphone.status === "interrupted")
    return { key: "microphone-interrupted", tone: "warn", buttons: [] };
  if (media.camera.status === "interrupted")
    return { key: "camera-interrupted", tone: "info", buttons: [] };
  if (call.soundOnly === "no" && media.background?.status === "dark")
    return { key: "background-dark", tone: "warn", buttons: ["recover", "uncover"] };
  if (call.soundOnly === "no" && media.background?.status === "slow")
    return { key: "background-slow", tone: "info", buttons: ["uncover"] };
  if (call.soundOnly === "need") return { key: "need", tone: "info", buttons: [] };
  if (call.soundOnly === "choice") return { key: "choice", tone: "info", buttons: ["picture"] };
  return call.online ? null : { key: "desk-away", tone: "info", buttons: ["reconnect"] };
}

export type ControlName =
  | "microphone"
  | "camera"
  | "screen"
  | "documents"
  | "chat"
  | "more"
  | "hangup";

export interface Control {
  readonly name: ControlName;
  /** Of switches whether they are on; null for what is merely pressed. */
  readonly on: boolean | null;
  readonly busy: boolean;
  /** Something is wrong with it: a sign and words in the menu. */
  readonly failed: boolean;
}

/** At most so many are in a customer's bar. */
const FEW = 6;

/**
 * Six on a computer, and the documents where there are some; one less on a phone, which can't share its screen and flips
 * its camera in the own picture. `few`: where that is too many, the screen is begun to be shared in the menu.
 */
export function controls(
  media: Pick<MediaState, "camera" | "microphone" | "screen">,
  /** Null: there is none. */
  chatShown: boolean | null,
  /** Null: not in this contact. */
  documentsShown: boolean | null = null,
  few = false,
): readonly Control[] {
  const { camera, microphone, screen } = media;
  const plain = { busy: false, failed: false };
  const device = ({ status, on }: MediaState["camera"]) => ({
    on: on && status !== "failed" && status !== "off",
    busy: status === "asking",
    failed: status === "failed",
  });
  const all: readonly Control[] = [
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
    ...(documentsShown === null
      ? []
      : [{ name: "documents", on: documentsShown, ...plain } as const]),
    ...(chatShown === null ? [] : [{ name: "chat", on: chatShown, ...plain } as const]),
    { name: "more", on: null, ...plain },
    { name: "hangup", on: null, ...plain },
  ];
  const shares = screen.status === "live" || screen.status === "asking";
  return few && all.length > FEW && !shares ? all.filter(({ name }) => name !== "screen") : all;
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
