/**
 * The customer's page as plain data: what is known (`Facts`), how a server message
 * changes it (`received`), and which one
 * thing is shown (`stepOf`). Nothing here waits, draws or sends.
 *
 * A contact goes created -> waiting -> reserved -> connected -> wrap_up -> closed, and from reserved or connected back to
 * waiting. The page shows: devices while created, the waiting room until connected, the call, then goodbye; whatever is
 * wrong with the link or the way to the server comes before any of them.
 */

import type {
  AvailabilityView,
  CustomerContactView,
  CustomerSeat,
  DeskInfo,
  LinkCheck,
} from "../protocol/messages";
import type { Details } from "../protocol/refusal";
import type { SocketState } from "../protocol/socket";
import type { Message } from "../protocol/types";
import type { ProblemCode } from "../ui/problems";
import type { Route } from "./route";

export interface Failure {
  readonly code: ProblemCode;
  readonly details: Details;
}

export type Loaded<T> =
  | { readonly status: "none" }
  | { readonly status: "loading" }
  | { readonly status: "ready"; readonly value: T }
  | { readonly status: "failed"; readonly failure: Failure };

export const NONE = { status: "none" } as const;
export const LOADING = { status: "loading" } as const;
export const ready = <T>(value: T): Loaded<T> => ({ status: "ready", value });
export const failed = (failure: Failure): Loaded<never> => ({ status: "failed", failure });

export type Busy = "starting" | "entering" | "joining" | "leaving" | "deciding" | "rating";

export interface Facts {
  readonly route: Route;
  readonly desk: Loaded<DeskInfo>;
  readonly check: Loaded<LinkCheck>;
  readonly seat: Loaded<CustomerSeat>;
  readonly contact: CustomerContactView | null;
  readonly you: string;
  /** The server's clock minus this one's, in ms. */
  readonly ahead: number;
  readonly socket: SocketState | null;
  /** What the person has asked for and the server hasn't answered yet. */
  readonly busy: Busy | null;
  /** Why the last thing asked for was refused. */
  readonly refused: Failure | null;
  /** The call was broken off and the customer waits again, without having done anything. */
  readonly returned: boolean;
}

export const EMPTY: Facts = {
  route: { page: "home" },
  desk: LOADING,
  check: NONE,
  seat: NONE,
  contact: null,
  you: "",
  ahead: 0,
  socket: null,
  busy: null,
  refused: null,
  returned: false,
};

export type Step =
  | { readonly name: "loading" }
  | { readonly name: "home" }
  | { readonly name: "code" }
  | { readonly name: "privacy" }
  | { readonly name: "imprint" }
  | { readonly name: "welcome"; readonly check: LinkCheck }
  | { readonly name: "trouble"; readonly failure: Failure }
  | { readonly name: "replaced"; readonly by: "tab" | "device" }
  | { readonly name: "claimant" }
  | { readonly name: "claim-refused" }
  | { readonly name: "closed"; readonly availability: AvailabilityView }
  | { readonly name: "devices"; readonly contact: CustomerContactView }
  | { readonly name: "waiting"; readonly contact: CustomerContactView }
  | { readonly name: "call"; readonly contact: CustomerContactView }
  | { readonly name: "goodbye"; readonly contact: CustomerContactView }
  | { readonly name: "ended"; readonly contact: CustomerContactView };

export type StepName = Step["name"];

export function stepOf(facts: Facts): Step {
  const { route } = facts;
  if (route.page === "link") return linkStep(facts.check);
  if (route.page === "contact") return contactStep(facts);
  return { name: route.page };
}

function linkStep(check: Loaded<LinkCheck>): Step {
  if (check.status === "ready") return { name: "welcome", check: check.value };
  if (check.status === "failed") return { name: "trouble", failure: check.failure };
  return { name: "loading" };
}

function contactStep(facts: Facts): Step {
  const { seat, contact, socket } = facts;
  if (seat.status === "failed") return { name: "trouble", failure: seat.failure };
  if (contact?.state === "wrap_up" || contact?.state === "closed") return endStep(contact);
  const end = socket?.phase === "ended" ? endOf(socket, contact) : null;
  if (end) return end;
  if (!contact) return { name: "loading" };
  if (contact.seat === "claimant") return { name: "claimant" };
  if (contact.state === "created")
    return contact.availability.open
      ? { name: "devices", contact }
      : { name: "closed", availability: contact.availability };
  if (contact.state === "connected") return { name: "call", contact };
  return { name: "waiting", contact };
}

function endStep(contact: CustomerContactView): Step {
  if (contact.end_reason === "claim_refused") return { name: "claim-refused" };
  return { name: contact.connected_at === null ? "ended" : "goodbye", contact };
}

/** The connection is over for good. */
function endOf(socket: SocketState, contact: CustomerContactView | null): Step | null {
  const trouble = (code: ProblemCode): Step => ({
    name: "trouble",
    failure: { code, details: {} },
  });
  switch (socket.why) {
    case "replaced":
      return { name: "replaced", by: socket.by ?? "tab" };
    case "not_admitted":
      return { name: "claim-refused" };
    case "sign_in":
      return contact?.seat === "claimant" ? { name: "claim-refused" } : trouble("contact.none");
    default:
      return null;
  }
}

/** The facts after a server message. A view replaces what was known. */
export function received(facts: Facts, message: Message, now: number): Facts {
  const mine = (contact: string): boolean => contact === facts.contact?.id;
  switch (message.type) {
    case "customer.snapshot": {
      const next = withContact(facts, message.contact);
      return { ...next, you: message.you, ahead: message.now - now };
    }
    case "customer.contact":
      return withContact(facts, message.contact);
    case "queue.place":
      return facts.contact && mine(message.contact)
        ? { ...facts, contact: { ...facts.contact, place: message.place } }
        : facts;
    case "participants":
      return facts.contact && mine(message.contact)
        ? { ...facts, contact: { ...facts.contact, participants: message.participants } }
        : facts;
    default:
      return facts;
  }
}

function withContact(facts: Facts, contact: CustomerContactView): Facts {
  const waits = contact.state === "waiting" || contact.state === "reserved";
  const wasInCall = facts.contact?.state === "connected" && facts.contact.id === contact.id;
  // Passed on, nothing was broken off: the page says who does it instead.
  const returned =
    waits &&
    contact.passed_on === null &&
    (wasInCall || facts.returned || contact.connected_at !== null);
  return { ...facts, contact, returned };
}

/** The agent at the other end, if there is one. */
export function agentOf(contact: CustomerContactView): { name: string; present: boolean } | null {
  const agent = contact.participants.find((participant) => participant.role === "agent");
  return agent ? { name: agent.name ?? "", present: agent.present } : null;
}

/** Whole minutes, at least one: nobody is helped by "about 3 minutes 40". Null where the desk promises nothing. */
export function estimateMinutes(estimate: number | null): number | null {
  return estimate === null ? null : Math.max(1, Math.round(estimate / 60_000));
}

/** How long the two talked, in ms. */
export function talked(contact: CustomerContactView): number | null {
  if (contact.connected_at === null || contact.ended_at === null) return null;
  return Math.max(0, contact.ended_at - contact.connected_at);
}
