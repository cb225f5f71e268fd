import type { LocalMedia } from "../call/media";
import { ContactSession } from "../call/session";
import type { api } from "../protocol/api";
import type { CompanionView } from "../protocol/messages";
import type { DeskSocket } from "../protocol/socket";
import { Store } from "../protocol/store";
import type { Message } from "../protocol/types";
import { brought, remember } from "./brought";
import { type CompanionFacts, companionReceived, NOBODY } from "./companion-model";
import { failed, LOADING, NONE, ready } from "./model";
import { failureOf } from "./session";
import type { DeviceHost } from "./view";

const PATH = "/ws/companion";

export interface CompanionParts {
  readonly api: Pick<typeof api, "desk" | "redeemCompanion" | "companion">;
  readonly socket: DeskSocket;
  readonly media: LocalMedia;
  /** Make the address /k, so that no history holds a token. */
  readonly enter: () => void;
}

/** Knows what a companion's page knows, asks the server, and obeys the person. One a page. */
export class CompanionSession extends Store<CompanionFacts> implements DeviceHost {
  readonly socket: DeskSocket;
  readonly media: LocalMedia;
  readonly #parts: CompanionParts;
  #mediaStarted = false;
  #talk: ContactSession | null = null;

  constructor(parts: CompanionParts) {
    super(NOBODY);
    this.#parts = parts;
    this.socket = parts.socket;
    this.media = parts.media;
    this.socket.calls = () => this.#talk?.held ?? [];
    this.socket.subscribe((socket) => this.patch({ socket }));
    this.media.subscribe(() => this.#remember());
    this.socket.onMessage((message) => this.#receive(message));
  }

  /** Call and chat, once the companion was let in. */
  get talk(): ContactSession | null {
    return this.#talk;
  }

  /** The address says where the page begins: a link's token, or none after it was exchanged. */
  async open(token: string): Promise<void> {
    if (this.state.socket) this.socket.close(); // another link than the one before
    this.set({ ...NOBODY, desk: this.state.desk, token });
    void this.#loadDesk();
    if (!token) await this.resume();
  }

  async #loadDesk(): Promise<void> {
    if (this.state.desk.status === "ready") return;
    try {
      this.patch({ desk: ready(await this.#parts.api.desk()) });
    } catch (error) {
      this.patch({ desk: failed(failureOf(error)) });
    }
  }

  /** The welcome was read: on to the devices. Nothing has changed on the server yet. */
  start(): void {
    this.patch({ started: true, refused: null });
  }

  /** The cookie is there already: a reload, or the way back. */
  async resume(): Promise<void> {
    this.patch({ seat: LOADING });
    try {
      await this.#parts.api.companion();
      this.patch({ seat: ready(true) });
      this.reconnect();
    } catch (error) {
      this.patch({ seat: failed(failureOf(error)) });
    }
  }

  /** To the lobby: the link is used up by this. */
  async join(): Promise<void> {
    const { token, busy } = this.state;
    if (!token || busy) return;
    this.patch({ busy: "joining", refused: null });
    try {
      await this.#parts.api.redeemCompanion({ token });
      this.#parts.enter();
      this.patch({ token: "", seat: ready(true) });
      this.reconnect();
    } catch (error) {
      const refused = failureOf(error);
      // What is wrong with the link takes the whole page; what is wrong with the network stands beside the button.
      if (refused.code.startsWith("local.")) this.patch({ refused });
      else this.patch({ token: "", seat: failed(refused) });
    } finally {
      this.patch({ busy: null });
    }
  }

  reconnect(): void {
    this.socket.connect(PATH);
  }

  /** Out of the lobby or the call. */
  async leave(): Promise<void> {
    const { companion, busy } = this.state;
    if (!companion || busy) return;
    this.patch({ busy: "leaving", refused: null });
    try {
      await this.socket.send({ type: "hangup", contact: companion.contact });
    } catch (error) {
      this.patch({ refused: failureOf(error) });
    } finally {
      this.patch({ busy: null });
    }
  }

  async lookAgain(): Promise<void> {
    this.patch({ seat: NONE });
    await this.resume();
  }

  startMedia(wanted: { camera: boolean; microphone: boolean }): void {
    if (this.#mediaStarted) return;
    this.#mediaStarted = true;
    void this.media.start(wanted);
  }

  withoutDevices(): void {
    this.media.drop("camera");
    this.media.drop("microphone");
  }

  async withDevices(wanted: { camera: boolean; microphone: boolean }): Promise<void> {
    await this.media.start(wanted);
    if (wanted.microphone && this.media.state.microphone.status === "live")
      await this.media.setMicrophone(true);
  }

  #receive(message: Message): void {
    this.set(companionReceived(this.state, message, Date.now()));
    const { companion } = this.state;
    if (!companion) return;
    this.socket.inCall = companion.state === "joined";
    if (companion.state === "over") {
      this.#talk?.close();
      this.#talk = null;
      this.media.stop();
      return;
    }
    this.#follow(message, companion);
    this.startMedia(brought(companion));
  }

  /** From the lobby on: the call begins in the same moment in which the agent says yes. */
  #follow(message: Message, { contact, participants, recording }: CompanionView): void {
    if (message.type !== "companion.snapshot") {
      this.#talk?.receive(message);
      return;
    }
    const { socket: desk, media } = this;
    const { you } = this.state;
    this.#talk ??= new ContactSession({ desk, media, contact, you, role: "companion" });
    this.#talk.resume({ ...message, participants, recording });
  }

  #remember(): void {
    const { companion } = this.state;
    if (!companion || companion.state === "over" || !this.#mediaStarted) return;
    const { camera, microphone } = this.media.state;
    remember(companion.id, { camera: camera.on, microphone: microphone.on });
  }
}
