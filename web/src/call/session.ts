import { DocumentClient } from "../documents/client";
import { Documents } from "../documents/documents";
import type {
  CallView,
  ChatLine,
  DocumentsView,
  HeldCall,
  ParticipantView,
  RecordingView,
} from "../protocol/messages";
import { Store } from "../protocol/store";
import type { Command, Level, Message, Signal, Trouble } from "../protocol/types";
import { Recording } from "../recording/recording";
import { Chat } from "./chat";
import { CallEngine, type CallState, type MediaSource } from "./engine";
import { trouble } from "./quality";

/** The part of `DeskSocket` that a contact needs. */
export interface Desk {
  readonly state: { readonly phase: string };
  subscribe(listener: () => void): () => void;
  post(signal: Signal): boolean;
  send(command: Command): Promise<void>;
  tryNow(): void;
}

export interface SessionOptions {
  readonly desk: Desk;
  readonly media: MediaSource;
  readonly contact: string;
  readonly you: string;
  readonly role: ChatLine["role"];
  readonly connection?: (configuration: RTCConfiguration) => RTCPeerConnection;
}

export interface SessionState {
  readonly me: ParticipantView | null;
  /** Whom this page is here for: a customer's agent, anybody else's customer. */
  readonly peer: ParticipantView | null;
  /** Everybody else, in the order in which they came. */
  readonly others: readonly ParticipantView[];
}

const REPORT_EVERY = 2_000;
const INTERRUPTED: Trouble = { way: "both", cause: "loss", level: "lost" };

/**
 * Everything about being connected in one contact: the call, the chat, the recording and the documents, kept in step with the desk.
 *
 * Its page makes one per contact, hands it each message (`receive`; others' are passed over) and, on every snapshot,
 * the whole truth (`resume`), and gives `call`, `chat`, `recording`, `documents` and itself to the elements that draw them.
 */
export class ContactSession extends Store<SessionState> {
  readonly contact: string;
  readonly you: string;
  readonly call: CallEngine;
  readonly chat: Chat;
  readonly recording: Recording;
  readonly documents: Documents;
  readonly #options: SessionOptions;
  readonly #stops: (() => void)[];
  #hasCall = false;
  #media = "";
  #reported = "";
  #reportedAt = 0;

  constructor(options: SessionOptions) {
    super({ me: null, peer: null, others: [] });
    const { desk, media, contact, you, role, connection } = options;
    this.#options = options;
    this.contact = contact;
    this.you = you;
    this.call = new CallEngine({ signalling: desk, media, ...(connection ? { connection } : {}) });
    this.chat = new Chat({ contact, you, role, send: (command) => desk.send(command) });
    this.recording = new Recording({ contact, role, line: desk });
    this.documents = new Documents({
      contact,
      you,
      leads: () => this.state.me?.role === "agent",
      line: desk,
      client: new DocumentClient(role, contact),
    });
    this.#stops = [
      desk.subscribe(() => this.#deskChanged()),
      media.subscribe(() => this.#tellMedia()),
      this.call.subscribe((state) => this.#callChanged(state)),
    ];
    this.#deskChanged();
  }

  resume(truth: {
    readonly call: CallView | null;
    readonly participants: readonly ParticipantView[];
    readonly chat: readonly ChatLine[];
    readonly recording: RecordingView | null;
    readonly documents: DocumentsView | null;
  }): void {
    this.chat.replace(truth.chat);
    this.recording.setView(truth.recording);
    this.setParticipants(truth.participants);
    this.documents.resume(truth.documents);
    this.#reported = "";
    this.#media = ""; // a desk that was started anew doesn't know what this page sends
    this.#setCall(truth.call);
  }

  setParticipants(participants: readonly ParticipantView[]): void {
    const me = participants.find(({ id }) => id === this.you) ?? null;
    const others = participants.filter(({ id }) => id !== this.you);
    const principal = me?.role === "customer" ? "agent" : "customer";
    const peer = others.find(({ role }) => role === principal) ?? others[0] ?? null;
    this.set({ me, peer, others });
    this.call.setPresent(peer?.present ?? true);
  }

  receive(message: Message): void {
    switch (message.type) {
      case "call":
        if (message.contact === this.contact) this.#setCall(message.call);
        break;
      case "participants":
        if (message.contact === this.contact) this.setParticipants(message.participants);
        break;
      case "customer.contact":
      case "agent.contact":
        if (message.contact.id !== this.contact) break;
        this.setParticipants(message.contact.participants);
        this.recording.setView(message.contact.recording);
        break;
      case "companion.contact":
        if (message.companion.contact !== this.contact) break;
        this.setParticipants(message.companion.participants);
        this.recording.setView(message.companion.recording);
        break;
      case "peer.description":
      case "peer.candidate":
        if (message.contact === this.contact) this.call.receive(message);
        break;
      case "error":
        if (message.details["contact"] === this.contact)
          this.call.refused(message.details["epoch"]);
        break;
      case "chat.message":
        if (message.contact === this.contact) this.chat.receive(message.line);
        break;
      case "documents":
      case "document.viewed":
      case "document.pointed":
      case "mark":
      case "mark.drawn":
        if (message.contact === this.contact) this.documents.receive(message);
        break;
      default: // what concerns the page, not the contact
    }
  }

  /** The epoch whose peer connection this page holds, if it holds one. */
  get held(): HeldCall[] {
    const { epoch } = this.call.state;
    return epoch === null ? [] : [{ contact: this.contact, epoch }];
  }

  hangUp(): Promise<void> {
    return this.#options.desk.send({ type: "hangup", contact: this.contact });
  }

  /** The button beside an interrupted call: reach the desk now, or, if it is there, connect anew. */
  async reconnect(): Promise<void> {
    if (this.#options.desk.state.phase !== "open") this.#options.desk.tryNow();
    else await this.call.tryAgain();
  }

  /** The contact is over or no longer shown here. */
  close(): void {
    for (const stop of this.#stops) stop();
    this.recording.close();
    this.documents.close();
    this.call.end();
  }

  #setCall(view: CallView | null): void {
    this.#hasCall = view !== null;
    this.call.setCall(view);
    this.#tellMedia();
  }

  #deskChanged(): void {
    const online = this.#options.desk.state.phase === "open";
    this.call.setOnline(online);
    if (online) this.#tellMedia();
  }

  #callChanged(state: CallState): void {
    this.#tellMedia();
    if (state.phase === "interrupted") this.#report("lost", INTERRUPTED);
    else if (state.phase === "connected" && state.quality)
      this.#report(state.quality.receiving, trouble(state.quality));
  }

  /** Tell the other side what it can expect to see and hear. */
  #tellMedia(): void {
    const { desk, media } = this.#options;
    if (!this.#hasCall || desk.state.phase !== "open") return;
    const { camera, microphone, screen } = media.state;
    const pictured = this.call.state.soundOnly === "no";
    const now = {
      microphone: microphone.on && microphone.status === "live",
      camera: pictured && camera.on && camera.status === "live",
      screen: screen.status === "live",
    };
    const text = JSON.stringify(now);
    if (text === this.#media) return;
    this.#media = text;
    desk.send({ type: "media.set", contact: this.contact, ...now }).catch(() => {
      this.#media = "";
    });
  }

  #report(level: Level, trouble: Trouble | null): void {
    const { desk } = this.#options;
    const now = Date.now();
    const text = JSON.stringify([level, trouble]);
    if (text === this.#reported || now - this.#reportedAt < REPORT_EVERY) return;
    if (desk.state.phase !== "open") return;
    this.#reported = text;
    this.#reportedAt = now;
    desk
      .send({ type: "quality.report", contact: this.contact, level, trouble })
      .catch(() => undefined);
  }
}
