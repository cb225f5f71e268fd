import { setServerNow } from "../console/clock";
import type { Overview } from "../protocol/messages";
import type { DeskSocket } from "../protocol/socket";
import { Store } from "../protocol/store";
import type { Language } from "../protocol/types";

/** A supervisor's line to the desk: the latest overview, null until the first one. */
export class OverviewDesk extends Store<Overview | null> {
  readonly socket: DeskSocket;
  readonly #stop: () => void;

  constructor(socket: DeskSocket) {
    super(null);
    this.socket = socket;
    this.#stop = socket.onMessage((message) => {
      if (message.type !== "overview") return;
      setServerNow(message.now);
      this.set(message);
    });
  }

  connect(language: Language): void {
    this.socket.language = language;
    this.socket.connect("/ws/console");
  }

  close(): void {
    this.#stop();
    this.socket.close();
  }
}
