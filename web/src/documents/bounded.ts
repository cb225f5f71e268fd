/** A cache that holds so much and no more: what was used longest ago goes first. */
export class Bounded<V> {
  readonly #most: number;
  readonly #weigh: (value: V) => number;
  readonly #drop: (value: V) => void;
  readonly #kept = new Map<string, V>();
  #weight = 0;

  /** `drop` is told each value that is let go of, so that memory outside the heap is given back at once. */
  constructor(options: {
    readonly most: number;
    readonly weigh: (value: V) => number;
    readonly drop?: (value: V) => void;
  }) {
    this.#most = options.most;
    this.#weigh = options.weigh;
    this.#drop = options.drop ?? (() => undefined);
  }

  get weight(): number {
    return this.#weight;
  }

  get(key: string): V | undefined {
    const value = this.#kept.get(key);
    if (value === undefined) return undefined;
    this.#kept.delete(key); // last used, last in the order
    this.#kept.set(key, value);
    return value;
  }

  /** The newest one is always kept, however heavy: it is about to be shown. */
  set(key: string, value: V): void {
    this.delete(key);
    this.#kept.set(key, value);
    this.#weight += this.#weigh(value);
    for (const [oldest] of this.#kept) {
      if (this.#weight <= this.#most || oldest === key) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const value = this.#kept.get(key);
    if (value === undefined) return;
    this.#kept.delete(key);
    this.#weight -= this.#weigh(value);
    this.#drop(value);
  }

  clear(): void {
    for (const key of [...this.#kept.keys()]) this.delete(key);
  }
}
