/** Says something at once, but not more often than every so many milliseconds; of what waits the last counts. */
export class Paced {
  readonly #every: number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #next: (() => void) | null = null;

  constructor(every: number) {
    this.#every = every;
  }

  say(what: () => void): void {
    if (this.#timer !== null) {
      this.#next = what;
      return;
    }
    what();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const next = this.#next;
      this.#next = null;
      if (next) this.say(next);
    }, this.#every);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#next = null;
  }
}
