import type { LocalMedia } from "../../call/media";
import type { AppearanceVerdict, AppearanceView, ObservationSent } from "../../protocol/messages";
import type { Refusal } from "../../protocol/refusal";
import { Store } from "../../protocol/store";
import type { Grid } from "../measure/types";
import type { Measured, Vision } from "../vision/vision";
import {
  type Around,
  type Check,
  type Effect,
  type Reading,
  reading,
  type Values,
} from "./reading";
import { after, agrees, type List, NOTHING } from "./steady";

/** Why nothing is measured now; *camera* and *loading* pass by themselves. */
export type Pause = "camera" | "loading" | "hidden" | "call" | "failed" | null;

export interface CheckState {
  readonly pause: Pause;
  /** Bytes of the programs that look at the picture; `total` 0 while it isn't known. */
  readonly loaded: number;
  readonly total: number;
  /** Why they can't be had. */
  readonly failure: "load" | "run" | "unsupported" | null;
  readonly list: List;
  readonly ticks: ReadonlySet<string>;
  readonly reference: boolean;
  readonly sending: boolean;
  readonly refusal: Refusal | null;
  /** Of the last observation, until the next try; the list then stands still as it was judged. */
  readonly verdict: AppearanceVerdict | null;
}

export interface Surroundings {
  readonly media: Pick<LocalMedia, "state" | "subscribe">;
  /** The picture as it is shown, once it plays. */
  readonly video: () => HTMLVideoElement | null;
  readonly open: (onProgress: (loaded: number, total: number) => void) => Promise<Vision>;
  readonly send: {
    readonly challenge: () => Promise<{ readonly challenge: string }>;
    readonly observe: (body: ObservationSent) => Promise<AppearanceVerdict>;
  };
  readonly references: {
    readonly load: () => Promise<Grid | null>;
    readonly keep: (grid: Grid) => Promise<void>;
  };
  readonly effect: () => Effect;
  readonly measure: string;
}

/** The picture is looked at so often; slower where the machine is. */
const PERIOD_MS = 500;
/** Looking for letters costs more than all the rest: every so many times, and in the last look. */
const TEXT_EVERY = 4;
const TRIES = 4;
const TEXTS = ["background_text", "clothing_text"] as const;

const EMPTY: CheckState = {
  pause: "camera",
  loaded: 0,
  total: 0,
  failure: null,
  list: NOTHING,
  ticks: new Set(),
  reference: false,
  sending: false,
  refusal: null,
  verdict: null,
};

/**
 * One sitting before the mirror: loads what looks at the picture, looks twice a second, and sends one measurement in the end.
 * Nothing is looked at in a call, in a tab in the background, or once the page is left.
 */
export class CheckSession extends Store<CheckState> {
  readonly #with: Surroundings;
  readonly #stop: () => void;
  #view: AppearanceView;
  #vision: Vision | null = null;
  #grid: Grid | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looks = 0;
  #text: Pick<Values, (typeof TEXTS)[number]> = {};
  #inCall = false;
  #hidden = false;
  #closed = false;
  /** Counts up when what is being measured shall count no more. */
  #round = 0;

  constructor(view: AppearanceView, surroundings: Surroundings) {
    super(EMPTY);
    this.#view = view;
    this.#with = surroundings;
    this.#stop = surroundings.media.subscribe(() => this.#follow());
  }

  /** Begins; never rejects. */
  async start(): Promise<void> {
    this.#follow();
    const [grid] = await Promise.all([this.#with.references.load(), this.load()]);
    if (this.#closed || !grid || this.#grid) return;
    this.#grid = grid;
    this.patch({ reference: true });
  }

  close(): void {
    this.#closed = true;
    this.#stop();
    clearTimeout(this.#timer);
    this.#vision?.close();
    this.#vision = null;
  }

  /** Loads what looks at the picture, or tries again to. */
  async load(): Promise<void> {
    this.#vision?.close();
    this.#vision = null;
    this.patch({ failure: null, loaded: 0, total: 0 });
    this.#follow();
    try {
      const vision = await this.#with.open((loaded, total) => this.patch({ loaded, total }));
      if (this.#closed) return vision.close();
      this.#vision = vision;
    } catch (error) {
      this.patch({ failure: kindOf(error) });
    }
    this.#follow();
  }

  /** What is asked has changed, or how the agent stands: a verdict on something else is none to look at any more. */
  set view(view: AppearanceView) {
    if (view === this.#view) return;
    this.#view = view;
    if (this.state.verdict && !view.standing?.covers) this.again();
  }

  set inCall(inCall: boolean) {
    this.#inCall = inCall;
    this.#follow();
  }

  set hidden(hidden: boolean) {
    this.#hidden = hidden;
    this.#follow();
  }

  tick(item: string, on: boolean): void {
    const ticks = new Set(this.state.ticks);
    if (on) ticks.add(item);
    else ticks.delete(item);
    this.patch({ ticks });
  }

  /** Back before the mirror, after a verdict. */
  again(): void {
    this.#forget();
    this.patch({ verdict: null, refusal: null });
    this.#follow();
  }

  /** The background as it is now is what later pictures are compared with. */
  async takeReference(): Promise<boolean> {
    const video = this.#with.video();
    if (!this.#vision || !video || this.state.pause) return false;
    try {
      this.#grid = await this.#vision.reference(video);
    } catch (error) {
      if (!(error instanceof DOMException)) this.#failed(error);
      return false;
    }
    this.#forget();
    this.patch({ reference: true });
    await this.#with.references.keep(this.#grid);
    return true;
  }

  /**
   * One measurement goes to the desk, which judges it; without a picture that none could be made. Nothing goes once the page is
   * left or a call has begun: it would stand in the place of a check that was good.
   */
  async finish(): Promise<void> {
    if (this.state.sending || this.state.pause === "call") return;
    this.patch({ sending: true, refusal: null });
    clearTimeout(this.#timer);
    const view = this.#view; // should it change meanwhile, the desk says so
    try {
      const { challenge } = await this.#with.send.challenge();
      const values = await this.#last();
      if (this.#closed || this.#inCall) return;
      const verdict = await this.#with.send.observe({
        challenge,
        versions: Object.fromEntries(view.queues.map(({ queue, version }) => [queue, version])),
        measure: this.#with.measure,
        models: { ...this.#vision?.models },
        values,
        unmeasured: values ? null : this.#unmeasured(),
        effect: this.#with.effect(),
        ticks: view.manual.flatMap(({ id }) => (this.state.ticks.has(id) ? [id] : [])),
      });
      if (!this.#closed) this.patch({ verdict });
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error)) throw error;
      this.patch({ refusal: error as Refusal });
    } finally {
      this.patch({ sending: false });
      this.#follow();
    }
  }

  #unmeasured(): NonNullable<ObservationSent["unmeasured"]> {
    if (this.#with.media.state.camera.status !== "live") return "no_camera";
    return this.state.failure ? "model" : "other";
  }

  /** A measurement that says what the list says: what people see is what is judged. */
  async #last(): Promise<Values | null> {
    let values: Values | null = null;
    for (let tries = 0; tries < TRIES && !this.state.pause; tries += 1) {
      values = await this.#look(true);
      if (!values) return null;
      const { list } = this.state;
      if (agrees(list, this.#readings(values))) return values;
      this.#show(values);
    }
    return values;
  }

  #readings(values: Values): (check: Check) => Reading | null {
    const around = this.#around();
    return (check) => {
      const rule = this.#view.rules.find((each) => each.check === check);
      return rule ? reading(rule, values, around) : null;
    };
  }

  #around(): Around {
    return {
      effect: this.#with.effect(),
      effects: this.#view.effects,
      reference: this.#grid !== null,
    };
  }

  #show(values: Values): void {
    const around = this.#around();
    const read = (rule: AppearanceView["rules"][number]) => reading(rule, values, around);
    this.patch({ list: after(this.state.list, this.#view.rules, read) });
  }

  #follow(): void {
    if (this.#closed) return;
    const pause = this.#pause();
    // What was seen before the camera was gone says nothing of what is seen afterwards.
    if (pause && pause !== this.state.pause && !this.state.verdict) this.#forget();
    this.patch({ pause });
    clearTimeout(this.#timer);
    if (!pause && !this.state.sending && !this.state.verdict) this.#soon(0);
  }

  #pause(): Pause {
    if (this.#inCall) return "call";
    if (this.#with.media.state.camera.status !== "live") return "camera";
    if (this.#hidden) return "hidden";
    if (this.state.failure) return "failed";
    return this.#vision ? null : "loading";
  }

  #forget(): void {
    this.#round += 1;
    this.#looks = 0;
    this.#text = {};
    this.patch({ list: NOTHING });
  }

  #soon(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#turn(), ms);
  }

  async #turn(): Promise<void> {
    const began = performance.now();
    const round = this.#round;
    const values = await this.#look(this.#looks % TEXT_EVERY === 0);
    if (this.#closed || this.state.pause || this.state.sending || this.state.verdict) return;
    if (values && round === this.#round) {
      this.#looks += 1;
      this.#show(values);
    }
    this.#soon(Math.max(0, PERIOD_MS - (performance.now() - began)));
  }

  /** Null: there was nothing to look at yet, or it failed. */
  async #look(text: boolean): Promise<Values | null> {
    const video = this.#with.video();
    if (!this.#vision || !video || video.readyState < 2) return null;
    const asked = text && this.#view.rules.some(({ check }) => TEXTS.some((one) => one === check));
    const { palette, backdrop } = this.#view;
    const options = {
      text: asked,
      reference: backdrop === "reference" ? this.#grid : null,
      palette: [...palette],
    };
    let measured: Measured;
    try {
      measured = await this.#vision.measure(video, options);
    } catch (error) {
      // The camera was gone that very moment; it will be told by the camera itself.
      if (!(error instanceof DOMException)) this.#failed(error);
      return null;
    }
    if (asked) this.#text = Object.fromEntries(TEXTS.map((each) => [each, measured.values[each]]));
    return { ...measured.values, ...this.#text };
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    this.patch({ failure: kindOf(error) });
    this.#follow();
  }
}

function kindOf(error: unknown): "load" | "run" | "unsupported" {
  const kind = (error as { readonly kind?: unknown } | null)?.kind;
  if (kind === "load" || kind === "run" || kind === "unsupported") return kind;
  throw error; // a mistake of ours: the page's error handler shall hear of it
}
