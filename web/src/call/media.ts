import type { Curtain, CurtainState } from "../appearance/effects/curtain";
import type { Effect } from "../appearance/effects/effect";
import { Store } from "../protocol/store";
import { onWake } from "../protocol/wake";
import {
  type Choices,
  type Choosable,
  type DeviceOption,
  match,
  options,
  remember,
  remembered,
} from "./choice";
import { alone, classify, type Device, type FailureKind, type Permission } from "./failure";
import { here, type Surroundings } from "./surroundings";

/** *interrupted*: the system took it away (a phone call, a lid, a pulled cable); it comes back by itself if it can. */
export type DeviceStatus = "off" | "asking" | "live" | "interrupted" | "failed";

export interface DeviceState {
  readonly status: DeviceStatus;
  /** What the person wants: a live microphone with `on` false is muted, a camera with `on` false is dark. */
  readonly on: boolean;
  readonly failure: FailureKind | null;
  readonly track: MediaStreamTrack | null;
  readonly label: string;
}

export interface ScreenState {
  readonly available: boolean;
  readonly status: "off" | "asking" | "live";
  readonly failure: FailureKind | null;
  readonly track: MediaStreamTrack | null;
}

export interface MediaState {
  readonly surroundings: Surroundings;
  readonly camera: DeviceState;
  readonly microphone: DeviceState;
  readonly screen: ScreenState;
  readonly cameras: readonly DeviceOption[];
  readonly microphones: readonly DeviceOption[];
  readonly speakers: readonly DeviceOption[];
  readonly chosen: Readonly<Record<Choosable, string | null>>;
  readonly facing: "user" | "environment";
  /** Phones: front and back camera. */
  readonly canFlip: boolean;
  readonly canChooseSpeaker: boolean;
  /** What covers the room behind the person; null where nobody can choose it. */
  readonly background: CurtainState | null;
  /** The kind of what covers it now: `none` while nothing covered leaves. */
  readonly effect: Effect["kind"];
}

const NONE: DeviceState = { status: "off", on: false, failure: null, track: null, label: "" };
const DARK: ScreenState = { available: false, status: "off", failure: null, track: null };
const ASK: Readonly<Record<Device, "video" | "audio">> = { camera: "video", microphone: "audio" };

/**
 * This person's camera, microphone and screen. Nothing here leaves the browser; a call takes the tracks from `state`.
 * Camera off stops its track, so that the lamp goes out; microphone off only mutes it, so that it comes back at once.
 * Who takes part without a microphone gives it back (`drop`), so that the browser's sign of recording goes out, too.
 *
 * With a curtain the camera's own track stays in here: `state.camera.track` is what may be seen of it, for the own
 * picture, every call and every check alike.
 */
export class LocalMedia extends Store<MediaState> {
  #choices: Choices = remembered();
  /** Only the latest request for a device counts; an older one that is granted late is closed again. */
  readonly #request: Record<Device, number> = { camera: 0, microphone: 0 };
  readonly curtain: Curtain | null;
  readonly #own: Record<Device, MediaStreamTrack | null> = { camera: null, microphone: null };

  constructor(curtain: Curtain | null = null) {
    const surroundings = here();
    super({
      surroundings,
      camera: NONE,
      microphone: NONE,
      screen: { ...DARK, available: canShareScreen(surroundings) },
      cameras: [],
      microphones: [],
      speakers: [],
      chosen: { camera: null, microphone: null, speaker: null },
      facing: "user",
      canFlip: false,
      canChooseSpeaker: canChooseSpeaker(),
      background: curtain?.state ?? null,
      effect: "none",
    });
    this.curtain = curtain;
    curtain?.subscribe((background) => this.#drawn(background));
    onWake(() => void this.#revive()); // for the life of the page, like this object
    navigator.mediaDevices?.addEventListener?.("devicechange", this.#devicesChanged);
  }

  /** Ask for what is wanted, with one question if both are. Never rejects: `state` says what came of it. */
  async start(wanted: Readonly<Record<Device, boolean>>): Promise<void> {
    const devices = (["camera", "microphone"] as const).filter((device) => wanted[device]);
    await this.#acquire(devices.filter((device) => this.state[device].status !== "live"));
  }

  /** Ask for one device again, after the person has put right what was wrong. */
  retry(device: Device): Promise<void> {
    return this.#acquire([device]);
  }

  async setMicrophone(on: boolean): Promise<void> {
    const { status } = this.state.microphone;
    const track = this.#own.microphone;
    if (track && status !== "failed") {
      track.enabled = on;
      this.#change("microphone", { on });
    } else if (on) await this.#acquire(["microphone"]);
  }

  async setCamera(on: boolean): Promise<void> {
    if (on) {
      if (this.state.camera.status !== "live") await this.#acquire(["camera"]);
      return;
    }
    this.drop("camera");
  }

  /** Give one device back; turning it on asks for it anew. */
  drop(device: Device): void {
    this.#request[device] += 1;
    this.#release(device);
    this.#change(device, { status: "off", on: false, track: null, failure: null });
  }

  /** Take another device from now on, and remember it. */
  async choose(kind: Choosable, id: string): Promise<void> {
    const lists = {
      camera: this.state.cameras,
      microphone: this.state.microphones,
      speaker: this.state.speakers,
    };
    const label = lists[kind].find((option) => option.id === id)?.label ?? "";
    this.#choices = { ...this.#choices, [kind]: { id, label } };
    remember(this.#choices);
    this.patch({ chosen: { ...this.state.chosen, [kind]: id } });
    if (kind !== "speaker" && this.state[kind].status !== "off") await this.#acquire([kind]);
  }

  /** Front camera to back camera and back. */
  async flip(): Promise<void> {
    const facing = this.state.facing === "user" ? "environment" : "user";
    const { camera: _, ...others } = this.#choices;
    this.#choices = others;
    this.patch({ facing, chosen: { ...this.state.chosen, camera: null } });
    await this.#acquire(["camera"]);
  }

  async startScreen(): Promise<void> {
    const { screen } = this.state;
    if (!screen.available || screen.status !== "off") return;
    this.patch({ screen: { ...screen, status: "asking", failure: null } });
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({
        video: { frameRate: { max: 15 } },
        audio: false,
      });
      const track = stream.getVideoTracks()[0] ?? null;
      if (!track || this.state.screen.status !== "asking") {
        release(track); // given up while the browser's question was open
        return;
      }
      track.contentHint = "detail"; // sharp letters matter more than smooth motion
      track.addEventListener("ended", () => this.stopScreen());
      this.patch({ screen: { available: true, status: "live", failure: null, track } });
    } catch (error) {
      const kind = classify(error);
      // Closing the browser's own question is a choice, not a failure.
      const failure = kind === "refused" ? null : kind;
      this.patch({ screen: { available: true, status: "off", failure, track: null } });
    }
  }

  stopScreen(): void {
    release(this.state.screen.track);
    const { available } = this.state.screen;
    this.patch({ screen: { ...DARK, available } });
  }

  /** Give everything back; `start` begins anew. */
  stop(): void {
    for (const device of ["camera", "microphone"] as const) {
      this.#request[device] += 1;
      this.#release(device);
    }
    this.stopScreen();
    this.curtain?.close();
    this.patch({ camera: NONE, microphone: NONE });
  }

  async #acquire(devices: readonly Device[]): Promise<void> {
    if (!devices.length) return;
    const request = new Map(devices.map((device) => [device, ++this.#request[device]]));
    for (const device of devices)
      this.#change(device, { status: "asking", failure: null, on: !this.#muted(device) });
    const current = (device: Device) => request.get(device) === this.#request[device];
    if (!navigator.mediaDevices?.getUserMedia) {
      const failure = this.state.surroundings.inApp ? "in-app" : "insecure";
      for (const device of devices) this.#fail(device, failure);
      return;
    }
    // Phones have one camera at a time: the old one must be closed before another can be opened.
    if (devices.includes("camera")) this.#release("camera");
    await this.#list();
    const failure = await this.#ask(devices, current);
    if (failure) {
      if (devices.length === 1)
        for (const device of devices) this.#failIf(device, failure, current);
      else await this.#askEach(devices, failure, current);
    }
    await this.#list();
  }

  async #askEach(
    devices: readonly Device[],
    together: FailureKind,
    current: (device: Device) => boolean,
  ): Promise<void> {
    const permissions = {
      camera: await permission("camera"),
      microphone: await permission("microphone"),
    };
    for (const device of devices) {
      const failure = alone(device, together, permissions)
        ? await this.#ask([device], current)
        : together;
      if (failure) this.#failIf(device, failure, current);
    }
  }

  /** One question. Null if granted; what doesn't fit is asked for again without wishes. */
  async #ask(
    devices: readonly Device[],
    current: (device: Device) => boolean,
  ): Promise<FailureKind | null> {
    let failure: FailureKind = "unfit";
    for (const strict of [true, false]) {
      try {
        const stream = await navigator.mediaDevices.getUserMedia(
          this.#constraints(devices, strict),
        );
        this.#take(stream, current);
        return null;
      } catch (error) {
        failure = classify(error);
        if (failure !== "unfit") break;
      }
    }
    return failure;
  }

  #constraints(devices: readonly Device[], strict: boolean): MediaStreamConstraints {
    const { cameras, microphones, facing } = this.state;
    const wanted: MediaStreamConstraints = {};
    if (devices.includes("camera")) {
      const id = match(cameras, this.#choices.camera);
      const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
      const which = id ? { deviceId: { exact: id } } : { facingMode: facing };
      wanted.video = strict ? { ...size, ...which } : true;
    }
    if (devices.includes("microphone")) {
      const id = match(microphones, this.#choices.microphone);
      const clean = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
      wanted.audio = strict ? { ...clean, ...(id ? { deviceId: { exact: id } } : {}) } : true;
    }
    return wanted;
  }

  #take(stream: MediaStream, current: (device: Device) => boolean): void {
    for (const device of ["camera", "microphone"] as const) {
      const track = stream.getTracks().find((each) => each.kind === ASK[device]);
      if (!track) continue;
      if (!current(device)) {
        release(track);
        continue;
      }
      const old = this.#own[device];
      this.#own[device] = track;
      this.#watch(device, track);
      track.contentHint = device === "camera" ? "motion" : "speech";
      const settings = track.getSettings();
      const label = track.label;
      const on = !this.#muted(device);
      track.enabled = on;
      if (device === "camera") this.curtain?.cover(track);
      const shown = device === "camera" && this.curtain ? this.curtain.state.track : track;
      this.#change(device, { status: "live", on, failure: null, track: shown, label });
      this.patch({ chosen: { ...this.state.chosen, [device]: settings.deviceId ?? null } });
      if (old !== track) release(old);
    }
  }

  /** The camera is covered, uncovered, or went dark: what leaves is another track. */
  #drawn(background: CurtainState): void {
    const { status, choice, track } = background;
    const effect = status === "on" || status === "slow" ? choice.kind : "none";
    this.patch({ background, effect });
    if (this.#own.camera) this.#change("camera", { track });
  }

  #release(device: Device): void {
    release(this.#own[device]);
    this.#own[device] = null;
    if (device === "camera") this.curtain?.cover(null);
  }

  /** A system takes devices away without a word to the page: only the track knows. */
  #watch(device: Device, track: MediaStreamTrack): void {
    const mine = () => this.#own[device] === track;
    track.addEventListener("ended", () => {
      if (!mine()) return;
      this.#change(device, { status: "interrupted" });
      void this.#revive();
    });
    track.addEventListener("mute", () => mine() && this.#change(device, { status: "interrupted" }));
    track.addEventListener("unmute", () => mine() && this.#change(device, { status: "live" }));
  }

  /** Take back what was interrupted; called when the page is seen again or the devices have changed. */
  async #revive(): Promise<void> {
    if (document.visibilityState === "hidden") return; // no browser gives a camera to a hidden page
    const lost = (["camera", "microphone"] as const).filter((device) => {
      return (
        this.state[device].status === "interrupted" && this.#own[device]?.readyState === "ended"
      );
    });
    await this.#acquire(lost);
  }

  #devicesChanged = async (): Promise<void> => {
    await this.#list();
    await this.#revive();
    // Something was plugged in: what was missing may be there now. No question is asked that wasn't answered before.
    for (const device of ["camera", "microphone"] as const) {
      const list = device === "camera" ? this.state.cameras : this.state.microphones;
      if (this.state[device].failure === "missing" && list.length) await this.#acquire([device]);
    }
  };

  async #list(): Promise<void> {
    const devices = await navigator.mediaDevices?.enumerateDevices?.().catch(() => []);
    if (!devices) return;
    const cameras = options(devices, "camera");
    const speakers = options(devices, "speaker");
    const speaker = match(speakers, this.#choices.speaker);
    this.patch({
      cameras,
      microphones: options(devices, "microphone"),
      speakers,
      chosen: { ...this.state.chosen, speaker },
      canFlip: this.state.surroundings.phone && cameras.length > 1,
    });
  }

  /** Whoever has muted themselves stays muted on another microphone, too. */
  #muted(device: Device): boolean {
    const { track, on } = this.state[device];
    return device === "microphone" && track !== null && !on;
  }

  #failIf(device: Device, failure: FailureKind, current: (device: Device) => boolean): void {
    if (current(device)) this.#fail(device, failure);
  }

  #fail(device: Device, failure: FailureKind): void {
    this.#release(device);
    const inApp = failure !== "missing" && failure !== "busy" && this.state.surroundings.inApp;
    const told = inApp ? "in-app" : failure;
    this.#change(device, { status: "failed", on: false, failure: told, track: null });
  }

  #change(device: Device, change: Partial<DeviceState>): void {
    const next = { ...this.state[device], ...change };
    this.patch(device === "camera" ? { camera: next } : { microphone: next });
  }
}

function release(track: MediaStreamTrack | null): void {
  track?.stop();
}

function canShareScreen(surroundings: Surroundings): boolean {
  return !surroundings.phone && !!navigator.mediaDevices?.getDisplayMedia;
}

function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}

async function permission(device: Device): Promise<Permission> {
  try {
    return (await navigator.permissions.query({ name: device as PermissionName })).state;
  } catch {
    return null;
  }
}
