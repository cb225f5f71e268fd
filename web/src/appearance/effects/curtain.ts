import { Store } from "../../protocol/store";
import { BLUR, type Effect, NONE, remember, remembered, same } from "./effect";
import type { Line } from "./lines";
import type { Cover } from "./painter";
import type { Listener, Veil } from "./veil";
import type { FailureKind } from "./wire";

/**
 * *none*: the camera as it is, as chosen, or no camera; *starting*: dark until the first covered picture; *on*; *slow*:
 * on, but under 20 pictures a second; *dark*: the effect failed, and the person decides how to go on.
 */
export type CurtainStatus = "none" | "starting" | "on" | "slow" | "dark";

export interface CurtainState {
  readonly choice: Effect;
  readonly status: CurtainStatus;
  /** What may leave in the camera's place; null without a camera. */
  readonly track: MediaStreamTrack | null;
  readonly failure: FailureKind | null;
  /** The chosen backdrop couldn't be had (any more): blurred in its stead. */
  readonly missing: boolean;
}

/** What the curtain is made of; tests bring their own. */
export interface Cloth {
  /** Throws where the browser can't. */
  open(listener: Listener): Veil;
  dark(reason: "starting" | "failed"): MediaStreamTrack | null;
  /** Rejects when there is no such backdrop (any more), or it can't be had. */
  picture(id: string): Promise<ImageBitmap>;
}

/**
 * What stands between a camera and everybody who sees it, the person themselves included.
 *
 * Once an effect is chosen the camera itself never leaves again but by `choose({kind: "none"})`: until the first covered
 * picture, and after any failure, a dark one leaves instead.
 */
export class Curtain extends Store<CurtainState> {
  readonly #cloth: Cloth;
  #camera: MediaStreamTrack | null = null;
  #veil: Veil | null = null;
  #line: Line | null = null;
  #dark: MediaStreamTrack | null = null;
  /** Only the latest backdrop counts; one that comes late is put away. */
  #wanted = 0;

  constructor(cloth: Cloth) {
    super({ choice: remembered(), status: "none", track: null, failure: null, missing: false });
    this.#cloth = cloth;
  }

  /** Another camera, or none. It stays its owner's: who opened it closes it. */
  cover(camera: MediaStreamTrack | null): void {
    this.#camera = camera;
    this.#draw();
  }

  /** From now on, and at the next visit. */
  choose(effect: Effect): void {
    if (same(effect, this.state.choice) && this.state.status !== "dark") return;
    remember(effect);
    this.patch({ choice: effect, missing: false });
    if (effect.kind === "none" || !this.#veil || this.state.status === "dark") this.#draw();
    else void this.#change(this.#veil);
  }

  /** After a failure: once more. */
  retry(): void {
    if (this.state.status === "dark") this.#draw();
  }

  /** Everything given back; the camera is its owner's. */
  close(): void {
    this.#camera = null;
    this.#closeVeil();
    this.#draw();
  }

  #draw(): void {
    const camera = this.#camera;
    if (this.state.choice.kind === "none") this.#closeVeil();
    if (!camera || this.state.choice.kind === "none") {
      this.#line?.close();
      this.#line = null;
      this.#show({ status: "none", track: camera, failure: null });
      return;
    }
    // Dark first: whatever goes wrong from here on, the room isn't seen.
    this.#goDark("starting", { status: "starting", failure: null });
    try {
      if (!this.#veil) {
        this.#veil = this.#cloth.open(this.#listener());
        void this.#change(this.#veil);
      }
      this.#line = this.#veil.cover(camera);
    } catch {
      this.#failed("unsupported");
    }
  }

  #listener(): Listener {
    return {
      covered: (line) => {
        if (line !== this.#line || this.state.status !== "starting") return;
        line.track.contentHint = "motion";
        this.#show({ status: "on", track: line.track });
      },
      slow: (slow) => {
        const { status } = this.state;
        if (status === "on" || status === "slow") this.patch({ status: slow ? "slow" : "on" });
      },
      failed: (kind) => this.#failed(kind),
    };
  }

  async #change(veil: Veil): Promise<void> {
    this.#wanted += 1;
    const [mine, effect] = [this.#wanted, this.state.choice];
    const current = () => mine === this.#wanted && veil === this.#veil;
    let cover: Cover = { kind: "blur" };
    if (effect.kind === "backdrop") {
      try {
        cover = { kind: "backdrop", picture: await this.#cloth.picture(effect.id) };
      } catch {
        if (!current()) return;
        remember(BLUR);
        this.patch({ choice: BLUR, missing: true });
      }
    }
    if (current()) veil.change(cover);
    else if (cover.kind === "backdrop") cover.picture.close();
  }

  #failed(failure: FailureKind): void {
    this.#closeVeil();
    if (!this.#camera || this.state.choice.kind === NONE.kind) return;
    this.#goDark("failed", { status: "dark", failure });
  }

  #closeVeil(): void {
    this.#wanted += 1;
    this.#line = null;
    this.#veil?.close();
    this.#veil = null;
  }

  #goDark(reason: "starting" | "failed", change: Partial<CurtainState>): void {
    const track = this.#cloth.dark(reason);
    this.#show({ ...change, track });
    this.#dark = track;
  }

  /** What left before is let go of only now, so that nobody is ever without a track. */
  #show(change: Partial<CurtainState>): void {
    const dark = this.#dark;
    this.#dark = null;
    this.patch(change);
    if (dark && dark !== this.state.track) dark.stop();
  }
}
