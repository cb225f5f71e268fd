import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Refusal } from "./refusal";
import { DeskSocket } from "./socket";
import type { Message } from "./types";

interface Frame {
  id: string;
  body: { type: string };
}

/** A websocket that a test plays the server of. */
class FakeWebSocket {
  static all: FakeWebSocket[] = [];
  static get last(): FakeWebSocket {
    const last = FakeWebSocket.all.at(-1);
    if (!last) throw new Error("nothing has connected");
    return last;
  }
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readyState = 1;
  readonly sent: Frame[] = [];
  closedWith: number | undefined;
  #seq = 0;

  constructor() {
    FakeWebSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Frame);
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  /** Open, and answer the hello with a snapshot. */
  welcome(): void {
    this.onopen?.();
    this.say({ type: "overview" }, this.sent[0]?.id);
  }

  say(body: object, re: string | null = null, seq = this.#seq + 1): void {
    this.#seq = seq;
    this.onmessage?.({ data: JSON.stringify({ v: 1, seq, re, body }) });
  }

  answer(type: string, body: object = { type: "ok" }): void {
    const frame = this.sent.filter((each) => each.body.type === type).at(-1);
    this.say(body, frame?.id);
  }

  drop(code = 1006): void {
    this.onclose?.({ code });
  }

  types(): string[] {
    return this.sent.map((frame) => frame.body.type);
  }
}

let wake: () => void = () => undefined;

function connected(random = 1): DeskSocket {
  const socket = new DeskSocket({
    language: "de",
    WebSocket: FakeWebSocket as unknown as new (url: string) => WebSocket,
    random: () => random,
    onWake: (listener) => {
      wake = listener;
      return () => {
        wake = () => undefined;
      };
    },
  });
  socket.connect("wss://desk/ws/customer");
  return socket;
}

function opened(random = 1): DeskSocket {
  const socket = connected(random);
  FakeWebSocket.last.welcome();
  return socket;
}

const LEAVE = { type: "queue.leave", contact: "c" } as const;

beforeEach(() => {
  vi.useFakeTimers();
  FakeWebSocket.all = [];
});
afterEach(() => vi.useRealTimers());

describe("hello", () => {
  test("comes first, and its answer is told before the state is open", () => {
    const socket = connected();
    const seen: [string, string][] = [];
    socket.onMessage((message) => seen.push([message.type, socket.state.phase]));
    FakeWebSocket.last.welcome();
    expect(FakeWebSocket.last.sent[0]?.body).toEqual({
      type: "hello",
      instance: socket.instance,
      language: "de",
      calls: [],
    });
    expect(seen).toEqual([["overview", "connecting"]]);
    expect(socket.state.phase).toBe("open");
  });

  test("keeps its instance when the connection is made anew", () => {
    const socket = opened();
    FakeWebSocket.last.drop();
    vi.advanceTimersByTime(300);
    FakeWebSocket.last.welcome();
    expect(FakeWebSocket.all).toHaveLength(2);
    expect(FakeWebSocket.last.sent[0]?.body).toMatchObject({ instance: socket.instance });
  });

  test("names the calls that the page holds at that moment", () => {
    const socket = opened();
    socket.calls = () => [{ contact: "c", epoch: 2 }];
    FakeWebSocket.last.drop();
    vi.advanceTimersByTime(300);
    FakeWebSocket.last.welcome();
    expect(FakeWebSocket.last.sent[0]?.body).toMatchObject({ calls: [{ contact: "c", epoch: 2 }] });
  });

  test("unanswered for 6 s is given up and tried again", () => {
    connected(0.5);
    FakeWebSocket.last.onopen?.();
    vi.advanceTimersByTime(5_999);
    expect(FakeWebSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1 + 150);
    expect(FakeWebSocket.all).toHaveLength(2);
  });
});

describe("commands", () => {
  test("resolve on ok, reject with the desk's code on error", async () => {
    const socket = opened();
    const done = socket.send(LEAVE);
    FakeWebSocket.last.answer("queue.leave");
    await expect(done).resolves.toBeUndefined();
    const refused = socket.send(LEAVE);
    FakeWebSocket.last.answer("queue.leave", {
      type: "error",
      code: "contact.closed",
      sentence: "over",
      details: { at: 7 },
    });
    await expect(refused).rejects.toMatchObject({ code: "contact.closed", details: { at: 7 } });
  });

  test("an error that answers none is told to whoever listens, one that answers something forgotten isn't", () => {
    const socket = opened();
    const told: string[] = [];
    socket.onMessage((message) => told.push(message.type));
    const error = { type: "error", code: "media.refused", sentence: "no", details: {} } as const;
    FakeWebSocket.last.say(error);
    FakeWebSocket.last.say(error, "long ago");
    expect(told).toEqual(["error"]);
  });

  test("unanswered are sent again under the same id, answered ones are not", async () => {
    const socket = opened();
    const first = socket.send(LEAVE);
    FakeWebSocket.last.answer("queue.leave");
    await first;
    const second = socket.send({ type: "hangup", contact: "c" });
    const id = FakeWebSocket.last.sent.at(-1)?.id;
    FakeWebSocket.last.drop();
    vi.advanceTimersByTime(300);
    FakeWebSocket.last.welcome();
    expect(FakeWebSocket.last.types()).toEqual(["hello", "hangup"]);
    expect(FakeWebSocket.last.sent[1]?.id).toBe(id);
    FakeWebSocket.last.answer("hangup");
    await expect(second).resolves.toBeUndefined();
  });

  test("are kept while the connection closes, and go out on the next", () => {
    const socket = opened();
    const closing = FakeWebSocket.last;
    closing.readyState = 2;
    const said = closing.sent.length;
    socket.send(LEAVE).catch(() => undefined);
    expect(closing.sent).toHaveLength(said);
    closing.drop();
    vi.advanceTimersByTime(300);
    FakeWebSocket.last.welcome();
    expect(FakeWebSocket.last.types()).toEqual(["hello", "queue.leave"]);
  });

  test("time out after 10 s of an open connection; being cut off doesn't count", async () => {
    const socket = opened();
    const failed = vi.fn();
    socket.send(LEAVE).catch(failed);
    vi.advanceTimersByTime(9_000);
    FakeWebSocket.last.drop();
    await vi.advanceTimersByTimeAsync(300);
    FakeWebSocket.last.welcome();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(failed).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(failed).toHaveBeenCalledWith(new Refusal("local.timeout"));
  });

  test("signals are dropped while the connection is not open", () => {
    const socket = opened();
    const signal = {
      type: "signal.candidate",
      contact: "c",
      epoch: 1,
      to: "a",
      candidate: "",
      mid: null,
      ufrag: null,
    } as const;
    expect(socket.post(signal)).toBe(true);
    FakeWebSocket.last.drop();
    expect(socket.post(signal)).toBe(false);
    vi.advanceTimersByTime(300);
    FakeWebSocket.last.welcome();
    expect(FakeWebSocket.last.types()).toEqual(["hello"]);
  });
});

describe("a dead connection", () => {
  test("is noticed 6 s after an unanswered ping, sooner in a call", () => {
    for (const [inCall, ping] of [
      [false, 25_000],
      [true, 5_000],
    ] as const) {
      FakeWebSocket.all = [];
      const socket = opened();
      socket.inCall = inCall;
      vi.advanceTimersByTime(ping);
      expect(FakeWebSocket.last.types()).toEqual(["hello", "ping"]);
      vi.advanceTimersByTime(5_999);
      expect(socket.state.phase).toBe("open");
      vi.advanceTimersByTime(1);
      expect(socket.state.phase).toBe("reconnecting");
      socket.close();
    }
  });

  test("that answers lives on", () => {
    const socket = opened();
    for (let round = 0; round < 5; round += 1) {
      vi.advanceTimersByTime(25_000);
      FakeWebSocket.last.answer("ping", { type: "pong" });
    }
    expect(socket.state.phase).toBe("open");
    expect(FakeWebSocket.all).toHaveLength(1);
  });

  test("is asked at once when the person comes back", () => {
    opened();
    wake();
    expect(FakeWebSocket.last.types()).toEqual(["hello", "ping"]);
  });

  test("is tried at once when the network comes back", () => {
    opened();
    FakeWebSocket.last.drop();
    wake();
    expect(FakeWebSocket.all).toHaveLength(2);
    wake(); // while it connects, no second one
    expect(FakeWebSocket.all).toHaveLength(2);
  });
});

describe("frames", () => {
  test("a gap in the numbers means that something is missing: connect anew", () => {
    const socket = opened();
    const heard = vi.fn<(message: Message) => void>();
    socket.onMessage(heard);
    FakeWebSocket.last.say({ type: "queues", queues: [] }, null, 3);
    expect(heard).not.toHaveBeenCalled();
    expect(FakeWebSocket.last.closedWith).toBe(4900);
    expect(socket.state.phase).toBe("reconnecting");
  });

  test("nonsense does the same", () => {
    const socket = opened();
    FakeWebSocket.last.onmessage?.({ data: "{" });
    expect(socket.state.phase).toBe("reconnecting");
  });
});

describe("the end", () => {
  test.each([
    [4001, "sign_in"],
    [4003, "not_admitted"],
    [4009, "replaced"],
  ] as const)("close code %i ends with %s", async (code, why) => {
    const socket = opened();
    const waiting = socket.send(LEAVE);
    FakeWebSocket.last.drop(code);
    expect(socket.state).toMatchObject({ phase: "ended", why });
    await expect(waiting).rejects.toMatchObject({ code: "local.ended" });
    vi.advanceTimersByTime(60_000);
    expect(FakeWebSocket.all).toHaveLength(1);
  });

  test("says who replaced this page, whatever the close code", () => {
    const socket = opened();
    FakeWebSocket.last.say({ type: "replaced", by: "device" });
    FakeWebSocket.last.drop(1000);
    expect(socket.state).toMatchObject({ phase: "ended", why: "replaced", by: "device" });
  });

  test("a press begins again", () => {
    const socket = opened();
    FakeWebSocket.last.drop(4009);
    socket.tryNow();
    FakeWebSocket.last.welcome();
    expect(socket.state.phase).toBe("open");
  });
});
