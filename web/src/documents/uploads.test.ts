import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { UploadView } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import { Uploads, waitsForPerson } from "./uploads";

/** A server that keeps bytes, and a line that can be cut. */
class Server {
  readonly kept = new Map<string, UploadView>();
  readonly chunks: number[] = [];
  cut = false;
  /** The answer to the next chunk gets lost, though the bytes arrive. */
  loseAnswer = false;
  becomes: Partial<UploadView> = { state: "ready", version: "v1", pages: 2 };

  uploads = async () => ({ uploads: [...this.kept.values()] });

  beginUpload = async (name: string, size: number): Promise<UploadView> => {
    this.#check();
    const id = `u${this.kept.size + 1}`;
    const view: UploadView = {
      id,
      name,
      size,
      offset: 0,
      state: "receiving",
      code: null,
      version: null,
      pages: null,
    };
    this.kept.set(id, view);
    return view;
  };

  sendBytes = async (id: string, offset: number, bytes: Blob): Promise<UploadView> => {
    this.#check();
    const known = this.#find(id);
    if (known.offset !== offset) throw new Refusal("upload.offset");
    this.chunks.push(bytes.size);
    const next = { ...known, offset: offset + bytes.size };
    this.kept.set(id, next.offset === next.size ? { ...next, state: "checking" } : next);
    if (this.loseAnswer) {
      this.loseAnswer = false;
      throw new Refusal("local.unreachable");
    }
    return this.#find(id);
  };

  upload = async (id: string): Promise<UploadView> => {
    this.#check();
    const known = this.#find(id);
    if (known.state === "checking") this.kept.set(id, { ...known, ...this.becomes });
    return this.#find(id);
  };

  sendPassword = async (id: string, password: string): Promise<UploadView> => {
    const right = password === "right";
    this.kept.set(id, {
      ...this.#find(id),
      ...(right ? { state: "ready", code: null } : { code: "wrong_password" }),
    });
    return this.#find(id);
  };

  cancelUpload = async (id: string): Promise<UploadView> => {
    this.kept.set(id, { ...this.#find(id), state: "cancelled" });
    return this.#find(id);
  };

  #check(): void {
    if (this.cut) throw new Refusal("local.unreachable");
  }

  #find(id: string): UploadView {
    const known = this.kept.get(id);
    if (!known) throw new Refusal("not_found");
    return known;
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const file = (size: number, name = "letter.pdf"): File => new File([new Uint8Array(size)], name);
const states = (uploads: Uploads) => uploads.state.list.map(({ view }) => view?.state ?? null);
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

describe("an upload", () => {
  it("goes in chunks until the server has all of it, and then has become a document", async () => {
    const server = new Server();
    const uploads = new Uploads(server);
    uploads.add([file(300_000)]);
    await pass();
    expect(server.chunks.reduce((sum, size) => sum + size, 0)).toBe(300_000);
    expect(server.chunks.length).toBeGreaterThan(1);
    expect(states(uploads)).toEqual(["checking"]);
    await pass(600);
    expect(uploads.state.list[0]?.view).toMatchObject({ state: "ready", version: "v1" });
  });

  it("begins with a few of many, and with the next when one of those is done: the desk takes six", async () => {
    const server = new Server();
    const begin = server.beginUpload;
    const held = () => [...server.kept.values()].filter(({ state }) => state !== "ready").length;
    server.beginUpload = async (name, size) => {
      if (held() >= 6) throw new Refusal("upload.limit", "", { limit: 6 });
      return await begin(name, size);
    };
    const uploads = new Uploads(server);
    uploads.add(Array.from({ length: 20 }, (_, at) => file(1_000, `${at}.pdf`)));
    await pass();
    expect(held()).toBe(3);
    expect(uploads.state.list.filter(({ line }) => line === "queued")).toHaveLength(17);
    await pass(10_000);
    expect(states(uploads)).toEqual(Array(20).fill("ready"));
    expect([...server.kept.values()].map(({ name }) => name)[19]).toBe("19.pdf");
  });

  it("waits for nobody who has to be asked first", async () => {
    const server = new Server();
    server.becomes = { state: "needs_password" };
    const uploads = new Uploads(server);
    uploads.add([file(1_000, "1.pdf"), file(1_000, "2.pdf"), file(1_000, "3.pdf")]);
    uploads.add([file(1_000, "4.pdf")]);
    await pass(1_000);
    expect(states(uploads)).not.toContain(null);
  });

  it("goes on after a cut from where the server has it", async () => {
    const server = new Server();
    const uploads = new Uploads(server);
    server.loseAnswer = true; // the first chunk arrives, its answer doesn't
    uploads.add([file(300_000)]);
    await pass();
    expect(uploads.state.list[0]?.line).toBe("paused");
    server.cut = true;
    await pass(3_000);
    server.cut = false;
    await pass(10_000);
    expect(states(uploads)).toEqual(["ready"]);
    expect(server.chunks.reduce((sum, size) => sum + size, 0)).toBe(300_000);
  });

  it("goes on after it was told to slow down", async () => {
    const server = new Server();
    const uploads = new Uploads(server);
    const send = server.sendBytes;
    server.sendBytes = () => {
      server.sendBytes = send;
      return Promise.reject(new Refusal("too_many_messages"));
    };
    uploads.add([file(300_000)]);
    await pass();
    expect(uploads.state.list).toMatchObject([{ line: "paused", refused: null }]);
    await pass(3_000);
    expect(states(uploads)).toEqual(["ready"]);
  });

  it("goes on after a page load when the same file is chosen again", async () => {
    const server = new Server();
    const first = new Uploads(server);
    server.loseAnswer = true;
    first.add([file(300_000)]);
    await pass();
    first.close();
    const second = new Uploads(server);
    await second.resume();
    expect(second.state.list).toMatchObject([{ name: "letter.pdf", line: "lost" }]);
    second.add([file(300_000)]);
    await pass(1_000);
    expect(states(second)).toEqual(["ready"]);
    expect(server.kept.size).toBe(1);
    expect(server.chunks.reduce((sum, size) => sum + size, 0)).toBe(300_000);
  });

  it("of a file that can't be read any more ends with a word, and leaves nothing", async () => {
    const server = new Server();
    const uploads = new Uploads(server);
    const gone = file(300_000);
    const slice = gone.slice.bind(gone);
    vi.spyOn(gone, "slice").mockImplementation((start, end) => {
      const piece = slice(start, end);
      if (start) piece.arrayBuffer = () => Promise.reject(new DOMException("", "NotReadableError"));
      return piece;
    });
    uploads.add([gone]);
    await pass();
    expect(server.chunks).toHaveLength(1);
    expect(uploads.state.list).toMatchObject([{ refused: "local.file", line: "going" }]);
    expect(server.kept.get("u1")?.state).toBe("cancelled");
    expect(uploads.canRepeat(uploads.state.list[0]?.key ?? "")).toBe(false);
  });

  it("that is cancelled is cancelled at the server too", async () => {
    const server = new Server();
    const uploads = new Uploads(server);
    server.becomes = { state: "converting" };
    uploads.add([file(10)]);
    await pass();
    const [upload] = uploads.state.list;
    await uploads.cancel(upload?.key ?? "");
    expect(uploads.state.list).toEqual([]);
    expect(server.kept.get("u1")?.state).toBe("cancelled");
  });

  it("says what the server refuses, and can be tried again", async () => {
    const server = new Server();
    const uploads = new Uploads(server);
    const begin = server.beginUpload;
    server.beginUpload = () => Promise.reject(new Refusal("upload.limit"));
    uploads.add([file(10)]);
    await pass();
    expect(uploads.state.list).toMatchObject([{ refused: "upload.limit" }]);
    server.beginUpload = begin;
    expect(uploads.canRepeat(uploads.state.list[0]?.key ?? "")).toBe(true);
    uploads.again(uploads.state.list[0]?.key ?? "");
    await pass(600);
    expect(states(uploads)).toEqual(["ready"]);
  });

  it("doesn't offer the same file again when it is the file that can't be shown", async () => {
    const server = new Server();
    const uploads = new Uploads(server);
    server.becomes = { state: "refused", code: "unsupported" };
    uploads.add([file(10)]);
    await pass(600);
    expect(uploads.canRepeat(uploads.state.list[0]?.key ?? "")).toBe(false);
    server.becomes = { state: "refused", code: "failed" };
    uploads.add([file(10, "other.pdf")]);
    await pass(600);
    expect(uploads.canRepeat(uploads.state.list[1]?.key ?? "")).toBe(true);
  });

  it("asks for a password until it fits", async () => {
    const server = new Server();
    const uploads = new Uploads(server);
    server.becomes = { state: "needs_password" };
    uploads.add([file(10)]);
    await pass(600);
    expect(states(uploads)).toEqual(["needs_password"]);
    expect(uploads.state.list.map(waitsForPerson)).toEqual([true]);
    const key = uploads.state.list[0]?.key ?? "";
    await uploads.password(key, "wrong");
    expect(uploads.state.list[0]?.view?.code).toBe("wrong_password");
    await uploads.password(key, "right");
    expect(states(uploads)).toEqual(["ready"]);
    expect(uploads.state.list.map(waitsForPerson)).toEqual([false]);
  });
});
