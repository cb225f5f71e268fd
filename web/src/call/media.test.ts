// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Curtain } from "../appearance/effects/curtain";
import { BLUR, NONE } from "../appearance/effects/effect";
import type { Line } from "../appearance/effects/lines";
import type { Listener } from "../appearance/effects/veil";
import { LocalMedia } from "./media";

class FakeTrack extends EventTarget {
  enabled = true;
  readyState: "live" | "ended" = "live";
  contentHint = "";
  readonly kind: "audio" | "video";
  readonly label: string;
  readonly id: string;

  constructor(kind: "audio" | "video", id = `${kind}-1`) {
    super();
    this.kind = kind;
    this.id = id;
    this.label = `Label of ${id}`;
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.id };
  }

  stop(): void {
    this.readyState = "ended";
  }

  /** The system takes it away. */
  end(): void {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }
}

type Wish = { audio?: MediaTrackConstraints | boolean; video?: MediaTrackConstraints | boolean };

/** A machine with devices; `refuse` decides on each question. */
class Machine extends EventTarget {
  asked: Wish[] = [];
  refuse: (wish: Wish) => Error | null = () => null;
  devices = [
    { kind: "videoinput", deviceId: "video-1", label: "Front" },
    { kind: "videoinput", deviceId: "video-2", label: "Desk" },
    { kind: "audioinput", deviceId: "audio-1", label: "Built-in" },
  ];

  getUserMedia(wish: Wish): Promise<{ getTracks(): FakeTrack[] }> {
    this.asked.push(wish);
    const error = this.refuse(wish);
    if (error) return Promise.reject(error);
    const tracks: FakeTrack[] = [];
    if (wish.audio) tracks.push(new FakeTrack("audio"));
    if (wish.video) tracks.push(new FakeTrack("video", chosen(wish.video) ?? "video-1"));
    return Promise.resolve({ getTracks: () => tracks });
  }

  enumerateDevices(): Promise<object[]> {
    return Promise.resolve(this.devices);
  }
}

function chosen(wish: MediaTrackConstraints | boolean): string | undefined {
  const id = typeof wish === "object" ? (wish.deviceId as { exact?: string }) : undefined;
  return id?.exact;
}

let machine: Machine;
let permissions: Record<string, string>;
const BOTH = { camera: true, microphone: true };
const error = (name: string, message = "") => new DOMException(message, name);

beforeEach(() => {
  machine = new Machine();
  permissions = { camera: "prompt", microphone: "prompt" };
  localStorage.clear();
  const set = (name: string, value: unknown) =>
    Object.defineProperty(navigator, name, { value, configurable: true });
  set("mediaDevices", machine);
  set("permissions", {
    query: ({ name }: { name: string }) => Promise.resolve({ state: permissions[name] }),
  });
});

describe("asking", () => {
  test("one question for both", async () => {
    const media = new LocalMedia();
    await media.start(BOTH);
    expect(machine.asked).toHaveLength(1);
    expect(media.state.camera).toMatchObject({ status: "live", on: true, failure: null });
    expect(media.state.microphone).toMatchObject({ status: "live", on: true });
    expect(media.state.chosen).toMatchObject({ camera: "video-1", microphone: "audio-1" });
  });

  test("without a camera the microphone still works", async () => {
    machine.refuse = (wish) => (wish.video ? error("NotFoundError") : null);
    const media = new LocalMedia();
    await media.start(BOTH);
    expect(media.state.camera).toMatchObject({ status: "failed", failure: "missing" });
    expect(media.state.microphone.status).toBe("live");
  });

  test("what a person has refused is not asked for again", async () => {
    machine.refuse = () => error("NotAllowedError", "Permission denied");
    permissions = { camera: "denied", microphone: "denied" };
    const media = new LocalMedia();
    await media.start(BOTH);
    expect(machine.asked).toHaveLength(1);
    expect(media.state.camera.failure).toBe("refused");
    expect(media.state.microphone.failure).toBe("refused");
  });

  test("a camera that was refused before doesn't cost the microphone that was allowed", async () => {
    machine.refuse = (wish) => (wish.video ? error("NotAllowedError") : null);
    permissions = { camera: "denied", microphone: "granted" };
    const media = new LocalMedia();
    await media.start(BOTH);
    expect(media.state.camera.failure).toBe("refused");
    expect(media.state.microphone.status).toBe("live");
  });

  test("wishes that nothing fulfils are dropped", async () => {
    machine.refuse = (wish) => (wish.video === true ? null : error("OverconstrainedError"));
    const media = new LocalMedia();
    await media.start({ camera: true, microphone: false });
    expect(media.state.camera.status).toBe("live");
  });

  test("a page without https says so instead of failing", async () => {
    Object.defineProperty(navigator, "mediaDevices", { value: undefined, configurable: true });
    const media = new LocalMedia();
    await media.start(BOTH);
    expect(media.state.microphone.failure).toBe("insecure");
  });

  test("a retry after the person has put it right", async () => {
    machine.refuse = () => error("NotReadableError");
    const media = new LocalMedia();
    await media.start(BOTH);
    expect(media.state.camera.failure).toBe("busy");
    machine.refuse = () => null;
    await media.retry("camera");
    expect(media.state.camera).toMatchObject({ status: "live", failure: null });
  });
});

describe("switching", () => {
  test("camera off puts the lamp out; on asks again", async () => {
    const media = new LocalMedia();
    await media.start(BOTH);
    const { track } = media.state.camera;
    await media.setCamera(false);
    expect(track?.readyState).toBe("ended");
    expect(media.state.camera).toMatchObject({ status: "off", on: false, track: null });
    await media.setCamera(true);
    expect(media.state.camera).toMatchObject({ status: "live", on: true });
  });

  test("switched off while it was being asked for, a late camera is closed again", async () => {
    const media = new LocalMedia();
    const starting = media.start({ camera: true, microphone: false });
    await media.setCamera(false);
    await starting;
    expect(media.state.camera).toMatchObject({ status: "off", track: null });
  });

  test("muting keeps the track, and another microphone stays muted", async () => {
    const media = new LocalMedia();
    await media.start(BOTH);
    await media.setMicrophone(false);
    expect(media.state.microphone).toMatchObject({ status: "live", on: false });
    await media.choose("microphone", "audio-1");
    expect(media.state.microphone.on).toBe(false);
    expect(media.state.microphone.track?.enabled).toBe(false);
  });

  test("a microphone that is given back is open no more, and comes back unmuted", async () => {
    const media = new LocalMedia();
    await media.start(BOTH);
    const { track } = media.state.microphone;
    await media.setMicrophone(false);
    media.drop("microphone");
    expect(track?.readyState).toBe("ended");
    expect(media.state.microphone).toMatchObject({ status: "off", on: false, track: null });
    expect(media.state.camera.status).toBe("live");
    await media.setMicrophone(true);
    expect(media.state.microphone).toMatchObject({ status: "live", on: true });
    expect(media.state.microphone.track?.enabled).toBe(true);
  });

  test("given back while it was being asked for, a late microphone is closed again", async () => {
    const media = new LocalMedia();
    const answer = media.start({ camera: false, microphone: true });
    media.drop("microphone");
    await answer;
    expect(media.state.microphone).toMatchObject({ status: "off", track: null });
  });

  test("a choice is taken at once and remembered, by name when the id has changed", async () => {
    const media = new LocalMedia();
    await media.start(BOTH);
    await media.choose("camera", "video-2");
    expect(media.state.chosen.camera).toBe("video-2");
    machine.devices = machine.devices.map((each) => ({
      ...each,
      deviceId: `new-${each.deviceId}`,
    }));
    const later = new LocalMedia();
    await later.start(BOTH);
    expect(later.state.chosen.camera).toBe("new-video-2");
  });
});

describe("what the system takes away", () => {
  test("is shown, and taken back when it was only for a while", async () => {
    const media = new LocalMedia();
    await media.start(BOTH);
    const track = media.state.microphone.track as unknown as FakeTrack;
    track.dispatchEvent(new Event("mute"));
    expect(media.state.microphone.status).toBe("interrupted");
    track.dispatchEvent(new Event("unmute"));
    expect(media.state.microphone.status).toBe("live");
  });

  test("for good is asked for anew by itself", async () => {
    const media = new LocalMedia();
    await media.start(BOTH);
    const track = media.state.camera.track as unknown as FakeTrack;
    track.end();
    expect(media.state.camera.status).not.toBe("live");
    await vi.waitFor(() => expect(media.state.camera.status).toBe("live"));
    expect(media.state.camera.track).not.toBe(track);
  });

  test("a camera plugged in later is used", async () => {
    machine.refuse = (wish) => (wish.video ? error("NotFoundError") : null);
    const media = new LocalMedia();
    await media.start(BOTH);
    machine.refuse = () => null;
    machine.dispatchEvent(new Event("devicechange"));
    await vi.waitFor(() => expect(media.state.camera.status).toBe("live"));
  });
});

describe("behind a curtain", () => {
  let cameras: FakeTrack[];
  let listener: Listener | null;
  let line: Line | null;
  let media: LocalMedia;
  let seen: Set<unknown>;

  beforeEach(() => {
    cameras = [];
    listener = line = null;
    const ask = machine.getUserMedia.bind(machine);
    machine.getUserMedia = async (wish) => {
      const stream = await ask(wish);
      cameras.push(...stream.getTracks().filter(({ kind }) => kind === "video"));
      return stream;
    };
    const made = (name: string) => new FakeTrack("video", name) as unknown as MediaStreamTrack;
    const curtain = new Curtain({
      open(heard) {
        listener = heard;
        const cover = (camera: MediaStreamTrack): Line => {
          const track = made(`covered ${camera.id}`);
          line = { id: 1, track, close: () => track.stop() };
          return line;
        };
        return { cover, change: () => undefined, close: () => undefined };
      },
      dark: (reason) => made(`dark: ${reason}`),
      picture: () => Promise.reject(new Error("none")),
    });
    media = new LocalMedia(curtain);
    seen = new Set();
    media.subscribe(({ camera }) => seen.add(camera.track));
  });

  const covered = () => line && listener?.covered(line);
  const bare = () => cameras.filter((camera) => seen.has(camera));

  test("what is covered leaves in the camera's place, after another camera, and off and on", async () => {
    media.curtain?.choose(BLUR);
    await media.start(BOTH);
    expect(media.state.effect).toBe("none");
    covered();
    expect(media.state.camera.track?.id).toBe("covered video-1");
    expect(media.state).toMatchObject({ effect: "blur", camera: { status: "live", on: true } });
    await media.choose("camera", "video-2");
    covered();
    expect(media.state.camera.track?.id).toBe("covered video-2");
    expect(media.state.chosen.camera).toBe("video-2");
    await media.setCamera(false);
    expect(cameras.map(({ readyState }) => readyState)).toEqual(["ended", "ended"]); // the lamp is out
    expect(media.state).toMatchObject({ effect: "none", camera: { status: "off", track: null } });
    await media.setCamera(true);
    covered();
    expect(media.state.camera.track?.id).toBe("covered video-2");
    expect(bare()).toEqual([]);
  });

  test("a failure is dark, and a camera that comes back by itself isn't bare", async () => {
    media.curtain?.choose(BLUR);
    await media.start(BOTH);
    covered();
    listener?.failed("gone");
    expect(media.state.camera).toMatchObject({ status: "live", on: true });
    expect(media.state.camera.track?.id).toBe("dark: failed");
    expect(media.state).toMatchObject({ effect: "none", background: { status: "dark" } });
    cameras.at(-1)?.end();
    await vi.waitFor(() => expect(cameras).toHaveLength(2));
    await vi.waitFor(() => expect(media.state.camera.status).toBe("live"));
    expect(bare()).toEqual([]);
    media.curtain?.choose(NONE);
    expect(media.state.camera.track).toBe(cameras.at(-1));
  });
});

test("everything is given back at the end, and can be had again", async () => {
  const media = new LocalMedia();
  await media.start(BOTH);
  const tracks = [media.state.camera.track, media.state.microphone.track];
  media.stop();
  expect(tracks.map((track) => track?.readyState)).toEqual(["ended", "ended"]);
  await media.start(BOTH);
  expect(media.state.camera.status).toBe("live");
});
