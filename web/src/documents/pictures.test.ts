import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type PageKey, Pictures, type Quality, type Wish } from "./pictures";
import type { Tile } from "./sharpness";

interface Drawn {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  closed: boolean;
  close(): void;
}

/** A server that answers when it is told to. */
class Server {
  readonly asked: string[] = [];
  readonly #waiting = new Map<string, { give: (blob: Blob) => void; fail: () => void }>();
  readonly drawn: Drawn[] = [];
  side = 100;

  page(key: PageKey, width: number, quality: Quality, signal: AbortSignal): Promise<Blob> {
    return this.#ask(`${key.page}@${width}/${quality}`, signal);
  }

  tile(key: PageKey, tile: Tile, signal: AbortSignal): Promise<Blob> {
    return this.#ask(`${key.page}/${tile.column}/${tile.row}`, signal);
  }

  async decode(blob: Blob): Promise<Drawn> {
    const drawn: Drawn = {
      name: await blob.text(),
      width: this.side,
      height: this.side,
      closed: false,
      close() {
        this.closed = true;
      },
    };
    this.drawn.push(drawn);
    return drawn;
  }

  #ask(name: string, signal: AbortSignal): Promise<Blob> {
    this.asked.push(name);
    return new Promise((resolve, reject) => {
      this.#waiting.set(name, { give: resolve, fail: () => reject(new Error(name)) });
      signal.addEventListener("abort", () => reject(new Error("aborted")));
    });
  }

  async give(name: string): Promise<void> {
    this.#waiting.get(name)?.give(new Blob([name]));
    await settled();
  }

  async fail(name: string): Promise<void> {
    this.#waiting.get(name)?.fail();
    await settled();
  }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1)
    await new Promise<void>((done) => process.nextTick(done));
};

const wish = (page: number, change: Partial<Wish> = {}): Wish => ({
  version: "v",
  page,
  pages: 9,
  css: 800,
  density: 1,
  tiles: [],
  ...change,
});

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

describe("pictures of pages", () => {
  it("come fast first and alone, then the neighbours, then sharp", async () => {
    const server = new Server();
    const pictures = new Pictures(server, () => undefined);
    pictures.want(wish(4));
    expect(server.asked).toEqual(["4@800/first"]);
    await server.give("4@800/first");
    expect(pictures.best(wish(4))).toMatchObject({ width: 800, quality: "first" });
    expect(server.asked).toHaveLength(1); // nothing disturbs the painting of the page
    await vi.advanceTimersByTimeAsync(200);
    expect(server.asked.slice(1)).toEqual(["5@800/first", "3@800/first", "6@800/first"]);
    for (const page of [5, 3, 6, 2]) await server.give(`${page}@800/first`);
    expect(server.asked.slice(4)).toEqual(["2@800/first"]);
    await vi.advanceTimersByTimeAsync(1_000); // it is being read
    expect(server.asked.slice(5)).toEqual(["4@800/good"]);
    await server.give("4@800/good");
    expect(pictures.best(wish(4))?.quality).toBe("good");
    expect(server.drawn[0]?.closed).toBe(true);
  });

  it("come small first, where a large one would take long", async () => {
    const server = new Server();
    const pictures = new Pictures(server, () => undefined);
    pictures.want(wish(1, { css: 1400 }));
    await server.give("1@800/first");
    await vi.advanceTimersByTimeAsync(200);
    expect(server.asked).toEqual(["1@800/first", "1@1600/first", "2@1600/first", "3@1600/first"]);
    pictures.want(wish(2, { css: 1400 })); // on its way already, and large
    await settled();
    expect(server.asked).toHaveLength(4);
    await server.give("2@1600/first");
    expect(pictures.best(wish(2))).toMatchObject({ width: 1600, quality: "first" });
  });

  it("are fetched before anybody looks at what was just brought", async () => {
    const server = new Server();
    const pictures = new Pictures(server, () => undefined);
    pictures.expect(wish(1));
    await server.give("1@800/first");
    expect(server.asked).toEqual(["1@800/first"]);
    pictures.want(wish(1));
    expect(pictures.best(wish(1))).toMatchObject({ width: 800, quality: "first" });
  });

  it("that were only expected are tried once", async () => {
    const server = new Server();
    const pictures = new Pictures(server, () => undefined);
    pictures.want(wish(1, { pages: 1 }));
    await server.give("1@800/first");
    pictures.expect({ version: "w", page: 7 });
    await vi.advanceTimersByTimeAsync(200);
    expect(server.asked).toEqual(["1@800/first", "7@800/first"]);
    await server.fail("7@800/first");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(server.asked.slice(2)).toEqual(["1@800/good"]);
    expect(pictures.troubled).toBe(false);
    pictures.want({ ...wish(7), version: "w" });
    expect(server.asked.slice(3)).toEqual(["7@800/first"]);
  });

  it("are there at once when the page is turned to a neighbour", async () => {
    const server = new Server();
    const pictures = new Pictures(server, () => undefined);
    pictures.want(wish(1));
    await server.give("1@800/first");
    await vi.advanceTimersByTimeAsync(200);
    await server.give("2@800/first");
    const before = server.asked.length;
    pictures.want(wish(2));
    expect(pictures.best(wish(2))?.width).toBe(800);
    expect(server.asked.filter((name) => name === "2@800/first")).toHaveLength(1);
    expect(server.asked).toHaveLength(before); // nothing disturbs the painting of the page
    await vi.advanceTimersByTimeAsync(1_200);
    await server.give("3@800/first");
    expect(server.asked.slice(before)).toContain("2@800/good");
  });

  it("of pages passed by are given up", async () => {
    const server = new Server();
    const pictures = new Pictures(server, () => undefined);
    pictures.want(wish(1));
    pictures.want(wish(7));
    await settled();
    expect(server.asked).toEqual(["1@800/first", "7@800/first"]);
    await server.give("1@800/first");
    expect(pictures.best(wish(1))).toBeUndefined();
  });

  it("grow with the zoom, and tiles come before the neighbours", async () => {
    const server = new Server();
    const pictures = new Pictures(server, () => undefined);
    pictures.want(wish(1));
    await server.give("1@800/first");
    const tile = { width: 6400, column: 2, row: 3, left: 0, top: 0, across: 0.1, down: 0.1 };
    pictures.want(wish(1, { css: 6000, tiles: [tile] }));
    await vi.advanceTimersByTimeAsync(200);
    expect(server.asked).toContain("1@3200/first");
    await server.give("1/2/3");
    expect(pictures.tile(wish(1), tile)?.name).toBe("1/2/3");
    expect(pictures.best(wish(1))?.width).toBe(800); // the old one until the new one is there
  });

  it("that fail are tried again, and it can be told", async () => {
    const server = new Server();
    const pictures = new Pictures(server, () => undefined);
    pictures.want(wish(1, { pages: 1 }));
    await server.fail("1@800/first");
    expect(pictures.troubled).toBe(true);
    await vi.advanceTimersByTimeAsync(600);
    await server.give("1@800/first");
    expect(pictures.troubled).toBe(false);
    expect(pictures.best(wish(1))).toBeDefined();
  });

  it("stay within what memory they may take", async () => {
    const server = new Server();
    server.side = 1000;
    const pictures = new Pictures(server, () => undefined, 3_000_000);
    for (const page of [1, 2, 3, 4, 5, 6]) {
      pictures.want(wish(page, { pages: page }));
      await server.give(`${page}@800/first`);
    }
    const open = server.drawn.filter(({ closed }) => !closed);
    expect(open.length).toBeLessThanOrEqual(3);
    expect(pictures.best(wish(6))).toBeDefined();
    pictures.close();
    expect(server.drawn.every(({ closed }) => closed)).toBe(true);
  });
});
