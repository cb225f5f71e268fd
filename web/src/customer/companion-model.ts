/**
 * A companion's page as plain data: somebody whom the customer or the agent wants beside them. They come by a link of
 * their own, look at their devices, then wait in the lobby until the agent lets them in; before that they hear and see
 * nothing. The link is used up only when they go to the lobby.
 */

import type { CompanionView, ConsentAnswerView } from "../protocol/messages";
import type { SocketState } from "../protocol/socket";
import type { Message } from "../protocol/types";
import type { ProblemCode } from "../ui/problems";
import { EMPTY, type Facts, type Failure, type Loaded, NONE } from "./model";

export interface CompanionFacts extends Pick<Facts, "desk" | "socket" | "ahead" | "refused"> {
  /** From the link, until it was exchanged for a seat. */
  readonly token: string;
  /** With a token: the welcome has been read, the devices are looked at. */
  readonly started: boolean;
  readonly seat: Loaded<true>;
  readonly companion: CompanionView | null;
  /** What this person has answered about recording; the desk says no more of it to who is out. */
  readonly answers: readonly ConsentAnswerView[];
  readonly you: string;
  readonly busy: "joining" | "leaving" | null;
}

export const NOBODY: CompanionFacts = {
  desk: EMPTY.desk,
  socket: null,
  ahead: 0,
  refused: null,
  token: "",
  started: false,
  seat: NONE,
  companion: null,
  answers: [],
  you: "",
  busy: null,
};

export type CompanionStep =
  | { readonly name: "loading" }
  | { readonly name: "welcome" }
  | { readonly name: "devices" }
  | { readonly name: "trouble"; readonly failure: Failure }
  | { readonly name: "replaced" }
  | { readonly name: "lobby"; readonly companion: CompanionView }
  | { readonly name: "call"; readonly companion: CompanionView }
  | { readonly name: "over"; readonly reason: NonNullable<CompanionView["reason"]> };

export function companionStep(facts: CompanionFacts): CompanionStep {
  const { token, started, seat, companion, socket } = facts;
  if (seat.status === "failed") return { name: "trouble", failure: seat.failure };
  if (token) return { name: started ? "devices" : "welcome" };
  if (companion?.state === "over") return { name: "over", reason: companion.reason ?? "left" };
  if (socket?.phase === "ended") return endOf(socket);
  if (!companion) return { name: "loading" };
  return { name: companion.state === "joined" ? "call" : "lobby", companion };
}

/** The connection is over for good, and the desk hasn't said more. */
function endOf({ why }: SocketState): CompanionStep {
  if (why === "replaced") return { name: "replaced" };
  const code: ProblemCode = why === "closed" ? "local.ended" : "companion.gone";
  return { name: "trouble", failure: { code, details: {} } };
}

/** The facts after a server message. A view replaces what was known. */
export function companionReceived(
  facts: CompanionFacts,
  message: Message,
  now: number,
): CompanionFacts {
  switch (message.type) {
    case "companion.snapshot":
      return {
        ...facts,
        companion: message.companion,
        answers: message.companion.recording?.mine ?? facts.answers,
        you: message.you,
        ahead: message.now - now,
      };
    case "companion.contact":
      return {
        ...facts,
        companion: message.companion,
        answers: message.companion.recording?.mine ?? facts.answers,
      };
    default:
      return facts;
  }
}
