import type { ReactiveControllerHost } from "lit";
import type { Refusal } from "../protocol/refusal";
import { asRefusal } from "./session";

/** What a form sends: one thing at a time. Its element draws again when `busy` or `refusal` change. */
export class Sending {
  readonly #host: Pick<ReactiveControllerHost, "requestUpdate">;
  #busy = false;
  #refusal: Refusal | null = null;

  constructor(host: Pick<ReactiveControllerHost, "requestUpdate">) {
    this.#host = host;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Of the last try. */
  get refusal(): Refusal | null {
    return this.#refusal;
  }

  /** Another try begins, or another thing is to be sent. */
  forget(): void {
    this.#set(this.#busy, null);
  }

  /** Whether `work` was done; if not, `refusal` says why. Nothing is done while something else is on its way. */
  async send(work: () => Promise<void>): Promise<boolean> {
    if (this.#busy) return false;
    this.#set(true, null);
    let refusal: Refusal | null = null;
    try {
      await work();
    } catch (error) {
      refusal = asRefusal(error);
    }
    this.#set(false, refusal);
    return refusal === null;
  }

  #set(busy: boolean, refusal: Refusal | null): void {
    this.#busy = busy;
    this.#refusal = refusal;
    this.#host.requestUpdate();
  }
}
