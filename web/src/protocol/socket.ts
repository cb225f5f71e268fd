import type { ClientFrame, HeldCall, Hello, ServerFrame } from "./messages";
import { randomId } from "./random";
import { Refusal } from "./refusal";
import { type EndReason, endOf, pause } from "./retry";
import { Store } from "./store";
import type { Command, Language, Message, Signal } from "./types";
import { onWake } from "./wake";

const VERSION = 1;
const ANSWER_LIMIT = 10_000;
const OPEN_LIMIT = 6_000;
const PONG_LIMIT = 6_000;
const PING_WAITING = 25_000;
const PING_CALL = 5_000;
const GAP = 4_900;
const SILENT = 4_901;
/** What the server closes with when nothing more is to come: the contact is over. */
const OPEN = 1; // of a websocket
const NORMAL = 1000;

export interface SocketState {
  readonly phase: "idle" | "connecting" | "open" | "reconnecting" | "ended";
  readonly since: number;
  /** Why it ended; null otherwise. */
  readonly why: EndReason | null;
  /** Who replaced this page, after *replaced*. */
  readonly by: "tab" | "device" | null;
  readonly nextTryAt: number | null;
}

export interface SocketOptions {
  readonly language: Language;
  readonly instance?: string;
  readonly WebSocket?: new (url: string) => WebSocket;
  readonly random?: () => number;
  readonly onWake?: (listener: () => void) => () => void;
}

interface Pending {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (refusal: Refusal) => void;
  timer: Timer | undefined;
}

type Timer = ReturnType<typeof setTimeout>;

/**
 * One connection to the desk that survives its websockets.
 *
 * A command is kept until it is answered and sent again under the same id after a reconnect: the desk answers a repeat
 * without carrying it out twice. Its 10 s count only while the connection is open. Signals are dropped when it is not:
 * they would be stale. Each new websocket begins with `hello`, whose answer is a snapshot of everything.
 */
export class DeskSocket extends Store<SocketState> {
  readonly instance: string;
  #language: Language;
  #url = "";
  #inCall = false;
  #socket: WebSocket | null = null;
  #seq = 0;
  #hello = "";
  #tries = 0;
  #openedOnce = false;
  #lostAt = 0;
  #retry: Timer | undefined;
  #limit: Timer | undefined;
  #ping: Timer | undefined;
  #pong: Timer | undefined;
  #by: "tab" | "device" | null = null;
  #stopWake: (() => void) | null = null;
  /** The calls whose peer connections this page holds; said with each hello. */
  calls: () => readonly HeldCall[] = () => [];
  readonly #pending = new Map<string, Pending>();
  readonly #listeners = new Set<(message: Message) => void>();
  readonly #options: Required<Pick<SocketOptions, "WebSocket" | "random" | "onWake">>;

  constructor(options: SocketOptions) {
    super({ phase: "idle", since: Date.now(), why: null, by: null, nextTryAt: null });
    this.instance = options.instance ?? randomId();
    this.#language = options.language;
    this.#options = {
      WebSocket: options.WebSocket ?? globalThis.WebSocket,
      random: options.random ?? Math.random,
      onWake: options.onWake ?? onWake,
    };
  }

  /** Connect, or connect anew after the end. `path` like `/ws/customer`, or a whole address. */
  connect(path: string): void {
    this.#url = address(path);
    this.#openedOnce = false;
    this.#tries = 0;
    this.#lostAt = Date.now();
    this.#by = null;
    this.#stopWake ??= this.#options.onWake(() => this.#wake());
    this.#drop();
    this.#phase("connecting");
    this.#open();
  }

  /** Close for good. What waits for an answer is refused with *local.ended*. */
  close(): void {
    const socket = this.#socket;
    this.#drop();
    socket?.close(NORMAL);
    this.#end("closed");
  }

  /** Don't wait for the next try; also after the end, for a button. */
  tryNow(): void {
    if (this.state.phase === "ended") this.connect(this.#url);
    else this.#wake();
  }

  /** In a call a dead connection is noticed within 11 s, otherwise within 31 s. */
  set inCall(value: boolean) {
    if (this.#inCall === value) return;
    this.#inCall = value;
    if (this.state.phase === "open") this.#schedulePing();
  }

  /** Each hello from now on says this language. */
  set language(value: Language) {
    this.#language = value;
  }

  /** Every message but `ok`, `error` and `pong` that answer something; an `error` only once the snapshot is there. Returns how to stop. */
  onMessage(listener: (message: Message) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the desk has carried it out and saved it; rejects with a `Refusal`. */
  send(command: Command): Promise<void> {
    if (this.state.phase === "ended" || this.state.phase === "idle")
      return Promise.reject(new Refusal("local.ended"));
    const id = randomId(8);
    return new Promise((resolve, reject) => {
      const pending: Pending = { text: frame(id, command), resolve, reject, timer: undefined };
      this.#pending.set(id, pending);
      if (this.state.phase === "open") this.#transmit(id, pending);
    });
  }

  /** Send a signal if the connection is open; false if it was dropped. Refusals are of no use and ignored. */
  post(signal: Signal): boolean {
    if (this.state.phase !== "open") return false;
    return this.#say(frame(randomId(8), signal));
  }

  /** Whether it went out: while the other side closes, browsers complain of each word that is still said. */
  #say(text: string): boolean {
    if (this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(text);
    return true;
  }

  #open(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#seq = 0;
    let socket: WebSocket;
    try {
      socket = new this.#options.WebSocket(this.#url);
    } catch {
      this.#later(null);
      return;
    }
    this.#socket = socket;
    this.#limit = setTimeout(() => this.#giveUp(SILENT), OPEN_LIMIT);
    socket.onopen = () => {
      this.#hello = randomId(8);
      const { instance } = this;
      const calls = [...this.calls()];
      const hello: Hello = { type: "hello", instance, language: this.#language, calls };
      socket.send(frame(this.#hello, hello));
    };
    socket.onmessage = (event: MessageEvent<unknown>) => this.#receive(event.data);
    socket.onclose = (event) => this.#closed(event.code);
  }

  #receive(data: unknown): void {
    const received = parse(data);
    if (!received || received.seq !== this.#seq + 1) {
      this.#giveUp(GAP);
      return;
    }
    this.#seq = received.seq;
    clearTimeout(this.#pong);
    this.#pong = undefined;
    const { body, re } = received;
    const pending = re === null ? undefined : this.#pending.get(re);
    if (pending && re !== null && (body.type === "ok" || body.type === "error")) {
      this.#pending.delete(re);
      clearTimeout(pending.timer);
      if (body.type === "ok") pending.resolve();
      else pending.reject(new Refusal(body.code, body.sentence, body.details));
      return;
    }
    if (body.type === "pong" || body.type === "ok") return;
    if (body.type === "error" && (re !== null || this.state.phase !== "open")) return;
    if (body.type === "replaced") this.#by = body.by;
    const fresh = this.state.phase !== "open" && body.type !== "replaced";
    // The snapshot is told first, so that whoever sees *open* has the whole truth already.
    for (const listener of [...this.#listeners]) listener(body);
    if (fresh && this.#socket) this.#opened();
  }

  #opened(): void {
    clearTimeout(this.#limit);
    this.#openedOnce = true;
    this.#tries = 0;
    this.#phase("open");
    this.#schedulePing();
    for (const [id, pending] of [...this.#pending]) this.#transmit(id, pending);
  }

  #transmit(id: string, pending: Pending): void {
    this.#say(pending.text);
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => {
      this.#pending.delete(id);
      pending.reject(new Refusal("local.timeout"));
    }, ANSWER_LIMIT);
  }

  #schedulePing(): void {
    clearTimeout(this.#ping);
    this.#ping = setTimeout(() => this.#sendPing(), this.#inCall ? PING_CALL : PING_WAITING);
  }

  #sendPing(): void {
    clearTimeout(this.#ping);
    this.#say(frame(randomId(8), { type: "ping" }));
    // Of several unanswered pings the first one counts; whatever is heard stops the clock.
    this.#pong ??= setTimeout(() => this.#giveUp(SILENT), PONG_LIMIT);
    this.#schedulePing();
  }

  /** The network or the person is back: try now, or find out now that the connection is dead. */
  #wake(): void {
    if (this.state.phase === "open") this.#sendPing();
    else if (this.#retry !== undefined) this.#open();
  }

  #giveUp(code: number): void {
    const socket = this.#socket;
    this.#drop();
    socket?.close(code);
    this.#closed(code);
  }

  #closed(code: number): void {
    this.#drop();
    const over = this.#by ? "replaced" : endOf(code);
    if (over) {
      this.#end(over);
      return;
    }
    if (this.state.phase === "open") this.#lostAt = Date.now();
    this.#later(code);
  }

  #later(code: number | null): void {
    const outage = { tries: this.#tries, lasted: Date.now() - this.#lostAt, code };
    const wait = pause(outage, this.#options.random());
    this.#tries += 1;
    for (const pending of this.#pending.values()) clearTimeout(pending.timer);
    this.#phase(this.#openedOnce ? "reconnecting" : "connecting", Date.now() + wait);
    this.#retry = setTimeout(() => this.#open(), wait);
  }

  /** Forget the present websocket; it can call nothing here any more. */
  #drop(): void {
    for (const timer of [this.#retry, this.#limit, this.#ping, this.#pong]) clearTimeout(timer);
    this.#retry = undefined;
    this.#pong = undefined;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
  }

  #end(why: EndReason): void {
    this.#stopWake?.();
    this.#stopWake = null;
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      pending.reject(new Refusal("local.ended"));
    }
    this.#pending.clear();
    this.set({ phase: "ended", since: Date.now(), why, by: this.#by, nextTryAt: null });
  }

  #phase(phase: SocketState["phase"], nextTryAt: number | null = null): void {
    const since = phase === this.state.phase ? this.state.since : Date.now();
    this.set({ phase, since, why: null, by: null, nextTryAt });
  }
}

function frame(id: string, body: ClientFrame["body"]): string {
  const whole: ClientFrame = { v: VERSION, id, body };
  return JSON.stringify(whole);
}

function parse(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null;
  try {
    const frame: unknown = JSON.parse(data);
    return isFrame(frame) ? frame : null;
  } catch {
    return null;
  }
}

/** The frame is checked; that bodies are as generated from the server's own types is the build's to prove. */
function isFrame(value: unknown): value is ServerFrame {
  if (typeof value !== "object" || value === null) return false;
  const frame = value as Partial<ServerFrame>;
  return frame.v === VERSION && typeof frame.seq === "number" && typeof frame.body === "object";
}

function address(path: string): string {
  if (typeof location === "undefined" || /^wss?:/.test(path)) return path;
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}${path}`;
}
