import type { Choice, Me } from "../protocol/messages";
import { formatDate, language, pick } from "../ui/text";

/** Ids as the house calls them, in the language of the page. An id that is configured no more stands for itself. */
export class Names {
  readonly #me: Me;

  constructor(me: Me) {
    this.#me = me;
  }

  queue(id: string): string {
    const found = this.#me.queues.find((queue) => queue.id === id);
    return found ? pick(found.title) : id;
  }

  readonly skill = (id: string): string => titled(this.#me.skills, id);
  readonly certificate = (id: string): string => titled(this.#me.certificates, id);
  /** The last day, in words, of what ends at this moment. Days are the desk's, wherever the browser is. */
  readonly lastDay = (until: number): string => formatDate(until - 1, this.#me.time_zone);
  readonly day = (at: number): string => formatDate(at, this.#me.time_zone);
  readonly pauseReason = (id: string): string => titled(this.#me.pause_reasons, id);
  readonly disposition = (id: string): string => titled(this.#me.dispositions, id);
}

function titled(choices: readonly Choice[], id: string): string {
  const found = choices.find((choice) => choice.id === id);
  return found ? pick(found.title) : id;
}

/** "Deutsch", "German" for `de`. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([language()], { type: "language" }).of(code) ?? code;
  } catch {
    return code; // not a language tag: shown as configured
  }
}
