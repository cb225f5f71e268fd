import type {
  AgentContactView,
  AgentView,
  AppearanceView,
  CallView,
  ChatLine,
  Colleagues,
  DocumentsView,
  QueueView,
  ReservationView,
} from "../protocol/messages";
import type { Message } from "../protocol/types";

/** Everything an agent's console knows, reduced from the server's messages: views are replaced, never patched. */
export interface AgentState {
  /** A snapshot has come. */
  readonly ready: boolean;
  readonly me: AgentView | null;
  readonly primary: boolean;
  readonly queues: readonly QueueView[];
  readonly reservations: readonly ReservationView[];
  readonly contacts: readonly AgentContactView[];
  readonly calls: Readonly<Record<string, CallView>>;
  readonly chats: Readonly<Record<string, readonly ChatLine[]>>;
  readonly documents: Readonly<Record<string, DocumentsView>>;
  /** What is asked of the own picture on video, and how one stands with it. */
  readonly appearance: AppearanceView | null;
  /** What was last looked up of colleagues and queues. */
  readonly colleagues: Colleagues | null;
  /** The contact on the stage; null while there is none. */
  readonly current: string | null;
  /** How the last request ended, until the next one or until put away. */
  readonly ended: EndedReservation | null;
}

/** What an agent can choose to be. */
export interface Choice {
  readonly state: "available" | "paused" | "offline";
  readonly reason: string | null;
}

export interface EndedReservation {
  readonly reservation: ReservationView;
  readonly outcome: "unanswered" | "withdrawn";
}

export const EMPTY: AgentState = {
  ready: false,
  me: null,
  primary: true,
  queues: [],
  reservations: [],
  contacts: [],
  calls: {},
  chats: {},
  documents: {},
  appearance: null,
  colleagues: null,
  current: null,
  ended: null,
};

export function reduce(state: AgentState, message: Message): AgentState {
  switch (message.type) {
    case "agent.snapshot":
      return settled({
        ...state,
        ready: true,
        me: message.me,
        primary: message.primary,
        queues: message.queues,
        reservations: message.reservations,
        contacts: message.contacts,
        calls: Object.fromEntries(message.calls.map((call) => [call.contact, call])),
        chats: Object.fromEntries(message.chats),
        documents: Object.fromEntries(message.documents),
        appearance: message.appearance,
      });
    case "agent.presence":
      return { ...state, me: message.me };
    case "agent.appearance":
      return { ...state, appearance: message.appearance };
    case "console.primary":
      return { ...state, primary: message.primary };
    case "queues":
      return { ...state, queues: message.queues };
    case "reservation":
      return {
        ...state,
        ended: null,
        reservations: replaced(state.reservations, message.reservation),
      };
    case "reservation.ended":
      return reservationEnded(state, message.reservation, message.outcome);
    case "agent.contact":
      return contactCame(state, message.contact);
    case "agent.contact_gone":
      return contactGone(state, message.contact);
    case "participants":
      return {
        ...state,
        contacts: state.contacts.map((contact) =>
          contact.id === message.contact
            ? { ...contact, participants: message.participants }
            : contact,
        ),
      };
    case "call":
      return { ...state, calls: withCall(state.calls, message.contact, message.call) };
    case "colleagues":
      return { ...state, colleagues: message };
    case "documents": {
      const documents = { ...state.documents, [message.contact]: message.documents };
      return { ...state, documents };
    }
    case "chat.message":
      return lineCame(state, message.contact, message.line);
    default:
      return state;
  }
}

/** The person looks at another of their contacts. */
export function chosen(state: AgentState, contact: string): AgentState {
  if (!state.contacts.some(({ id }) => id === contact)) return state;
  return { ...state, current: contact };
}

/** During a contact: what the agent will be from its end on. */
export function afterwards(me: AgentView | null): Choice | null {
  if (me?.state !== "busy" && me?.state !== "wrap_up") return null;
  return me.chosen === "away" ? null : { state: me.chosen, reason: me.chosen_reason };
}

export function currentContact(state: AgentState): AgentContactView | null {
  return state.contacts.find(({ id }) => id === state.current) ?? null;
}

function reservationEnded(
  state: AgentState,
  id: string,
  outcome: "accepted" | "declined" | "unanswered" | "withdrawn",
): AgentState {
  const reservation = state.reservations.find((one) => one.id === id);
  const reservations = state.reservations.filter((one) => one.id !== id);
  // What the person did here needs no telling; what happened to them does.
  if (!reservation || outcome === "accepted" || outcome === "declined")
    return { ...state, reservations };
  return { ...state, reservations, ended: { reservation, outcome } };
}

function contactCame(state: AgentState, contact: AgentContactView): AgentState {
  const isNew = !state.contacts.some(({ id }) => id === contact.id);
  const next = { ...state, contacts: replaced(state.contacts, contact) };
  // A contact that has just been accepted is what the agent wants to see.
  return isNew ? chosen({ ...next, ended: null }, contact.id) : settled(next);
}

function contactGone(state: AgentState, id: string): AgentState {
  const { [id]: _chat, ...chats } = state.chats;
  const { [id]: _documents, ...documents } = state.documents;
  const { [id]: _call, ...calls } = state.calls;
  const contacts = state.contacts.filter((contact) => contact.id !== id);
  return settled({ ...state, contacts, chats, documents, calls });
}

function lineCame(state: AgentState, contact: string, line: ChatLine): AgentState {
  const lines = state.chats[contact] ?? [];
  const known = lines.some(({ message }) => message === line.message);
  const next = known
    ? lines.map((one) => (one.message === line.message ? line : one))
    : [...lines, line];
  return { ...state, chats: { ...state.chats, [contact]: next } };
}

function withCall(
  calls: AgentState["calls"],
  contact: string,
  call: CallView | null,
): AgentState["calls"] {
  const { [contact]: _, ...others } = calls;
  return call ? { ...others, [contact]: call } : others;
}

/** The stage always shows a contact that still is one: the one chosen, else the one that talks, else the first. */
function settled(state: AgentState): AgentState {
  if (state.contacts.some(({ id }) => id === state.current)) return state;
  const talking = state.contacts.find((contact) => contact.state === "connected");
  const current = (talking ?? state.contacts[0])?.id ?? null;
  return current ? chosen({ ...state, current }, current) : { ...state, current };
}

function replaced<T extends { readonly id: string }>(all: readonly T[], one: T): readonly T[] {
  const known = all.some(({ id }) => id === one.id);
  return known ? all.map((other) => (other.id === one.id ? one : other)) : [...all, one];
}
