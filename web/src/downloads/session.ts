import type { DeskInfo, Downloads } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import { Store } from "../protocol/store";
import type { ProblemCode } from "../ui/problems";

export interface DownloadApi {
  desk(): Promise<DeskInfo>;
  /** Exchanges the address's token for a cookie of an hour. */
  redeem(token: string): Promise<void>;
  files(): Promise<Downloads>;
}

export interface DownloadState {
  readonly desk: DeskInfo | null;
  readonly files: Downloads | null;
  /** Why there is nothing to show; *download.over* is for good. */
  readonly refused: ProblemCode | null;
  readonly busy: boolean;
}

/** The cookie lives for an hour; a page that is looked at again after so long gets a new one. */
export const STALE_MS = 20 * 60_000;

/** What somebody may download who holds this address. The token stays in it, so that it can be kept and used again. */
export class DownloadSession extends Store<DownloadState> {
  readonly #api: DownloadApi;
  readonly #now: () => number;
  #token = "";
  #loaded = 0;
  #try = 0;

  constructor(api: DownloadApi, now: () => number = Date.now) {
    super({ desk: null, files: null, refused: null, busy: false });
    this.#api = api;
    this.#now = now;
  }

  async open(token: string): Promise<void> {
    if (token !== this.#token) this.patch({ files: null, refused: null });
    this.#token = token;
    await Promise.all([this.#desk(), this.load()]);
  }

  async load(): Promise<void> {
    const mine = ++this.#try;
    this.patch({ busy: true });
    let found: Partial<DownloadState>;
    try {
      if (this.#token) await this.#api.redeem(this.#token);
      found = { files: await this.#api.files(), refused: null };
      this.#loaded = this.#now();
    } catch (error) {
      const refused = error instanceof Refusal ? error.code : "local.unreadable";
      // What was shown before stays, unless it is really over: the line may only be down.
      found = { refused, ...(refused === "download.over" ? { files: null } : {}) };
    }
    if (mine === this.#try) this.patch({ ...found, busy: false });
  }

  /** The page is looked at again, or still. What has run out meanwhile is not offered any longer. */
  async again(): Promise<void> {
    const { files } = this.state;
    const over = files !== null && files.until <= this.#now();
    if (over || this.#now() - this.#loaded >= STALE_MS) await this.load();
  }

  async #desk(): Promise<void> {
    if (this.state.desk) return;
    try {
      this.patch({ desk: await this.#api.desk() });
    } catch {
      // the house's name and how to reach it: welcome, not needed
    }
  }
}
