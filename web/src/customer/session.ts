import type { LocalMedia } from "../call/media";
import { ContactSession } from "../call/session";
import type { api } from "../protocol/api";
import type { CustomerSeat } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import type { DeskSocket } from "../protocol/socket";
import { Store } from "../protocol/store";
import type { Command, Message } from "../protocol/types";
import { brought, remember } from "./brought";
import { channelFor, wayOf } from "./devices";
import {
  type Busy,
  EMPTY,
  type Facts,
  type Failure,
  failed,
  LOADING,
  NONE,
  ready,
  received,
} from "./model";
import type { Route } from "./route";
import { keepContact, keptContact } from "./tab";

export interface SessionParts {
  readonly api: Pick<typeof api, "desk" | "checkLink" | "redeemLink" | "redeemCode" | "contact">;
  readonly socket: DeskSocket;
  readonly media: LocalMedia;
  /** Make the address /c, in place of the link's entry, so that no history holds a token. */
  readonly enter: () => void;
}

/** Knows the facts, asks the server, and obeys the person. One a page. */
export class CustomerSession extends Store<Facts> {
  readonly socket: DeskSocket;
  readonly media: LocalMedia;
  readonly #parts: SessionParts;
  /** Counts the openings: an answer that comes after another link was opened is not for us. */
  #opening = 0;
  /** The token that `check` is about; forgotten with the link. */
  #checked = "";
  #mediaStarted = false;
  #talk: ContactSession | null = null;

  constructor(parts: SessionParts) {
    super(EMPTY);
    this.#parts = parts;
    this.socket = parts.socket;
    this.media = parts.media;
    this.socket.calls = () => this.#talk?.held ?? [];
    this.socket.subscribe((socket) => this.patch({ socket }));
    this.media.subscribe(() => this.#remember());
    this.socket.onMessage((message) => {
      this.set(received(this.state, message, Date.now()));
      this.#arrive();
      this.#follow(message);
      this.#revive();
    });
  }

  /** Call and chat of the present contact; null for who has not been let in. */
  get talk(): ContactSession | null {
    return this.#talk;
  }

  /** The address says where the page stands: at the start, and whenever a person moves in the history. */
  async open(route: Route): Promise<void> {
    this.patch({ route, refused: null });
    if (this.state.desk.status !== "ready") void this.loadDesk();
    if (route.page === "link") {
      const known = this.#checked === route.token && this.state.check.status === "ready";
      if (!known) await this.check();
    } else if (route.page === "contact" && this.state.seat.status !== "ready") {
      await this.resume();
    }
  }

  async loadDesk(): Promise<void> {
    this.patch({ desk: LOADING });
    try {
      this.patch({ desk: ready(await this.#parts.api.desk()) });
    } catch (error) {
      this.patch({ desk: failed(failureOf(error)) });
    }
  }

  /** Look at the link without using it up. */
  async check(): Promise<void> {
    const { route } = this.state;
    if (route.page !== "link") return;
    const opening = ++this.#opening;
    this.#checked = route.token;
    this.patch({ check: LOADING });
    try {
      const check = await this.#parts.api.checkLink({ token: route.token });
      if (opening === this.#opening) this.patch({ check: ready(check) });
    } catch (error) {
      if (opening === this.#opening) this.patch({ check: failed(failureOf(error)) });
    }
  }

  /** Ask again what was refused or has changed since: the house, the link, or the seat. */
  async lookAgain(): Promise<void> {
    const { route, desk, seat } = this.state;
    if (desk.status === "failed") void this.loadDesk();
    if (route.page === "link") await this.check();
    else if (seat.status === "ready") this.reconnect();
    else if (route.page === "contact") await this.resume();
  }

  /** Exchange the link for a seat. The only thing on the welcome page that changes anything. */
  async start(): Promise<void> {
    const { route } = this.state;
    if (route.page !== "link") return;
    await this.#take("starting", () => this.#parts.api.redeemLink({ token: route.token }));
  }

  async enterCode(code: string): Promise<void> {
    await this.#take("entering", () => this.#parts.api.redeemCode({ code }));
  }

  /** The cookie is there already: a reload, a second tab, the way back. */
  async resume(): Promise<void> {
    const opening = ++this.#opening;
    this.patch({ seat: LOADING });
    try {
      const seat = await this.#parts.api.contact(keptContact());
      if (opening === this.#opening) this.#seated(seat);
    } catch (error) {
      if (opening === this.#opening) this.patch({ seat: failed(failureOf(error)) });
    }
  }

  /** This page again, after another tab had taken over, or without waiting for the next try. */
  reconnect(): void {
    const { seat } = this.state;
    if (seat.status !== "ready") return;
    this.socket.connect(`/ws/customer?contact=${encodeURIComponent(seat.value.contact)}`);
  }

  async join(): Promise<void> {
    const { contact } = this.state;
    if (!contact) return;
    const { camera, microphone } = this.media.state;
    const channel = channelFor(contact.channels, wayOf(camera, microphone));
    await this.#command("joining", {
      type: "queue.join",
      contact: contact.id,
      channel,
      camera: camera.status === "live",
      microphone: microphone.status === "live" && microphone.on,
    });
  }

  async leave(): Promise<void> {
    const { contact } = this.state;
    if (contact) await this.#command("leaving", { type: "queue.leave", contact: contact.id });
  }

  async hangUp(): Promise<void> {
    const { contact } = this.state;
    if (contact) await this.#command("leaving", { type: "hangup", contact: contact.id });
  }

  async decide(claim: string, admit: boolean): Promise<void> {
    const { contact } = this.state;
    if (!contact) return;
    await this.#command("deciding", { type: "claim.decide", contact: contact.id, claim, admit });
  }

  /** Takes a companion's invitation back. Rejects with the refusal: the dialog says it. */
  async revoke(companion: string): Promise<void> {
    const { contact } = this.state;
    if (contact)
      await this.socket.send({ type: "companion.revoke", contact: contact.id, companion });
  }

  /** True if it was saved. */
  async rate(stars: number, text: string): Promise<boolean> {
    const { contact } = this.state;
    if (!contact) return false;
    const rating: Command = { type: "rating.submit", contact: contact.id, stars, text };
    return this.#command("rating", rating);
  }

  /** Camera and microphone for the device check, asked for right after the person pressed Start. */
  startMedia(wanted: { camera: boolean; microphone: boolean }): void {
    if (this.#mediaStarted) return;
    this.#mediaStarted = true;
    void this.media.start(wanted);
  }

  /** A call begins: whoever was reading the privacy notice meanwhile is brought back. */
  #arrive(): void {
    const connected = this.state.contact?.state === "connected";
    this.socket.inCall = connected;
    const { page } = this.state.route;
    if (!connected || page === "contact") return;
    this.#parts.enter();
    this.patch({ route: { page: "contact" } });
  }

  /** Hands the message on to call and chat. They begin with the snapshot, before there is anything to see. */
  #follow(message: Message): void {
    const { contact, you } = this.state;
    if (!contact || contact.seat === "claimant") return;
    if (message.type !== "customer.snapshot") {
      this.#talk?.receive(message);
      return;
    }
    if (this.#talk?.contact !== contact.id) {
      this.#talk?.close();
      const { socket: desk, media } = this;
      this.#talk = new ContactSession({ desk, media, contact: contact.id, you, role: "customer" });
    }
    const { participants, recording } = contact;
    this.#talk.resume({ ...message, participants, recording });
  }

  /** Watching and typing, by choice. */
  withoutDevices(): void {
    this.media.drop("camera");
    this.media.drop("microphone");
  }

  /** Back to what the queue has a use for. */
  async withDevices(wanted: { camera: boolean; microphone: boolean }): Promise<void> {
    await this.media.start(wanted); // one question for both
    if (wanted.microphone && this.media.state.microphone.status === "live")
      await this.media.setMicrophone(true);
  }

  /** A page loaded anew while waiting or talking takes up again what the person had brought. */
  #revive(): void {
    const { contact } = this.state;
    if (!contact) return;
    const { state, seat } = contact;
    if (seat === "holder" && (state === "waiting" || state === "reserved" || state === "connected"))
      this.startMedia(brought(contact));
    // Camera and microphone go dark as soon as nobody is there any more to see or hear.
    if (state === "wrap_up" || state === "closed") this.media.stop();
  }

  #remember(): void {
    const { contact } = this.state;
    const gone = !contact || contact.state === "wrap_up" || contact.state === "closed";
    if (gone || contact.seat === "claimant" || !this.#mediaStarted) return;
    const { camera, microphone } = this.media.state;
    remember(contact.id, { camera: camera.on, microphone: microphone.on });
  }

  async #take(busy: Busy, redeem: () => Promise<CustomerSeat>): Promise<void> {
    if (this.state.busy) return;
    const opening = ++this.#opening;
    this.patch({ busy, refused: null });
    try {
      const seat = await redeem();
      if (opening !== this.#opening) return;
      this.#checked = "";
      this.#parts.enter();
      this.patch({ route: { page: "contact" }, check: NONE, contact: null });
      this.#seated(seat);
    } catch (error) {
      const refused = failureOf(error);
      // What is wrong with the link takes the whole page; what is wrong with the network stands beside the button.
      if (refused.code.startsWith("link.")) this.patch({ check: failed(refused) });
      else this.patch({ refused });
    } finally {
      this.patch({ busy: null });
    }
  }

  #seated(seat: CustomerSeat): void {
    keepContact(seat.contact);
    this.patch({ seat: ready(seat) });
    this.reconnect();
  }

  async #command(busy: Busy, command: Command): Promise<boolean> {
    if (this.state.busy) return false;
    this.patch({ busy, refused: null });
    try {
      await this.socket.send(command);
      return true;
    } catch (error) {
      this.patch({ refused: failureOf(error) });
      return false;
    } finally {
      this.patch({ busy: null });
    }
  }
}

export function failureOf(error: unknown): Failure {
  return error instanceof Refusal
    ? { code: error.code, details: error.details }
    : { code: "local.unreadable", details: {} };
}
