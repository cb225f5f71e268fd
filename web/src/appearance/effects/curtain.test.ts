// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from "vitest";
import { type Cloth, Curtain } from "./curtain";
import { BLUR, NONE } from "./effect";
import type { Line } from "./lines";
import type { Cover } from "./painter";
import type { Listener, Veil } from "./veil";

const BRANCH = { kind: "backdrop", id: "branch" } as const;

class Track {
  readonly name: string;
  contentHint = "";
  stopped = false;

  constructor(name: string) {
    this.name = name;
  }

  stop(): void {
    this.stopped = true;
  }
}

const camera = (name = "camera") => new Track(name) as unknown as MediaStreamTrack;
const nameOf = (track: MediaStreamTrack | null) => (track as unknown as Track | null)?.name ?? null;

/** A veil whose worker does what the test says. */
class House implements Cloth {
  readonly veils: { listener: Listener; covers: Cover[]; closed: boolean; line: Line | null }[] =
    [];
  readonly darks: Track[] = [];
  pictures: (id: string) => Promise<ImageBitmap> = () =>
    Promise.resolve({ close: () => undefined } as ImageBitmap);
  able = true;
  #lines = 0;

  open(listener: Listener): Veil {
    if (!this.able) throw new Error("no canvas");
    const mine = {
      listener,
      covers: [] as Cover[],
      closed: false,
      line: null as Line | null,
    };
    this.veils.push(mine);
    return {
      cover: (of) => {
        this.#lines += 1;
        const track = camera(`covered ${nameOf(of)}`);
        mine.line = { id: this.#lines, track, close: () => track.stop() };
        return mine.line;
      },
      change: (cover) => mine.covers.push(cover),
      close: () => {
        mine.closed = true;
      },
    };
  }

  dark(reason: "starting" | "failed"): MediaStreamTrack {
    const track = new Track(`dark: ${reason}`);
    this.darks.push(track);
    return track as unknown as MediaStreamTrack;
  }

  picture(id: string): Promise<ImageBitmap> {
    return this.pictures(id);
  }

  get veil() {
    const last = this.veils.at(-1);
    if (!last) throw new Error("no veil was opened");
    return last;
  }

  /** The worker's first covered picture. */
  covered(): void {
    if (this.veil.line) this.veil.listener.covered(this.veil.line);
  }
}

let house: House;
let curtain: Curtain;
/** Every track that left, in order. */
let left: (string | null)[];

beforeEach(() => {
  localStorage.clear();
  house = new House();
  begin();
});

function begin(): void {
  curtain = new Curtain(house);
  left = [];
  curtain.subscribe(({ track }) => {
    if (left.at(-1) !== nameOf(track)) left.push(nameOf(track));
  });
}

const settled = () => new Promise((done) => setTimeout(done));

test("without an effect the camera leaves as it is, and nothing is loaded", () => {
  curtain.cover(camera());
  expect(curtain.state).toMatchObject({ status: "none", choice: NONE });
  curtain.cover(null);
  expect(left).toEqual(["camera", null]);
  expect(house.veils).toEqual([]);
});

describe("once an effect is chosen", () => {
  test("it is dark until the first covered picture", () => {
    curtain.cover(camera());
    curtain.choose(BLUR);
    expect(curtain.state.status).toBe("starting");
    house.covered();
    expect(curtain.state.status).toBe("on");
    expect(left).toEqual(["camera", "dark: starting", "covered camera"]);
    expect(house.darks.every(({ stopped }) => stopped)).toBe(true);
  });

  test("another camera is never seen bare, nor is one that comes back", () => {
    curtain.choose(BLUR);
    curtain.cover(camera("one"));
    house.covered();
    curtain.cover(camera("two"));
    house.covered();
    curtain.cover(null);
    curtain.cover(camera("three"));
    house.covered();
    expect(left.filter((name) => name && !/^(dark|covered)/.test(name))).toEqual([]);
    expect(left.at(-1)).toBe("covered three");
    expect(house.veils).toHaveLength(1);
  });

  test("it is there again after a reload", () => {
    curtain.choose(BLUR);
    begin();
    curtain.cover(camera());
    expect(left).toEqual(["dark: starting"]);
    house.covered();
    expect(left.at(-1)).toBe("covered camera");
  });

  test("only choosing none shows the room again, and ends the worker", () => {
    curtain.cover(camera());
    curtain.choose(BLUR);
    house.covered();
    curtain.choose(NONE);
    expect(curtain.state).toMatchObject({ status: "none", failure: null });
    expect(left.at(-1)).toBe("camera");
    expect(house.veil.closed).toBe(true);
  });
});

describe("after a failure", () => {
  beforeEach(() => {
    curtain.cover(camera());
    curtain.choose(BLUR);
    house.covered();
    house.veil.listener.failed("run");
  });

  test("it is dark, and stays so", () => {
    expect(curtain.state).toMatchObject({ status: "dark", failure: "run", choice: BLUR });
    expect(left.at(-1)).toBe("dark: failed");
    house.covered(); // a word that was still under way
    expect(left.at(-1)).toBe("dark: failed");
  });

  test("the person may try again", () => {
    curtain.retry();
    expect(curtain.state.status).toBe("starting");
    house.covered();
    expect(curtain.state).toMatchObject({ status: "on", failure: null });
    expect(house.veils).toHaveLength(2);
  });

  test("or show the room", () => {
    curtain.choose(NONE);
    expect(left.at(-1)).toBe("camera");
  });
});

test("where the browser can't, it is dark as well", () => {
  house.able = false;
  curtain.choose(BLUR);
  curtain.cover(camera());
  expect(curtain.state).toMatchObject({ status: "dark", failure: "unsupported" });
  expect(left.filter((name) => name === "camera")).toEqual([]);
});

test("slow is told and taken back, without another track", () => {
  curtain.choose(BLUR);
  curtain.cover(camera());
  house.covered();
  const { track } = curtain.state;
  house.veil.listener.slow(true);
  expect(curtain.state).toMatchObject({ status: "slow", track });
  house.veil.listener.slow(false);
  expect(curtain.state).toMatchObject({ status: "on", track });
});

describe("a backdrop", () => {
  test("takes the place of blur on the same track", async () => {
    curtain.choose(BLUR);
    curtain.cover(camera());
    house.covered();
    const { track } = curtain.state;
    curtain.choose(BRANCH);
    await settled();
    expect(house.veil.covers.map(({ kind }) => kind)).toEqual(["blur", "backdrop"]);
    expect(curtain.state).toMatchObject({ status: "on", track, choice: BRANCH });
  });

  test("that is gone becomes blur, and says so", async () => {
    house.pictures = () => Promise.reject(new Error("status 404"));
    curtain.choose(BRANCH);
    curtain.cover(camera());
    await settled();
    expect(curtain.state).toMatchObject({ choice: BLUR, missing: true });
    expect(house.veil.covers).toEqual([{ kind: "blur" }]);
    begin();
    expect(curtain.state.choice).toEqual(BLUR);
  });

  test("that comes late is put away when another was chosen meanwhile", async () => {
    let come: (picture: ImageBitmap) => void = () => undefined;
    let closed = false;
    house.pictures = () => new Promise((resolve) => (come = resolve));
    curtain.choose(BRANCH);
    curtain.cover(camera());
    curtain.choose(BLUR);
    await settled();
    come({ close: () => (closed = true) } as unknown as ImageBitmap);
    await settled();
    expect(closed).toBe(true);
    expect(house.veil.covers.map(({ kind }) => kind)).toEqual(["blur"]);
  });
});
