import type { LinkWish, Me } from "../protocol/messages";

/** What the form holds; text as typed. */
export interface LinkForm {
  readonly queue: string;
  readonly language: string;
  readonly reference: string;
  readonly topic: string;
  /** Level by skill; 0: not asked for. */
  readonly skills: Readonly<Record<string, number>>;
  readonly agent: "any" | "prefer" | "fixed";
  readonly contacts: string;
  /** Hours from now; empty: what the house has set. */
  readonly hours: string;
}

export const HOURS = ["", "1", "24", "72", "168", "720"] as const;

export function emptyForm(me: Pick<Me, "queues">): LinkForm {
  return {
    queue: me.queues[0]?.id ?? "",
    language: "",
    reference: "",
    topic: "",
    skills: {},
    agent: "any",
    contacts: "1",
    hours: "",
  };
}

export type Fault = "queue" | "contacts";

/** Null: the form can be sent. */
export function fault(form: LinkForm): Fault | null {
  if (!form.queue) return "queue";
  const contacts = Number(form.contacts);
  if (!Number.isInteger(contacts) || contacts < 1 || contacts > 1_000_000) return "contacts";
  return null;
}

/** Only agents can ask for themselves; `now` is the server's time in ms. */
export function wish(form: LinkForm, me: Pick<Me, "id" | "role">, now: number): LinkWish {
  const self = me.role === "agent" ? me.id : null;
  return {
    queue: form.queue,
    language: form.language || null,
    skills: Object.fromEntries(Object.entries(form.skills).filter(([, level]) => level > 0)),
    fixed_agent: form.agent === "fixed" ? self : null,
    preferred_agent: form.agent === "prefer" ? self : null,
    contacts: Number(form.contacts),
    priority_s: 0,
    not_before: null,
    expires_at: form.hours ? now + Number(form.hours) * 3_600_000 : null,
    reference: form.reference.trim() || null,
    topic: form.topic.trim() || null,
  };
}

export type LinkState = "usable" | "not_yet" | "used_up" | "expired" | "revoked";

/** How a link stands: what ends it first is what is said. */
export function linkState(
  link: {
    readonly revoked_at: number | null;
    readonly expires_at: number;
    readonly not_before: number | null;
    readonly contacts: number;
    readonly used: number;
  },
  now: number,
): LinkState {
  if (link.revoked_at !== null) return "revoked";
  if (link.expires_at <= now) return "expired";
  if (link.used >= link.contacts) return "used_up";
  if (link.not_before !== null && link.not_before > now) return "not_yet";
  return "usable";
}
