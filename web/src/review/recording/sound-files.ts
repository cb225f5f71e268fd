import { mended } from "./sound";

/** A day of Opus would be larger: what is, is played as it lies there. */
const MOST_BYTES = 500_000_000;

/** The sound parts of one recording, without their holes, as addresses of this page's own. */
export class SoundFiles {
  readonly #address: (sequence: number) => string;
  readonly #found: (sequence: number, length: number) => void;
  readonly #files = new Map<number, string | null>();
  readonly #abort = new AbortController();

  /** `found`: a part's length (ms) is known. */
  constructor(
    address: (sequence: number) => string,
    found: (sequence: number, length: number) => void,
  ) {
    this.#address = address;
    this.#found = found;
  }

  /** Null: not yet. What can't be fetched keeps its own address, and the element will say why. */
  file(sequence: number): string | null {
    const known = this.#files.get(sequence);
    if (known !== undefined) return known;
    this.#files.set(sequence, null);
    void this.#fetch(sequence);
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
      const length = Number(response.headers.get("Content-Length") ?? 0);
      if (response.ok && length <= MOST_BYTES) {
        const sound = mended(new Uint8Array(await response.arrayBuffer()));
        this.#found(sequence, sound.length);
        url = URL.createObjectURL(
          new Blob([sound.webm as BlobPart], { type: "audio/webm; codecs=opus" }),
        );
      }
    } catch {
      // broken off: by us, or on the way; the element tries again and reports
    }
    if (signal.aborted) {
      if (url !== address) URL.revokeObjectURL(url);
    } else this.#files.set(sequence, url);
  }
}
