import { Bounded } from "./bounded";
import { AHEAD_MOST, QUICK, THUMBNAIL, type Tile, widthFor } from "./sharpness";

export type Quality = "first" | "good";

/** What can be drawn at once. */
export interface Drawable {
  readonly width: number;
  readonly height: number;
  close(): void;
}

export interface Picture<D extends Drawable = ImageBitmap> {
  readonly drawable: D;
  /** As asked for, in device pixels: the picture of a small photo may be smaller. */
  readonly width: number;
  readonly quality: Quality;
}

/** Whose page, and in which document. */
export interface PageKey {
  readonly version: string;
  readonly page: number;
}

export interface Wish extends PageKey {
  readonly pages: number;
  readonly css: number;
  readonly density: number;
  readonly tiles: readonly Tile[];
}

export interface PictureSource<D extends Drawable> {
  page(key: PageKey, width: number, quality: Quality, signal: AbortSignal): Promise<Blob>;
  tile(key: PageKey, tile: Tile, signal: AbortSignal): Promise<Blob>;
  decode(blob: Blob): Promise<D>;
}

interface Job {
  readonly key: string;
  run(signal: AbortSignal): Promise<void>;
}

/** At most so much is decoded: four bytes a pixel, outside the heap. */
const PIXELS = 24_000_000;
const BYTES = 48 * 1024 * 1024;
const AT_A_TIME = 3;
const REST = 150;
/** So long a page is read before the sharpest picture of it is fetched, which takes the server the longest. */
const READ = 1_000;
/** A page that could not be had is tried again after these pauses, the last of them again and again. */
const PAUSES = [500, 1_000, 2_000, 5_000];

const pageKey = ({ version, page }: PageKey): string => `${version}/${page}`;
const blobName = (key: PageKey, width: number, quality: Quality): string =>
  `${pageKey(key)}@${width}/${quality}`;
const tileKey = (key: PageKey, { width, column, row }: Tile): string =>
  `${pageKey(key)}/${width}/${column}/${row}`;

/**
 * The pictures of pages, from the server into bounded memory: what is looked at comes first, fast and then sharp, its
 * neighbours ahead of need. Whoever draws asks `best` and never waits; `changed` says that something better is there.
 */
export class Pictures<D extends Drawable = ImageBitmap> {
  readonly #source: PictureSource<D>;
  readonly #changed: () => void;
  readonly #pages: Bounded<Picture<D>>;
  readonly #tiles: Bounded<D>;
  readonly #blobs = new Bounded<Blob>({ most: BYTES, weigh: ({ size }) => size });
  readonly #running = new Map<string, AbortController>();
  /** How often each was tried in vain, and until when it waits. */
  readonly #failed = new Map<
    string,
    { times: number; timer: ReturnType<typeof setTimeout> | null }
  >();
  #wish: Wish | null = null;
  #expected: PageKey | null = null;
  /** A page that was turned to is painted first, here and at the others'; what comes after it waits so long. */
  #rest: ReturnType<typeof setTimeout> | null = null;
  /** Until a page counts as read. */
  #reading: ReturnType<typeof setTimeout> | null = null;
  #closed = false;

  constructor(source: PictureSource<D>, changed: () => void, pixels = PIXELS) {
    this.#source = source;
    this.#changed = changed;
    const weigh = ({ width, height }: Drawable) => width * height;
    this.#pages = new Bounded({
      most: pixels,
      weigh: ({ drawable }) => weigh(drawable),
      drop: ({ drawable }) => drawable.close(),
    });
    this.#tiles = new Bounded<D>({ most: pixels, weigh, drop: (drawable) => drawable.close() });
  }

  /** The best picture of a page that is decoded. Draw it at once: it may be closed later. */
  best(key: PageKey): Picture<D> | undefined {
    return this.#pages.get(pageKey(key));
  }

  tile(key: PageKey, tile: Tile): D | undefined {
    return this.#tiles.get(tileKey(key, tile));
  }

  /** Whether the page looked at could not be had for now. */
  get troubled(): boolean {
    const wish = this.#wish;
    if (!wish || this.best(wish)) return false;
    return [...this.#failed.keys()].some((name) => name.startsWith(`${pageKey(wish)}@`));
  }

  /** What shall be seen now; everything else that is on its way is given up. */
  want(wish: Wish | null): void {
    const other = wish && (!this.#wish || pageKey(wish) !== pageKey(this.#wish));
    this.#wish = wish;
    if (other) {
      this.#pause(this.best(wish) ? REST : 0);
      this.#read();
    }
    const wanted = new Set(this.#jobs().map(({ key }) => key));
    for (const [key, abort] of this.#running) if (!wanted.has(key)) abort.abort();
    this.#next();
  }

  #read(): void {
    if (this.#reading !== null) clearTimeout(this.#reading);
    this.#reading = setTimeout(() => {
      this.#reading = null;
      this.#next();
    }, READ);
  }

  /** A page that is about to be looked at, in all likelihood. */
  expect(key: PageKey): void {
    this.#expected = key;
    this.#next();
  }

  #pause(ms: number): void {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
    if (ms > 0)
      this.#rest = setTimeout(() => {
        this.#rest = null;
        this.#next();
      }, ms);
  }

  /** A small picture for a list, straight from the server or from memory. */
  async thumbnail(key: PageKey, signal: AbortSignal): Promise<Blob> {
    return this.#blob(key, THUMBNAIL, "first", signal);
  }

  close(): void {
    this.#closed = true;
    this.want(null);
    this.#pause(0);
    if (this.#reading !== null) clearTimeout(this.#reading);
    for (const { timer } of this.#failed.values()) if (timer !== null) clearTimeout(timer);
    this.#failed.clear();
    this.#pages.clear();
    this.#tiles.clear();
    this.#blobs.clear();
  }

  /** In the order in which they are needed. */
  #jobs(): readonly Job[] {
    const wish = this.#wish;
    const key = this.#expected;
    const expected = key && !this.best(key) ? this.#better(key, QUICK, "first") : [];
    if (!wish) return expected;
    const width = widthFor(wish.css, wish.density);
    // Nothing takes time or line from a page of which nothing can be seen yet.
    if (!this.best(wish)) return this.#better(wish, this.#quickest(wish, width), "first");
    const ahead = Math.min(width, AHEAD_MOST);
    const at = (offset: number): readonly PageKey[] => {
      const page = wish.page + offset;
      return page < 1 || page > wish.pages ? [] : [{ version: wish.version, page }];
    };
    return [
      ...this.#better(wish, width, "first"),
      ...wish.tiles.flatMap((tile) => this.#tileJob(wish, tile)),
      ...[1, -1].flatMap(at).flatMap((key) => this.#better(key, ahead, "first")),
      ...expected,
      ...[2, -2].flatMap(at).flatMap((key) => this.#stored(key, ahead)),
      ...(this.#reading === null ? this.#better(wish, width, "good") : []),
    ];
  }

  /** The width that is there soonest: what has come already, or is coming, is as good as any. */
  #quickest(key: PageKey, width: number): number {
    const widths = [width, Math.min(width, AHEAD_MOST), QUICK];
    const coming = widths.find((each) => {
      const name = blobName(key, each, "first");
      return this.#blobs.get(name) !== undefined || this.#running.has(name);
    });
    return coming ?? Math.min(width, QUICK);
  }

  #better(key: PageKey, width: number, quality: Quality): readonly Job[] {
    const known = this.best(key);
    const enough =
      known && known.width >= width && (quality === "first" || known.quality === "good");
    if (enough) return [];
    return [
      {
        key: blobName(key, width, quality),
        run: async (signal) => {
          const blob = await this.#blob(key, width, quality, signal);
          const drawable = await this.#source.decode(blob);
          if (signal.aborted) {
            drawable.close();
            return;
          }
          const first = !this.best(key);
          this.#pages.set(pageKey(key), { drawable, width, quality });
          if (first && this.#wish && pageKey(this.#wish) === pageKey(key)) this.#pause(REST);
        },
      },
    ];
  }

  #tileJob(key: PageKey, tile: Tile): readonly Job[] {
    const name = tileKey(key, tile);
    if (this.#tiles.get(name)) return [];
    return [
      {
        key: name,
        run: async (signal) => {
          const drawable = await this.#source.decode(await this.#source.tile(key, tile, signal));
          if (signal.aborted) drawable.close();
          else this.#tiles.set(name, drawable);
        },
      },
    ];
  }

  #stored(key: PageKey, width: number): readonly Job[] {
    const name = blobName(key, width, "first");
    if (this.#blobs.get(name) || this.best(key)) return [];
    return [
      {
        key: name,
        run: async (signal) => {
          await this.#blob(key, width, "first", signal);
        },
      },
    ];
  }

  async #blob(key: PageKey, width: number, quality: Quality, signal: AbortSignal): Promise<Blob> {
    const name = blobName(key, width, quality);
    const known = this.#blobs.get(name);
    if (known) return known;
    const blob = await this.#source.page(key, width, quality, signal);
    if (!this.#closed) this.#blobs.set(name, blob);
    return blob;
  }

  #next(): void {
    if (this.#rest !== null) return;
    for (const job of this.#jobs()) {
      if (this.#running.size >= AT_A_TIME) return;
      const waits = this.#failed.get(job.key)?.timer;
      if (!this.#running.has(job.key) && !waits) void this.#run(job);
    }
  }

  async #run(job: Job): Promise<void> {
    const abort = new AbortController();
    this.#running.set(job.key, abort);
    try {
      await job.run(abort.signal);
      this.#failed.delete(job.key);
    } catch {
      if (!abort.signal.aborted) this.#missed(job.key);
    }
    this.#running.delete(job.key);
    if (this.#closed) return;
    this.#changed();
    this.#next();
  }

  #missed(name: string): void {
    const key = this.#expected;
    const looked = key && this.#wish && pageKey(key) === pageKey(this.#wish);
    // Nobody waits for what was only expected: who looks at it asks anew.
    if (key && !looked && name === blobName(key, QUICK, "first")) this.#expected = null;
    else this.#later(name);
  }

  #later(key: string): void {
    const times = this.#failed.get(key)?.times ?? 0;
    const timer = setTimeout(
      () => {
        this.#failed.set(key, { times: times + 1, timer: null });
        this.#next();
      },
      PAUSES[Math.min(times, PAUSES.length - 1)],
    );
    this.#failed.set(key, { times, timer });
  }
}
