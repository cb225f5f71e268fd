import { describe, expect, test, vi } from "vitest";
import { type Lines, Negotiation } from "./negotiation";

type Description = { type: "offer" | "answer"; sdp: string };
/** Everything that only waits for other promises has happened. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Signalling states as the standard has them, implicit rollback included; media are left out. */
class FakeConnection {
  signalingState: RTCSignalingState = "stable";
  localDescription: Description | null = null;
  remoteDescription: Description | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: null }) => void) | null = null;
  readonly lines: { direction: string; kind: string }[] = [];
  readonly candidates: string[] = [];
  readonly log: string[] = [];
  readonly name: string;
  /** An offer that isn't taken. */
  refused: string | null = null;
  #offers = 0;

  constructor(name: string) {
    this.name = name;
  }

  addTransceiver(kind: string, init: { direction: string }) {
    const line = { kind, direction: init.direction };
    this.lines.push(line);
    if (this.lines.length === 1) queueMicrotask(() => this.onnegotiationneeded?.());
    return line;
  }

  getTransceivers() {
    return this.lines;
  }

  restartIce(): void {
    queueMicrotask(() => this.onnegotiationneeded?.());
  }

  async setLocalDescription(given?: Description): Promise<void> {
    await Promise.resolve();
    if (given) {
      if (given.sdp === this.refused) throw new Error("InvalidModificationError");
      this.localDescription = given;
      this.signalingState = "have-local-offer";
    } else if (this.signalingState === "have-remote-offer") {
      this.localDescription = { type: "answer", sdp: `answer to ${this.remoteDescription?.sdp}` };
      this.signalingState = "stable";
    } else {
      this.#offers += 1;
      this.localDescription = { type: "offer", sdp: `offer ${this.name}${this.#offers}` };
      this.signalingState = "have-local-offer";
    }
  }

  async setRemoteDescription(description: Description): Promise<void> {
    await Promise.resolve();
    if (description.type === "offer") {
      if (this.signalingState === "have-local-offer") this.log.push("rollback");
      if (!this.lines.length)
        for (const kind of ["audio", "video", "video"])
          this.lines.push({ kind, direction: "recvonly" });
      this.signalingState = "have-remote-offer";
    } else {
      if (this.signalingState !== "have-local-offer") throw new Error("InvalidStateError");
      this.signalingState = "stable";
    }
    this.remoteDescription = description;
    this.log.push(description.sdp);
  }

  async addIceCandidate({ candidate }: { candidate?: string }): Promise<void> {
    await Promise.resolve();
    if (!this.remoteDescription) throw new Error("InvalidStateError");
    this.candidates.push(candidate ?? "");
  }
}

interface Side {
  readonly pc: FakeConnection;
  readonly negotiation: Negotiation;
  readonly ready: ReturnType<typeof vi.fn>;
  readonly out: Description[];
}

function side(name: string, role: { polite: boolean; offers: boolean }): Side {
  const pc = new FakeConnection(name);
  const out: Description[] = [];
  const ready = vi.fn();
  const negotiation = new Negotiation(
    pc as unknown as RTCPeerConnection,
    role,
    {
      description: (type, sdp) => {
        out.push({ type, sdp });
        return true;
      },
      candidate: () => undefined,
    },
    ready,
  );
  return { pc, negotiation, ready, out };
}

function pair(): { agent: Side; customer: Side } {
  return {
    agent: side("a", { polite: false, offers: true }),
    customer: side("c", { polite: true, offers: false }),
  };
}

async function deliver(from: Side, to: Side): Promise<void> {
  await settled();
  for (const { type, sdp } of from.out.splice(0)) await to.negotiation.description(type, sdp);
  await settled();
}

function begin({ pc, negotiation }: Side, prepared: string | null = null): void {
  const line = (kind: string) => pc.addTransceiver(kind, { direction: "sendrecv" });
  const lines = { sound: line("audio"), picture: line("video"), screen: line("video") };
  negotiation.begin(lines as unknown as Lines, prepared);
}

async function joined(): Promise<{ agent: Side; customer: Side }> {
  const sides = pair();
  begin(sides.agent);
  await deliver(sides.agent, sides.customer);
  await deliver(sides.customer, sides.agent);
  return sides;
}

describe("a call begins", () => {
  test("the offering side makes three lines, the other side takes them over in both directions", async () => {
    const { agent, customer } = await joined();
    expect(agent.pc.lines.map(({ kind }) => kind)).toEqual(["audio", "video", "video"]);
    expect(customer.pc.lines.map(({ direction }) => direction)).toEqual(Array(3).fill("sendrecv"));
    expect([agent.ready.mock.calls.length, customer.ready.mock.calls.length]).toEqual([1, 1]);
    expect([agent.pc.signalingState, customer.pc.signalingState]).toEqual(["stable", "stable"]);
  });

  test("an offer made beforehand is said before the browser has applied it", async () => {
    const { agent, customer } = pair();
    begin(agent, "prepared");
    expect(agent.out).toEqual([{ type: "offer", sdp: "prepared" }]);
    expect(agent.pc.localDescription).toBeNull();
    await customer.negotiation.description("offer", "prepared");
    const answer = customer.out[0];
    await agent.negotiation.description("answer", answer?.sdp ?? "");
    expect(agent.pc.log).toEqual(["answer to prepared"]);
    expect(agent.pc.signalingState).toBe("stable");
    expect(agent.out).toHaveLength(1);
  });

  test("an answer that is faster than the browser waits for it", async () => {
    const { agent } = pair();
    begin(agent, "prepared");
    await agent.negotiation.description("answer", "fast");
    expect(agent.pc.log).toEqual(["fast"]);
  });

  test("an offer made beforehand that the browser no longer takes is replaced", async () => {
    const { agent } = pair();
    agent.pc.refused = "stale";
    begin(agent, "stale");
    await settled();
    expect(agent.out.map(({ sdp }) => sdp)).toEqual(["stale", "offer a1"]);
    await agent.negotiation.description("answer", "to the new one");
    expect(agent.pc.log).toEqual(["to the new one"]);
  });

  test("candidates that come first wait for their description", async () => {
    const { agent, customer } = pair();
    await customer.negotiation.candidate({ candidate: "early" });
    expect(customer.pc.candidates).toEqual([]);
    begin(agent);
    await deliver(agent, customer);
    await customer.negotiation.candidate({ candidate: "late" });
    expect(customer.pc.candidates).toEqual(["early", "late"]);
  });
});

describe("both offer at once", () => {
  test("the polite side gives way, the other doesn't, and both end with the impolite offer", async () => {
    const { agent, customer } = await joined();
    agent.negotiation.restartIce();
    customer.negotiation.restartIce();
    await settled();
    const [fromCustomer] = customer.out.splice(0);
    await deliver(agent, customer);
    await agent.negotiation.description("offer", fromCustomer?.sdp ?? "");
    await agent.negotiation.candidate({ candidate: "of the ignored offer" });
    await deliver(customer, agent);
    expect(customer.pc.log).toContain("rollback");
    expect(agent.pc.log).not.toContain("offer c1");
    expect(agent.pc.candidates).toEqual([]);
    expect(agent.pc.remoteDescription?.sdp).toBe("answer to offer a2");
    expect([agent.pc.signalingState, customer.pc.signalingState]).toEqual(["stable", "stable"]);
  });
});

describe("what gets lost", () => {
  test("an offer is said again until it is answered, and a second answer does no harm", async () => {
    const { agent, customer } = pair();
    begin(agent);
    await settled();
    agent.out.splice(0); // lost
    expect(agent.negotiation.repeat()).toBe(true);
    expect(agent.negotiation.repeat()).toBe(true);
    await deliver(agent, customer);
    expect(customer.out).toHaveLength(2);
    await deliver(customer, agent);
    expect(agent.pc.signalingState).toBe("stable");
    expect(agent.negotiation.repeat()).toBe(false);
  });

  test("nothing is said any more after the end", async () => {
    const { agent } = await joined();
    agent.negotiation.close();
    agent.negotiation.restartIce();
    await agent.negotiation.description("offer", "late");
    await settled();
    expect(agent.out).toEqual([]);
    expect(agent.pc.log).not.toContain("late");
  });
});
