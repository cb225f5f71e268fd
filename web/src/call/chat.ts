import type { ChatLine } from "../protocol/messages";
import { randomId } from "../protocol/random";
import type { Refusal } from "../protocol/refusal";
import { Store } from "../protocol/store";
import type { Command } from "../protocol/types";

export interface ShownLine {
  readonly message: string;
  readonly mine: boolean;
  readonly role: ChatLine["role"];
  readonly text: string;
  readonly at: number;
  /** Of own lines: *sent* the desk has it for good, *delivered* the other page has shown it. */
  readonly delivery: "sending" | "sent" | "delivered" | "failed";
  /** Why it failed. */
  readonly code: Refusal["code"] | null;
}

export interface ChatState {
  readonly lines: readonly ShownLine[];
  /** Lines of the other side that this page has not shown yet. */
  readonly unread: number;
  readonly open: boolean;
}

export interface ChatOptions {
  readonly contact: string;
  /** The own participant id. */
  readonly you: string;
  readonly role: ChatLine["role"];
  readonly send: (command: Command) => Promise<void>;
}

export const LONGEST = 4_000;

/** A contact's text chat: what the desk knows, and what is on its way there. */
export class Chat extends Store<ChatState> {
  readonly #options: ChatOptions;
  #known: readonly ChatLine[] = [];
  #mine: readonly ShownLine[] = [];
  #read: string | null = null;
  #acknowledged: string | null = null;

  constructor(options: ChatOptions) {
    super({ lines: [], unread: 0, open: false });
    this.#options = options;
  }

  /** A snapshot: everything the desk knows. */
  replace(lines: readonly ChatLine[]): void {
    this.#known = lines;
    this.#draw();
  }

  /** One line, new or changed. */
  receive(line: ChatLine): void {
    const known = this.#known.some((each) => each.message === line.message);
    this.#known = known
      ? this.#known.map((each) => (each.message === line.message ? line : each))
      : [...this.#known, line];
    this.#draw();
  }

  /** Sends a line; it is shown at once. Blank text is no line. */
  send(text: string): void {
    const trimmed = text.trim();
    if (!trimmed) return;
    const line: ShownLine = {
      message: randomId(),
      mine: true,
      role: this.#options.role,
      text: trimmed,
      at: Date.now(),
      delivery: "sending",
      code: null,
    };
    this.#mine = [...this.#mine, line];
    this.#draw();
    void this.#deliver(line);
  }

  /** Once more, under the same id, so that it can't appear twice. */
  retry(message: string): void {
    const line = this.#mine.find((each) => each.message === message);
    if (line?.delivery === "failed") void this.#deliver(line);
  }

  /** The panel is shown or not; shown, what is there counts as seen. */
  setOpen(open: boolean): void {
    if (open === this.state.open) return;
    this.patch({ open });
    this.#draw();
  }

  async #deliver(line: ShownLine): Promise<void> {
    const { message, text } = line;
    this.#mark(message, { delivery: "sending", code: null });
    try {
      const { contact } = this.#options;
      await this.#options.send({ type: "chat.send", contact, message, text });
      this.#mark(message, { delivery: "sent", code: null });
    } catch (refusal) {
      this.#mark(message, { delivery: "failed", code: (refusal as Refusal).code });
    }
  }

  #mark(message: string, change: Pick<ShownLine, "delivery" | "code">): void {
    this.#mine = this.#mine.map((line) =>
      line.message === message ? { ...line, ...change } : line,
    );
    this.#draw();
  }

  #draw(): void {
    const known = new Set(this.#known.map((line) => line.message));
    this.#mine = this.#mine.filter((line) => !known.has(line.message));
    const lines = [...this.#known.map((line) => this.#shown(line)), ...this.#mine];
    const theirs = this.#known.filter((line) => line.sender !== this.#options.you);
    const last = theirs.at(-1)?.message ?? null;
    if (this.state.open) this.#read = last;
    const seen = theirs.reduce(
      (at, line, index) => (line.delivered_at || line.message === this.#read ? index : at),
      -1,
    );
    this.patch({ lines, unread: theirs.length - 1 - seen });
    if (this.state.open && last && theirs.at(-1)?.delivered_at === null) this.#acknowledge(last);
  }

  #acknowledge(message: string): void {
    if (this.#acknowledged === message) return;
    this.#acknowledged = message;
    const { contact } = this.#options;
    this.#options.send({ type: "chat.delivered", contact, message }).catch(() => {
      this.#acknowledged = null; // said again with the next line or snapshot
    });
  }

  #shown(line: ChatLine): ShownLine {
    const mine = line.sender === this.#options.you;
    return {
      message: line.message,
      mine,
      role: line.role,
      text: line.text,
      at: line.sent_at,
      delivery: line.delivered_at === null ? "sent" : "delivered",
      code: null,
    };
  }
}
