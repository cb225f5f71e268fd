import type { MediaState } from "../call/media";
import type { AgentState } from "./model";

/**
 * Holding camera and microphone before a call spares its first second; but nobody's stay open while they can't be asked.
 */
export type Holding = "hold" | "release" | "leave";

/** What the devices should be, from where the agent stands. */
export function holding(state: Pick<AgentState, "me" | "primary" | "contacts">): Holding {
  if (!state.me) return "leave";
  if (!state.primary) return "release"; // the other tab has them
  if (state.contacts.some((contact) => contact.state === "connected")) return "leave";
  switch (state.me.state) {
    case "available":
    case "reserved":
    case "rest":
      return "hold";
    case "paused":
    case "offline":
    case "away":
    case "wrap_up":
      return "release";
    case "busy":
      return "leave";
  }
}

/** Somebody sees or hears this person: a chat alone is no such talk. */
export function onAir({ contacts }: Pick<AgentState, "contacts">): boolean {
  return contacts.some(({ state, channel }) => state === "connected" && channel !== "chat");
}

/** Neither device is on, nor was either refused. */
export function untouched({
  camera,
  microphone,
}: Pick<MediaState, "camera" | "microphone">): boolean {
  return camera.status === "off" && microphone.status === "off";
}

/** Asking is the person's press; once allowed, the browser gives the devices without a question. */
export async function alreadyAllowed(): Promise<boolean> {
  try {
    const names = ["camera", "microphone"] as const;
    const states = await Promise.all(
      names.map((name) => navigator.permissions.query({ name: name as PermissionName })),
    );
    return states.every(({ state }) => state === "granted");
  } catch {
    return false; // a browser that doesn't tell: the person presses once a day
  }
}
