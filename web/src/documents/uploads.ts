import type { UploadView } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import { Store } from "../protocol/store";
import type { ProblemCode } from "../ui/problems";
import type { DocumentClient } from "./client";
import { shortName } from "./file-name";

/** One file on its way into the contact, as it is shown. */
export interface Upload {
  /** Of this page; the server's own id follows. */
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** What the server has said last; null: it does not know of it yet. */
  readonly view: UploadView | null;
  /**
   * *queued*: others go first; *paused*: the line is down, it goes on by itself; *lost*: the file itself is needed again,
   * after a page load.
   */
  readonly line: "queued" | "going" | "paused" | "lost";
  /** Why it could not begin, or go on. */
  readonly refused: ProblemCode | null;
}

export interface UploadsState {
  readonly list: readonly Upload[];
}

type Api = Pick<
  DocumentClient,
  "uploads" | "beginUpload" | "sendBytes" | "upload" | "sendPassword" | "cancelUpload"
>;

/** The desk takes so many more of one contact: those of two people go at the same time. */
const AT_ONCE = 3;
const SMALLEST = 128 * 1024;
const LARGEST = 4 * 1024 * 1024;
/** A chunk shall take about so long: often enough news of the progress, seldom enough to be quick. */
const CHUNK_MS = 700;
const LOOK_AGAIN = 500;
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000];
const PASSING: ReadonlySet<string> = new Set(["unavailable", "upload.offset", "too_many_messages"]);
/** Refusals that say something of the file itself: the very same one comes to no other end. */
const FOR_GOOD: ReadonlySet<string> = new Set([
  "empty",
  "too_large",
  "too_many_pages",
  "unsupported",
  "damaged",
  "infected",
  "contact_over",
]);
const OVER: ReadonlySet<string> = new Set(["ready", "refused", "cancelled"]);

export function isOver({ view, refused }: Upload): boolean {
  return refused !== null || (view !== null && OVER.has(view.state));
}

/** Uploads in chunks: each is acknowledged when it is safe, so a cut costs one chunk, and a page load none. */
export class Uploads extends Store<UploadsState> {
  readonly #api: Api;
  readonly #files = new Map<string, File>();
  readonly #aborts = new Map<string, AbortController>();
  #closed = false;
  #count = 0;

  constructor(api: Api) {
    super({ list: [] });
    this.#api = api;
    this.subscribe(() => this.#next());
  }

  /** What this person had begun before the page was loaded anew. */
  async resume(): Promise<void> {
    let uploads: readonly UploadView[];
    try {
      uploads = (await this.#api.uploads()).uploads;
    } catch {
      return; // what is missed here is still listed as a document once it is one
    }
    for (const view of uploads) {
      if (this.state.list.some((each) => each.view?.id === view.id)) continue;
      const upload = this.#add(view.name, view.size, view);
      if (view.state === "receiving") this.#change(upload, { line: "lost" });
      else void this.#watch(upload);
    }
  }

  /** Files from a picker, a drop, the clipboard or a camera. One that goes on with a lost upload is taken as that. */
  add(files: Iterable<File>): void {
    for (const file of files) {
      const lost = this.state.list.find(
        ({ name, size, line }) =>
          line === "lost" && name === shortName(file.name) && size === file.size,
      );
      const key = lost?.key ?? this.#add(file.name, file.size, null);
      this.#files.set(key, file);
      this.#change(key, { line: "queued" });
    }
  }

  /** However many were added at once: the next one begins when one of those before it is done. */
  #next(): void {
    const { list } = this.state;
    const busy = list.filter(
      (each) => each.line !== "queued" && !isOver(each) && !waitsForPerson(each),
    );
    const next = list.find(({ line }) => line === "queued");
    if (!next || busy.length >= AT_ONCE) return;
    this.#change(next.key, { line: "going" });
    void this.#send(next.key);
  }

  async password(key: string, password: string): Promise<void> {
    const id = this.#find(key)?.view?.id;
    if (!id) return;
    try {
      this.#change(key, { view: await this.#api.sendPassword(id, password) });
    } catch (error) {
      this.#failed(key, error);
      return;
    }
    void this.#watch(key);
  }

  /** Also puts away what is over. */
  async cancel(key: string): Promise<void> {
    const upload = this.#find(key);
    if (!upload) return;
    this.#aborts.get(key)?.abort();
    this.#files.delete(key);
    this.set({ list: this.state.list.filter((each) => each.key !== key) });
    if (upload.view && !OVER.has(upload.view.state))
      await this.#api.cancelUpload(upload.view.id).catch(() => undefined);
  }

  /** Once more from the beginning, where the file is at hand. */
  again(key: string): void {
    if (!this.#files.has(key)) return;
    this.#change(key, { view: null, refused: null, line: "queued" });
  }

  canRepeat(key: string): boolean {
    const { view, refused } = this.#find(key) ?? {};
    return this.#files.has(key) && !FOR_GOOD.has(refused ?? view?.code ?? "");
  }

  close(): void {
    this.#closed = true;
    for (const abort of this.#aborts.values()) abort.abort();
    this.#files.clear();
  }

  #find(key: string): Upload | undefined {
    return this.state.list.find((each) => each.key === key);
  }

  #add(name: string, size: number, view: UploadView | null): string {
    this.#count += 1;
    const key = String(this.#count);
    const upload: Upload = { key, name, size, view, line: "going", refused: null };
    this.set({ list: [...this.state.list, upload] });
    return key;
  }

  #change(key: string, change: Partial<Upload>): void {
    const list = this.state.list.map((each) => (each.key === key ? { ...each, ...change } : each));
    this.set({ list });
  }

  #failed(key: string, error: unknown): void {
    const code = error instanceof Refusal ? error.code : "local.unreadable";
    this.#change(key, { refused: code });
  }

  /** Whether there is any use in going on: neither cancelled nor closed. */
  #goes(key: string): boolean {
    return !this.#closed && this.#find(key) !== undefined;
  }

  async #send(key: string): Promise<void> {
    const file = this.#files.get(key);
    if (!file) return;
    const abort = new AbortController();
    this.#aborts.set(key, abort);
    const name = shortName(file.name);
    try {
      const begun = this.#find(key)?.view ?? null;
      let view: UploadView =
        begun ?? (await this.#insist(key, () => this.#api.beginUpload(name, file.size)));
      this.#change(key, { view });
      if (!this.#goes(key)) {
        await this.#api.cancelUpload(view.id);
        return;
      }
      let chunk = SMALLEST;
      while (view.state === "receiving" && this.#goes(key)) {
        const { id, offset } = view;
        const bytes = await read(file, offset, offset + chunk);
        const started = performance.now();
        view = await this.#insist(key, (again) =>
          again ? this.#api.upload(id) : this.#api.sendBytes(id, offset, bytes, abort.signal),
        );
        this.#change(key, { view });
        const took = performance.now() - started;
        chunk = Math.round(Math.min(LARGEST, Math.max(SMALLEST, (chunk * CHUNK_MS) / took)));
      }
    } catch (error) {
      if (this.#goes(key)) this.#failed(key, error);
      if (isGone(error)) void this.#giveUp(key);
      return;
    }
    await this.#watch(key);
  }

  /** What is there of it would never fit what the file has become. */
  async #giveUp(key: string): Promise<void> {
    this.#files.delete(key);
    const id = this.#find(key)?.view?.id;
    if (id) await this.#api.cancelUpload(id).catch(() => undefined);
  }

  /** Until the server has answered. After a cut `again` is true: ask first how far it got. */
  async #insist<T>(key: string, ask: (again: boolean) => Promise<T>): Promise<T> {
    for (let times = 0; ; times += 1) {
      try {
        const answer = await ask(times > 0);
        this.#change(key, { line: "going" });
        return answer;
      } catch (error) {
        const known = error instanceof Refusal && !passing(error.code);
        if (known || !this.#goes(key)) throw error;
        this.#change(key, { line: "paused" });
        await pause(PAUSES[Math.min(times, PAUSES.length - 1)] ?? 0);
        if (!this.#goes(key)) throw error;
      }
    }
  }

  /** All bytes are there: what becomes of them. */
  async #watch(key: string): Promise<void> {
    for (;;) {
      const view = this.#find(key)?.view;
      if (!view || !this.#goes(key) || OVER.has(view.state) || view.state === "needs_password")
        return;
      await pause(LOOK_AGAIN);
      try {
        const next = await this.#insist(key, () => this.#api.upload(view.id));
        this.#change(key, { view: next });
      } catch (error) {
        if (this.#goes(key)) this.#failed(key, error);
        return;
      }
    }
  }
}

/** A piece, in memory before it is sent: else a file that can't be read any more looks like a line that is down. */
async function read(file: File, start: number, end: number): Promise<Blob> {
  try {
    return new Blob([await file.slice(start, end).arrayBuffer()]);
  } catch {
    throw new Refusal("local.file");
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Refusal && error.code === "local.file";
}

/** Whether it goes on only when the person has done something. */
export function waitsForPerson({ view, line }: Upload): boolean {
  return view?.state === "needs_password" || line === "lost";
}

/** Nobody has decided anything: the same may work in a moment. */
function passing(code: string): boolean {
  return (code.startsWith("local.") && code !== "local.file") || PASSING.has(code);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
