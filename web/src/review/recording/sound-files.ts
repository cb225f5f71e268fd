/**
 * A browser has six connections to a server without HTTP/2, and each picture and sound that it plays holds one. Where
 * there would be too many, sounds are fetched whole, one after another, so that pages and words get through.
 */

/** Pictures and sounds played by ranges at once; the rest is for everything else. */
export const MOST_STREAMS = 5;

export class SoundFiles {
  readonly #address: (sequence: number) => string;
  readonly #files = new Map<number, string | null>();
  readonly #abort = new AbortController();
  #last: Promise<void> = Promise.resolve();

  constructor(address: (sequence: number) => string) {
    this.#address = address;
  }

  /** Null: not yet. What can't be fetched keeps its own address, and the element will say why. */
  file(sequence: number): string | null {
    const known = this.#files.get(sequence);
    if (known !== undefined) return known;
    this.#files.set(sequence, null);
    this.#last = this.#last.then(() => this.#fetch(sequence));
    return null;
  }

  close(): void {
    this.#abort.abort();
    for (const url of this.#files.values()) if (url?.startsWith("blob:")) URL.revokeObjectURL(url);
    this.#files.clear();
  }

  async #fetch(sequence: number): Promise<void> {
    const address = this.#address(sequence);
    const { signal } = this.#abort;
    let url = address;
    try {
      const response = await fetch(address, { credentials: "same-origin", signal });
      if (response.ok) url = URL.createObjectURL(await response.blob());
    } catch {
      // broken off: by us, or on the way; the element tries again and reports
    }
    if (!signal.aborted) this.#files.set(sequence, url);
    else if (url !== address) URL.revokeObjectURL(url);
  }
}
