/** State as plain data that is replaced, never patched in place; whoever draws it subscribes. */
export class Store<T> {
  #state: T;
  readonly #listeners = new Set<(state: T) => void>();

  constructor(initial: T) {
    this.#state = initial;
  }

  get state(): T {
    return this.#state;
  }

  /** Calls `listener` on each change (not at once); returns how to stop. */
  subscribe(listener: (state: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  protected set(state: T): void {
    if (Object.is(state, this.#state)) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }

  protected patch(change: Partial<T>): void {
    this.set({ ...this.#state, ...change });
  }
}
