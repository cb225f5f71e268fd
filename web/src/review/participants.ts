/** Who took part in a contact, from when to when, and how the network treated them. Pure. */

import type { ContactDetail, ParticipantView, TimelineRow } from "../protocol/messages";

export interface Attendance {
  /** The customer is the contact itself. */
  readonly who: string;
  readonly role: ParticipantView["role"];
  readonly joined: number;
  /** Null: still there. */
  readonly left: number | null;
  readonly trouble: Trouble;
}

/** *times* the network was worse than good, and for how long altogether (ms). */
export interface Trouble {
  readonly times: number;
  readonly lasted: number;
  readonly worst: "fair" | "poor" | "lost" | null;
}

type Detail = Pick<ContactDetail, "contact" | "parts" | "timeline">;

/** In the order in which they came: the customer and the agents by their parts, everybody else by the timeline. */
export function participants({ contact, parts, timeline }: Detail): readonly Attendance[] {
  const from = contact.connected_at;
  if (from === null) return [];
  const attendance = (
    who: string,
    role: Attendance["role"],
    joined: number,
    left: number | null,
  ): Attendance => ({ who, role, joined, left, trouble: trouble(timeline, who, joined, left) });
  return [
    attendance(contact.id, "customer", from, contact.ended_at),
    ...parts.map((part) => attendance(part.agent, "agent", part.connected_at, part.ended_at)),
    ...guests(timeline, contact.ended_at).map(({ who, role, joined, left }) =>
      attendance(who, role, joined, left),
    ),
  ].sort((one, other) => one.joined - other.joined);
}

function guests(timeline: readonly TimelineRow[], ended: number | null) {
  const found: { who: string; role: Attendance["role"]; joined: number; left: number | null }[] =
    [];
  for (const { kind, actor, at, data } of timeline) {
    if (actor === null) continue;
    if (kind === "entered") {
      const role = ROLES.find((known) => known === data["role"]) ?? "companion";
      found.push({ who: actor, role, joined: at, left: ended });
    } else if (kind === "left" || kind === "handed_over" || kind === "taken_over") {
      // Whoever becomes the agent is one of the parts from then on.
      const who = kind === "left" ? actor : data["agent"];
      const last = found.filter((one) => one.who === who).pop();
      if (last) last.left = at;
    }
  }
  return found;
}

const ROLES = ["customer", "agent", "colleague", "companion", "supervisor"] as const;
const LEVELS = ["fair", "poor", "lost"] as const;

function trouble(
  timeline: readonly TimelineRow[],
  who: string,
  joined: number,
  left: number | null,
): Trouble {
  let times = 0;
  let lasted = 0;
  let worst = -1;
  let since: number | null = null;
  for (const { kind, actor, at, data } of timeline) {
    if (kind !== "network" || actor !== who || at < joined || (left !== null && at > left))
      continue;
    const level = LEVELS.indexOf(data["level"] as (typeof LEVELS)[number]);
    if (level >= 0) {
      if (since === null) {
        times += 1;
        since = at;
      }
      worst = Math.max(worst, level);
    } else if (since !== null) {
      lasted += at - since;
      since = null;
    }
  }
  if (since !== null && left !== null) lasted += left - since;
  return { times, lasted, worst: LEVELS[worst] ?? null };
}
