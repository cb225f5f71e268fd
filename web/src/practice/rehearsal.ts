import type { AgentDesk } from "../agent/desk";
import { ContactSession } from "../call/session";
import { asRefusal } from "../console/session";
import type { PracticeView } from "../protocol/messages";
import { Store } from "../protocol/store";
import type { Message } from "../protocol/types";
import type { ProblemCode } from "../ui/problems";

export interface RehearsalState {
  /** *joining*: until the desk has answered; *over*: it belongs to another tab now, or work has begun. */
  readonly phase: "joining" | "alone" | "together" | "over" | "refused";
  readonly problem: ProblemCode | null;
  readonly colleague: string | null;
  readonly session: ContactSession | null;
}

/**
 * A rehearsal with a colleague, over the agent's line. The desk keeps nothing of it: after each gap in the line this page
 * joins anew, and each call has a session of its own.
 */
export class Rehearsal extends Store<RehearsalState> {
  readonly id: string;
  readonly #desk: Line;
  readonly #stop: () => void;

  constructor(desk: Line, id: string) {
    super({ phase: "joining", problem: null, colleague: null, session: null });
    this.id = id;
    this.#desk = desk;
    this.#stop = desk.socket.onMessage((message) => this.#receive(message));
    this.#join();
  }

  close(): void {
    this.#stop();
    this.#hangUp();
    if (this.state.phase === "alone" || this.state.phase === "together")
      void this.#desk.socket.send({ type: "practice.leave", practice: this.id }).catch(() => {});
    this.patch({ phase: "over" });
  }

  #join(): void {
    this.#desk.socket.send({ type: "practice.join", practice: this.id }).catch((error: unknown) => {
      this.#hangUp();
      this.patch({ phase: "refused", problem: asRefusal(error).code });
    });
  }

  #receive(message: Message): void {
    if (this.state.phase === "over" || this.state.phase === "refused") return;
    if (message.type === "practice") {
      if (message.practice === this.id) this.#seen(message.view);
    } else if (message.type === "agent.snapshot") {
      this.#hangUp();
      this.patch({ phase: "joining", colleague: null });
      this.#join();
    } else this.state.session?.receive(message);
  }

  #seen(view: PracticeView | null): void {
    if (!view) {
      this.#hangUp();
      this.patch({ phase: "over" });
      return;
    }
    const { you, participants, call } = view;
    if (!call) {
      this.#hangUp();
      this.patch({ phase: "alone", colleague: null });
      return;
    }
    const colleague = participants.find(({ id }) => id !== you)?.name ?? null;
    const known = this.state.session;
    if (known) {
      known.setParticipants(participants);
      known.receive({ type: "call", contact: this.id, call });
      this.patch({ colleague });
      return;
    }
    const session = new ContactSession({
      desk: this.#desk.socket,
      media: this.#desk.media,
      contact: this.id,
      you,
      role: "agent",
    });
    session.resume({ call, participants, chat: [], recording: null, documents: null });
    this.patch({ phase: "together", colleague, session });
  }

  #hangUp(): void {
    this.state.session?.close();
    if (this.state.session) this.patch({ session: null });
  }
}

/** The part of an agent's desk that it needs. */
export type Line = Pick<AgentDesk, "media"> & {
  readonly socket: Pick<
    AgentDesk["socket"],
    "state" | "subscribe" | "post" | "send" | "tryNow" | "onMessage"
  >;
};

/** Hard to guess, as the desk wants it. */
export function rehearsalName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}
