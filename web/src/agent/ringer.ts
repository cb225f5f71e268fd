import { flashTitle, notify, ring } from "../call/alert";
import type { ReservationView } from "../protocol/messages";

/** Sound, title and notification for as long as somebody waits for an answer here. */
export class Ringer {
  #ringing: string | null = null;
  #stops: (() => void)[] = [];

  /** Null: nobody does, or another tab rings. */
  show(reservation: ReservationView | null, words: { title: string; body: string }): void {
    if (reservation?.id === this.#ringing) return;
    this.stop();
    if (!reservation) return;
    this.#ringing = reservation.id;
    this.#stops = [ring(), flashTitle(words.title), notify(words.title, words.body, "reservation")];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#ringing = null;
  }
}
