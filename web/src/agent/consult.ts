/** Where an agent stands in a talk with colleagues. Pure. */

import type { AgentContactView } from "../protocol/messages";

/**
 * *ringing*: a colleague is being asked; *aside*: agent and colleague talk alone, the customer waits; *advising*: the
 * same for the colleague; *guest*: the colleague is with the others; *alone*: so, and the agent is away.
 */
export type Consulting = "ringing" | "aside" | "advising" | "guest" | "alone" | "none";

export function consulting(
  contact: Pick<AgentContactView, "role" | "state" | "consult" | "can_take_over" | "participants">,
  you: string,
): Consulting {
  if (contact.state !== "connected") return "none";
  if (contact.role === "colleague") {
    const me = contact.participants.find(({ id }) => id === you);
    if (me?.stage === "aside") return "advising";
    return contact.can_take_over ? "alone" : "guest";
  }
  if (contact.role !== "agent" || !contact.consult) return "none";
  return contact.consult.state;
}
