import { describe, expect, test, vi } from "vitest";
import {
  answer,
  begun,
  connection,
  FakeConnection,
  inFakeBrowser,
  view,
} from "../../test/call/fakes";
import type { CallEngine } from "./engine";

inFakeBrowser();

const onSfu = (epoch: number, ...slots: (string | null)[]) =>
  view(epoch, { topology: "sfu", peers: [], slots, can_grow: true });
const sfuAnswer = (epoch: number) => answer(epoch, "sfu");
const who = (engine: CallEngine) => engine.state.remotes.map(({ participant }) => participant);

/** Time passes while these lines bring something. */
async function pass(ms: number, ...bringing: (() => void)[]): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    for (const bring of bringing) bring();
    await vi.advanceTimersByTimeAsync(100);
  }
}

describe("on the SFU", () => {
  test("this side offers, hears the SFU alone, and tells it no candidates", async () => {
    const { engine, signals, first } = begun(onSfu(1, "anna"));
    await vi.advanceTimersByTimeAsync(0);
    const candidate = { candidate: "candidate:1 1 udp 1 10.0.0.1 9 typ host" };
    (first.onicecandidate as (event: object) => void)({ candidate });
    expect(signals).toMatchObject([{ type: "signal.description", epoch: 1, to: "sfu" }]);
    engine.receive(answer(1, "anna"));
    await vi.advanceTimersByTimeAsync(0);
    expect(first.remoteDescription).toBeNull();
    engine.receive(sfuAnswer(1));
    await vi.advanceTimersByTimeAsync(0);
    expect(first.remoteDescription).toMatchObject({ sdp: "answer" });
  });

  test("each slot with somebody in it is one of the others", () => {
    const { engine, first } = begun(onSfu(1, "anna", null, "carl"));
    expect(first.lines.map(({ direction }) => direction)).toEqual([
      ...Array(3).fill("sendrecv"),
      ...Array(6).fill("recvonly"),
    ]);
    first.connect();
    expect(who(engine)).toEqual(["anna", "carl"]);
  });

  test("other people in the slots of the same epoch change no connection, more slots add lines", () => {
    const { engine, first } = begun(onSfu(1, "anna"));
    first.connect();
    engine.setCall(onSfu(1, null, "carl"));
    expect([FakeConnection.all.length, first.lines.length]).toEqual([1, 6]);
    first.connect(); // the new lines are known
    expect(who(engine)).toEqual(["carl"]);
    engine.setCall(onSfu(1, "dora"));
    expect([who(engine), first.lines.length]).toEqual([["dora"], 6]);
  });

  test("a cut leg is mended though the others' pages may be away", async () => {
    const { engine, first } = begun(onSfu(1, "anna"));
    engine.setPresent(false);
    first.connect();
    await vi.advanceTimersByTimeAsync(0);
    engine.receive(sfuAnswer(1));
    first.become("disconnected");
    await vi.advanceTimersByTimeAsync(4_000);
    expect(first.restarts).toBeGreaterThan(0);
  });

  test("an SFU that doesn't answer is said", async () => {
    const { engine } = begun(onSfu(1, "anna"));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(engine.state.failure?.reason).toBe("unserved");
  });

  test("a leg that the desk can't serve is said at once, one of before isn't", async () => {
    const { engine } = begun(onSfu(2, "anna"));
    engine.refused(1);
    expect(engine.state.phase).toBe("connecting");
    engine.refused(2);
    expect(engine.state.phase).toBe("failed-to-connect");
    expect(engine.state.failure?.reason).toBe("unserved");
  });

  test("somebody of whom nothing has come, or comes any more, is known", async () => {
    const { engine, first } = begun(onSfu(1, "anna"));
    first.connect();
    const life = () => engine.state.remotes[0]?.life;
    expect(life()).toBe("none");
    await pass(1_000, () => first.bring([0]));
    expect(life()).toBe("alive");
    await pass(2_000);
    expect(life()).toBe("alive");
    await pass(2_000);
    expect(life()).toBe("silent");
  });

  test("with three it is known who speaks, with two nobody listens", async () => {
    const { engine, first } = begun(onSfu(1, "anna", "carl"));
    first.connect();
    await pass(1_000, () => first.bring([3], 0.2));
    expect(engine.state.speaking).toEqual({ voices: new Set(["carl"]), speaker: "carl" });
    await pass(2_500); // its last loudness is remembered, but nothing comes
    expect(engine.state.speaking.voices.size).toBe(0);
    engine.setCall(onSfu(1, "anna"));
    await pass(1_000, () => first.bring([0], 0.2));
    expect(engine.state.speaking.speaker).toBeNull();
  });
});

describe("moving up to the SFU", () => {
  async function moving(...slots: (string | null)[]) {
    const begunDirect = begun();
    const { engine, first } = begunDirect;
    first.connect();
    const talk = () => first.bring([0, 1]);
    await pass(1_000, talk);
    engine.setCall(onSfu(2, ...slots));
    return { ...begunDirect, leg: connection(1), talk, old: engine.state.remotes[0]?.face };
  }

  test("nothing is said to be interrupted while the direct connection carries the call", async () => {
    const { engine, talk, first } = await moving("peer");
    await pass(5_000, talk);
    expect([engine.state.phase, first.closed]).toEqual(["connected", false]);
    await pass(3_000); // the other side is gone from there
    expect(engine.state.phase).toBe("interrupted");
  });

  test("somebody moves once all that came before comes there, and the old connection goes a moment later", async () => {
    const { engine, leg, talk, first, old } = await moving("peer");
    leg.connect();
    await pass(500, talk, () => leg.bring([0]));
    expect(engine.state.remotes[0]?.face).toBe(old);
    await pass(200, talk, () => leg.bring([0, 1]));
    expect(engine.state.remotes[0]?.face).not.toBe(old);
    expect(first.closed).toBe(false);
    await pass(700, talk, () => leg.bring([0, 1]));
    expect([engine.state.phase, first.closed]).toEqual(["connected", true]);
  });

  test("a third person doesn't wait for the second", async () => {
    const { engine, leg, talk, old } = await moving("peer", "carl");
    leg.connect();
    await pass(300, talk, () => leg.bring([3]));
    expect(who(engine)).toEqual(["peer", "carl"]);
    expect(engine.state.remotes[0]?.face).toBe(old);
  });

  test("whoever isn't to be heard there isn't heard any more at all", async () => {
    const { engine, first } = await moving("carl");
    expect([first.closed, who(engine)]).toEqual([true, []]);
  });

  test("nor is whoever is taken away on the way", async () => {
    const { engine, first, talk } = await moving("peer");
    await pass(300, talk);
    engine.setCall(onSfu(2, null));
    expect([first.closed, who(engine)]).toEqual([true, []]);
  });

  test("muting on the way is for both connections", async () => {
    const { engine, first, leg } = await moving("peer");
    engine.setSoundOnly(true);
    expect([first, leg].map(({ lines }) => lines[1]?.sender.track)).toEqual([null, null]);
  });
});
