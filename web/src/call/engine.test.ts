import { describe, expect, test, vi } from "vitest";
import {
  answer,
  begun,
  CAMERA,
  connection,
  FakeConnection,
  inFakeBrowser,
  MICROPHONE,
  view,
} from "../../test/call/fakes";
import type { CallView } from "../protocol/messages";

inFakeBrowser();

describe("one epoch", () => {
  test("offers three lines at once and sends what the person brings", async () => {
    const { signals, first } = begun();
    await vi.advanceTimersByTimeAsync(0);
    expect(signals).toMatchObject([{ type: "signal.description", epoch: 1, to: "peer" }]);
    expect(first.lines.map(({ sender }) => sender.track)).toEqual([MICROPHONE, CAMERA, null]);
  });

  test("keeps to the transport and the servers that the desk names, and to no others", () => {
    const server = { urls: ["turn:relay.example"], username: "u", credential: "p" };
    const { first } = begun({ transport: "relay", ice_servers: [server] });
    expect(first.configuration).toMatchObject({
      iceTransportPolicy: "relay",
      iceServers: [server],
    });
  });

  test("takes signals of its own epoch and peer only", async () => {
    const { engine, first } = begun();
    await vi.advanceTimersByTimeAsync(0);
    engine.receive(answer(0));
    engine.receive(answer(1, "somebody"));
    await vi.advanceTimersByTimeAsync(0);
    expect(first.remoteDescription).toBeNull();
    engine.receive(answer(1));
    await vi.advanceTimersByTimeAsync(0);
    expect(first.remoteDescription).toMatchObject({ sdp: "answer" });
  });

  test("hearing of the same epoch again changes nothing", () => {
    const { engine } = begun();
    engine.setCall(view(1));
    expect(FakeConnection.all).toHaveLength(1);
  });

  test("goes on while the desk is away, and says a lost offer again when it is back", async () => {
    const { engine, signals, first } = begun();
    await vi.advanceTimersByTimeAsync(0);
    engine.setOnline(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([first.closed, signals.length]).toEqual([false, 1]);
    engine.setOnline(true);
    expect(signals.length).toBeGreaterThan(1);
  });
});

describe("a new epoch", () => {
  test("keeps the old picture until its own is there, and a little longer for the other side", () => {
    const { engine, first } = begun();
    first.connect();
    const old = engine.state.remotes[0]?.face;
    engine.setCall(view(2));
    expect([engine.state.remotes[0]?.face === old, first.closed]).toEqual([true, false]);
    connection(1).connect();
    expect([engine.state.remotes[0]?.face === old, first.closed]).toEqual([false, false]);
    vi.advanceTimersByTime(700);
    expect(first.closed).toBe(true);
    expect(engine.state).toMatchObject({ phase: "connected", epoch: 2 });
  });

  test("gives the old one up after 15 s, or at once if it was dead", () => {
    const { engine, first } = begun();
    first.connect();
    engine.setCall(view(2));
    vi.advanceTimersByTime(15_500);
    expect(first.closed).toBe(true);
    engine.setCall(view(3));
    expect(connection(1).closed).toBe(true);
  });

  test("that is followed by another before it is up leaves the one that is", () => {
    const { engine, first } = begun();
    first.connect();
    engine.setCall(view(2));
    engine.setCall(view(3));
    expect([first.closed, connection(1).closed]).toEqual([false, true]);
  });
});

describe("failing", () => {
  test.each([
    [{}, false, "unanswered"],
    [{}, true, "no-relay"],
    [{ transport: "relay" }, true, "relay-unreachable"],
    [
      { ice_servers: [{ urls: ["turns:relay.example"], username: null, credential: null }] },
      true,
      "blocked",
    ],
  ] as const)("within 15 s says why: %o, answered %s: %s", async (change, answered, reason) => {
    const { engine } = begun(change as Partial<CallView>);
    await vi.advanceTimersByTimeAsync(0);
    if (answered) engine.receive(answer(1));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(engine.state).toMatchObject({ phase: "failed-to-connect", failure: { reason } });
  });

  test("a new try is the desk's to begin", async () => {
    const { engine, commands } = begun();
    await engine.tryAgain();
    expect(commands).toEqual([{ type: "call.restart", contact: "c", epoch: 1 }]);
  });

  test("a cut call is restarted, then begun anew", async () => {
    const { engine, first, commands } = begun();
    first.connect();
    await vi.advanceTimersByTimeAsync(0);
    engine.receive(answer(1));
    first.become("disconnected");
    expect(engine.state.phase).toBe("interrupted");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(first.restarts).toBe(3);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(commands).toMatchObject([{ type: "call.restart", epoch: 1 }]);
  });
});

describe("relay credentials that end", () => {
  const relay = (credential: string): Partial<CallView> => ({
    renew_ms: 300_000,
    ice_servers: [{ urls: ["turn:relay.example"], username: "u", credential }],
  });
  const renewal = { type: "ice.renew", contact: "c", epoch: 1 };

  test("are asked for in time, and taken into the connection that runs", async () => {
    const { engine, first, commands } = begun(relay("old"));
    first.connect();
    await vi.advanceTimersByTimeAsync(299_000);
    expect(commands).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(commands).toEqual([renewal]);
    engine.setCall(view(1, relay("new")));
    expect(first.configuration.iceServers).toMatchObject([{ credential: "new" }]);
    expect(FakeConnection.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(299_000);
    expect(commands).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(commands).toHaveLength(2);
  });

  test("are new before an ICE restart", async () => {
    const { engine, first, commands, answerLater } = begun(relay("old"));
    first.connect();
    await vi.advanceTimersByTimeAsync(0);
    engine.receive(answer(1));
    const give = answerLater();
    first.become("disconnected");
    await vi.advanceTimersByTimeAsync(2_500);
    expect([commands, first.restarts]).toEqual([[renewal], 0]);
    engine.setCall(view(1, relay("new")));
    give();
    await vi.advanceTimersByTimeAsync(0);
    expect(first.configuration.iceServers).toMatchObject([{ credential: "new" }]);
    expect(first.restarts).toBe(1);
  });

  test("that the desk doesn't give hold up no restart, and are asked for again a little later", async () => {
    const { engine, first, commands, answerLater } = begun(relay("old"));
    first.connect();
    await vi.advanceTimersByTimeAsync(0);
    engine.receive(answer(1));
    const refuse = answerLater(new Error("no"));
    await vi.advanceTimersByTimeAsync(300_500);
    first.become("disconnected");
    await vi.advanceTimersByTimeAsync(3_000);
    refuse();
    await vi.advanceTimersByTimeAsync(0);
    expect([commands, first.restarts]).toEqual([[renewal], 1]);
    first.become("connected");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(commands).toEqual([renewal, renewal]);
  });

  test("aren't asked for while the desk is away", async () => {
    const { engine, commands } = begun(relay("old"));
    engine.setOnline(false);
    await vi.advanceTimersByTimeAsync(900_000);
    expect(commands).toEqual([]);
    engine.setCall(view(1, relay("new"))); // the snapshot brings them
    engine.setOnline(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(commands).not.toContainEqual(renewal);
  });

  test("an epoch that is over gives none", () => {
    const { engine, first } = begun(relay("old"));
    engine.setCall(view(0, relay("older")));
    expect(first.configuration.iceServers).toMatchObject([{ credential: "old" }]);
  });
});

describe("the end", () => {
  test("no call closes everything and can begin again; hanging up can't", () => {
    const { engine, first } = begun();
    first.connect();
    engine.setCall(null);
    expect([engine.state.phase, first.closed]).toEqual(["idle", true]);
    engine.setCall(view(2));
    engine.end();
    expect([engine.state.phase, connection(1).closed]).toEqual(["ended", true]);
    engine.setCall(view(3));
    expect(FakeConnection.all).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test("sound only takes the picture off both ways, and gives it back", () => {
  const { engine, first } = begun();
  first.connect();
  engine.setSoundOnly(true);
  expect([first.lines[1]?.direction, first.lines[1]?.sender.track]).toEqual(["inactive", null]);
  engine.setSoundOnly(false);
  expect([first.lines[1]?.direction, first.lines[1]?.sender.track]).toEqual(["sendrecv", CAMERA]);
});
