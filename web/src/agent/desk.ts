import type { LocalMedia } from "../call/media";
import { ContactSession } from "../call/session";
import { setServerNow } from "../console/clock";
import type { AgentContactView } from "../protocol/messages";
import type { DeskSocket } from "../protocol/socket";
import { Store } from "../protocol/store";
import type { Command, Language, Message } from "../protocol/types";
import { untouched } from "./holding";
import { forget, keepOnly } from "./kept";
import { type AgentState, type Choice, chosen, EMPTY, reduce } from "./model";
import { NoteDraft } from "./note";

/**
 * An agent's line to the desk: the state the views draw, a session for each contact, a draft for each note.
 * It outlives the pages, and even a sign-in that ran out: a direct call goes on meanwhile.
 */
export class AgentDesk extends Store<AgentState> {
  readonly socket: DeskSocket;
  readonly media: LocalMedia;
  readonly #sessions = new Map<string, ContactSession>();
  readonly #notes = new Map<string, NoteDraft>();
  readonly #stop: () => void;

  constructor(socket: DeskSocket, media: LocalMedia) {
    super(EMPTY);
    this.socket = socket;
    this.media = media;
    socket.calls = () => [...this.#sessions.values()].flatMap(({ held }) => held);
    this.#stop = socket.onMessage((message) => this.#receive(message));
  }

  connect(language: Language): void {
    this.socket.language = language;
    this.socket.connect("/ws/console");
  }

  /** The person has left for good: everything is given back. */
  close(): void {
    this.#stop();
    for (const session of this.#sessions.values()) session.close();
    this.#sessions.clear();
    for (const note of this.#notes.values()) note.drop();
    this.#notes.clear();
    this.socket.close();
    this.media.stop();
    this.set(EMPTY);
  }

  session(contact: string): ContactSession | null {
    return this.#sessions.get(contact) ?? null;
  }

  note(contact: AgentContactView): NoteDraft {
    const known = this.#notes.get(contact.id);
    if (known) return known;
    const save = (note: string) =>
      this.socket.send({ type: "note.save", contact: contact.id, note });
    const draft = new NoteDraft(contact.note, save);
    this.#notes.set(contact.id, draft);
    return draft;
  }

  choose(contact: string): void {
    this.set(chosen(this.state, contact));
  }

  putAwayEnded(): void {
    this.patch({ ended: null });
  }

  setPresence(choice: Choice): Promise<void> {
    return this.socket.send({ type: "presence.set", ...choice });
  }

  accept(reservation: string): Promise<void> {
    return this.socket.send({ type: "reservation.accept", reservation });
  }

  decline(reservation: string): Promise<void> {
    return this.socket.send({ type: "reservation.decline", reservation });
  }

  decideClaim(contact: string, claim: string, admit: boolean): Promise<void> {
    return this.socket.send({ type: "claim.decide", contact, claim, admit });
  }

  /** The answer comes into the state before this resolves. */
  findColleagues(contact: string, name: string): Promise<void> {
    return this.socket.send({ type: "colleagues.find", contact, name });
  }

  /** Passes the contact on, with words to whoever takes it. */
  async transfer(
    contact: string,
    to: { readonly queue: string | null; readonly agent: string | null },
    note: string,
  ): Promise<void> {
    await this.socket.send({ type: "contact.transfer", contact, ...to, note });
    forget(contact);
  }

  async askColleague(
    contact: string,
    whom: { readonly queue: string | null; readonly agent: string | null },
    note: string,
  ): Promise<void> {
    await this.socket.send({ type: "consult.ask", contact, ...whom, note });
    forget(contact);
  }

  joinConsult(contact: string): Promise<void> {
    return this.socket.send({ type: "consult.join", contact });
  }

  endConsult(contact: string): Promise<void> {
    return this.socket.send({ type: "consult.end", contact });
  }

  async handOver(contact: string, agent: string, note: string): Promise<void> {
    await this.socket.send({ type: "contact.hand_over", contact, agent, note });
    forget(contact);
  }

  takeOverContact(contact: string): Promise<void> {
    return this.socket.send({ type: "contact.take_over", contact });
  }

  /** Into a running call, announced: for supervisors, where the house has purposes for it. */
  supervise(contact: string, purpose: string): Promise<void> {
    return this.socket.send({ type: "supervision.join", contact, purpose });
  }

  remove(contact: string, participant: string): Promise<void> {
    return this.socket.send({ type: "participant.remove", contact, participant });
  }

  admitCompanion(contact: string, companion: string, admit: boolean): Promise<void> {
    return this.socket.send({ type: "companion.admit", contact, companion, admit });
  }

  revokeCompanion(contact: string, companion: string): Promise<void> {
    return this.socket.send({ type: "companion.revoke", contact, companion });
  }

  takeOver(): Promise<void> {
    return this.socket.send({ type: "console.take_over" });
  }

  /** The note goes with the wrap-up, whole: a draft on its way can't overtake it. */
  async finish(contact: AgentContactView, disposition: string, then: Choice): Promise<void> {
    const draft = this.note(contact);
    await draft.flush();
    const command: Command = {
      type: "wrap_up.finish",
      contact: contact.id,
      disposition,
      note: draft.state.text,
      // biome-ignore lint/suspicious/noThenProperty: the protocol's word for what the agent is afterwards
      then: then.state,
      reason: then.reason,
    };
    await this.socket.send(command);
  }

  #receive(message: Message): void {
    if (message.type === "agent.snapshot") setServerNow(message.now);
    const next = reduce(this.state, message);
    this.#keepSessions(next, message);
    this.#keepNotes(next);
    if (message.type === "agent.snapshot") this.#saveAgain();
    if (next.ready) keepOnly(next.contacts.map(({ id }) => id));
    this.socket.inCall = next.contacts.some(({ state }) => state === "connected");
    this.set(next);
  }

  /** Only the tab that talks has sessions: another one would fight over the same call. */
  #keepSessions(state: AgentState, message: Message): void {
    const mine = state.primary ? state.contacts.filter(({ state }) => state !== "closed") : [];
    for (const [id, session] of this.#sessions) {
      if (mine.some((contact) => contact.id === id)) continue;
      session.close();
      this.#sessions.delete(id);
    }
    for (const contact of mine) {
      const known = this.#sessions.get(contact.id);
      if (known && message.type !== "agent.snapshot") known.receive(message);
      else this.#resume(known ?? this.#open(contact, state), contact, state);
    }
  }

  #open(contact: AgentContactView, state: AgentState): ContactSession | null {
    const self = contact.participants.find(({ id }) => id === state.me?.id)?.id;
    const you = state.calls[contact.id]?.you ?? self;
    if (!you) return null; // not let in yet: the next view names us
    const session = new ContactSession({
      desk: this.socket,
      media: this.media,
      contact: contact.id,
      you,
      role: contact.role,
    });
    this.#sessions.set(contact.id, session);
    if (contact.state === "connected" && untouched(this.media.state))
      void this.#bringBack(contact, you);
    return session;
  }

  /** A call on a page that has no device on: loaded anew, taken over, or nobody pressed anything before the yes. */
  async #bringBack({ participants }: AgentContactView, you: string): Promise<void> {
    const own = participants.find(({ id }) => id === you);
    if (own) await this.media.start({ camera: own.camera, microphone: own.microphone });
  }

  #resume(session: ContactSession | null, contact: AgentContactView, state: AgentState): void {
    session?.resume({
      call: state.calls[contact.id] ?? null,
      participants: contact.participants,
      chat: state.chats[contact.id] ?? [],
      recording: contact.recording,
      documents: state.documents[contact.id] ?? null,
    });
  }

  /** What could not be saved while the line was down, or nobody was signed in. */
  #saveAgain(): void {
    for (const note of this.#notes.values()) if (note.state.phase === "failed") void note.flush();
  }

  #keepNotes(state: AgentState): void {
    for (const [id, note] of this.#notes) {
      const contact = state.contacts.find((one) => one.id === id);
      if (contact) note.adopt(contact.note);
      else {
        note.drop();
        this.#notes.delete(id);
      }
    }
  }
}
