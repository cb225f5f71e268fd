import { beforeEach, expect, test, vi } from "vitest";

/** As much of a peer connection as is used before anything is applied to it. */
class Connection {
  static made: Connection[] = [];
  readonly calls: string[] = [];
  configuration: RTCConfiguration;
  refuses = false;

  constructor(configuration: RTCConfiguration) {
    this.configuration = configuration;
    Connection.made.push(this);
  }

  static async generateCertificate(): Promise<object> {
    return { expires: Date.now() + 30 * 86_400_000 };
  }

  addTransceiver(kind: string): object {
    this.calls.push(kind);
    return { kind };
  }

  async createOffer(): Promise<{ sdp: string }> {
    this.calls.push("createOffer");
    return { sdp: "prepared" };
  }

  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    if (this.refuses) throw new DOMException("", "InvalidModificationError");
    this.configuration = configuration;
  }

  setLocalDescription(): void {
    this.calls.push("setLocalDescription");
  }

  close(): void {
    this.calls.push("close");
  }
}

const WANTED: RTCConfiguration = {
  iceServers: [{ urls: "turn:relay.example" }],
  iceTransportPolicy: "relay",
};
const connection = (configuration: RTCConfiguration) =>
  new Connection(configuration) as unknown as RTCPeerConnection;
const [LINES, OFFER] = [["audio", "video", "video"], "createOffer"];

let standby: typeof import("./standby");
beforeEach(async () => {
  vi.resetModules(); // what is made ready is the page's
  vi.stubGlobal("MediaStream", class {});
  vi.stubGlobal("RTCPeerConnection", Connection);
  Connection.made = [];
  standby = await import("./standby");
});

test("without anything made ready a call begins with a new connection", () => {
  const begun = standby.start(true, WANTED, connection);
  expect(Connection.made).toHaveLength(1);
  expect(Connection.made[0]?.configuration).toMatchObject({
    ...WANTED,
    bundlePolicy: "max-bundle",
  });
  expect(begun.lines).toMatchObject({ sound: { kind: "audio" }, screen: { kind: "video" } });
  expect(begun.offer).toBeNull();
});

test("the side that answers makes no lines: it takes them from the offer", () => {
  expect(standby.start(false, WANTED, connection).lines).toBeNull();
  expect(Connection.made[0]?.calls).toEqual([]);
});

test("while an agent is asked nothing is applied, and no server is known that could be asked", async () => {
  await standby.prepare(true);
  await standby.prepare(true); // the next ring
  expect(Connection.made.map(({ calls }) => calls)).toEqual([[...LINES, OFFER]]);
  expect(Connection.made[0]?.configuration.iceServers).toBeUndefined();
});

test("a call takes what was made ready, with the desk's servers, and only once", async () => {
  await standby.prepare(true);
  const begun = standby.start(true, WANTED, connection);
  const [kept] = Connection.made;
  expect(begun.pc).toBe(kept);
  expect(begun.offer).toBe("prepared");
  expect(kept?.configuration).toMatchObject({ ...WANTED, certificates: [expect.anything()] });
  expect(standby.start(true, WANTED, connection).pc).not.toBe(kept);
});

test("what was made ready to answer may offer too, as on an SFU", async () => {
  await standby.prepare(false);
  const begun = standby.start(true, WANTED, connection);
  expect(begun.pc).toBe(Connection.made[0]);
  expect(begun).toMatchObject({ lines: { sound: { kind: "audio" } }, offer: null });
});

test("what was made ready for an offer can't answer one, and what can't take the servers is not used", async () => {
  await standby.prepare(true);
  expect(standby.start(false, WANTED, connection).pc).toBe(Connection.made[1]);
  const [stubborn] = Connection.made;
  if (stubborn) stubborn.refuses = true;
  expect(standby.start(true, WANTED, connection).offer).toBeNull();
  expect(stubborn?.calls).toContain("close");
});
