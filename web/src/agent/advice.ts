/** Who has trouble with the network, in words for the agent. Pure. */

import type { AgentContactView, ParticipantView } from "../protocol/messages";

export type Way = "up_loss" | "up_delay" | "down_loss" | "down_delay" | "both_loss" | "both_delay";

export interface Advice {
  readonly participant: ParticipantView;
  /** The agent who reads it; what helps is then said to them instead of to be passed on. */
  readonly mine: boolean;
  readonly way: Way | "lost";
  /** Slight trouble is told, but nothing need be done. */
  readonly slight: boolean;
  readonly since: number;
}

const ORDER = ["lost", "poor", "fair"] as const;

/** The worst first. Who isn't there at all has another word, elsewhere. */
export function advice(
  contact: Pick<AgentContactView, "participants">,
  you: string,
): readonly Advice[] {
  return contact.participants
    .flatMap((participant) => {
      const { trouble } = participant;
      if (!trouble || !participant.present) return [];
      const { level, way, cause, since } = trouble;
      const one: Advice = {
        participant,
        mine: participant.id === you,
        way: level === "lost" ? "lost" : `${way}_${cause}`,
        slight: level === "fair",
        since,
      };
      return [{ rank: ORDER.indexOf(level), one }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}
