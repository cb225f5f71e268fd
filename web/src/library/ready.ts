import type { Uploads } from "../documents/uploads";
import { Store } from "../protocol/store";

/** A file that is safe and converted, and has no place in the library yet. */
export interface Unfiled {
  readonly upload: string;
  readonly name: string;
  readonly pages: number;
  /** Nobody has been asked yet where it belongs. */
  readonly fresh: boolean;
}

/** What uploads have become, kept after their rows are gone, until each is filed or dropped. */
export class Ready extends Store<{ readonly list: readonly Unfiled[] }> {
  readonly #stop: () => void;
  readonly #known = new Set<string>();

  constructor(uploads: Pick<Uploads, "state" | "subscribe">) {
    super({ list: [] });
    this.#stop = uploads.subscribe(() => {
      for (const { view } of uploads.state.list) {
        if (view?.state !== "ready" || this.#known.has(view.id)) continue;
        this.#known.add(view.id);
        const { id, name, pages } = view;
        const found = { upload: id, name, pages: pages ?? 0, fresh: true };
        this.set({ list: [...this.state.list, found] });
      }
    });
  }

  /** It is asked about now. */
  see(upload: string): Unfiled | undefined {
    const found = this.state.list.find((each) => each.upload === upload);
    if (found?.fresh)
      this.set({
        list: this.state.list.map((each) => (each === found ? { ...each, fresh: false } : each)),
      });
    return found;
  }

  forget(upload: string): void {
    this.set({ list: this.state.list.filter((each) => each.upload !== upload) });
  }

  close(): void {
    this.#stop();
  }
}
