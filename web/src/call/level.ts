import { html, type TemplateResult } from "lit";
import { Element } from "../ui/element";
import { meter } from "./sound";
import { t } from "./words";

/** `<v-level .track>`: what a microphone hears at the moment, as a bar. */
export class LevelBar extends Element {
  static override properties = { track: { attribute: false } };
  declare track: MediaStreamTrack | null;
  #stop: (() => void) | undefined;
  #measured: MediaStreamTrack | null = null;

  constructor() {
    super();
    this.track = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follow(null);
  }

  protected override updated(): void {
    if (this.isConnected) this.#follow(this.track);
  }

  /** The bar moves by a custom property, past Lit: fifteen times a second is too often to draw anew. */
  #follow(track: MediaStreamTrack | null): void {
    if (track === this.#measured) return;
    this.#stop?.();
    this.#stop = undefined;
    this.#measured = track;
    const bar = this.querySelector<HTMLElement>(".level");
    const show = (level: number) => {
      bar?.style.setProperty("--level", level.toFixed(2));
      bar?.setAttribute("aria-valuenow", String(Math.round(level * 10)));
    };
    show(0);
    if (track && track.readyState === "live") this.#stop = meter(track, show);
  }

  protected override render(): TemplateResult {
    return html`<div
      class="level"
      role="meter"
      aria-label=${t("devices.level")}
      aria-valuemin="0"
      aria-valuemax="10"
      aria-valuenow="0"
    ></div>`;
  }
}

customElements.define("v-level", LevelBar);
