import { html, nothing, type TemplateResult } from "lit";
import { Following } from "../ui/following";
import { icon } from "../ui/icon";
import type { LocalMedia } from "./media";
import { type Corner, moved, nearest } from "./model";
import { showing } from "./showing";
import { t } from "./words";

/** `<v-own .media ?dark>`: the own picture, which can be moved from corner to corner, and hidden. */
export class OwnPicture extends Following {
  static override properties = {
    media: { attribute: false },
    dark: { type: Boolean },
    hide: { state: true },
    corner: { state: true },
  };
  declare media: LocalMedia;
  /** Nothing of it is sent. */
  declare dark: boolean;
  declare hide: boolean;
  declare corner: Corner;

  constructor() {
    super();
    this.dark = false;
    this.hide = false;
    this.corner = "bottom-right";
  }

  /** What the camera shows may be another track from one moment to the next, with nothing else changed. */
  protected override get followed(): LocalMedia {
    return this.media;
  }

  protected override render(): TemplateResult {
    if (this.hide) {
      return html`<button
        type="button"
        class="own-back ${this.corner}"
        aria-label=${t("own.show")}
        data-tip=${t("own.show")}
        @click=${() => {
          this.hide = false;
        }}
      >
        ${icon("eye")}
      </button>`;
    }
    const mirrored = this.media.state.facing === "user";
    return html`<div
      class="own ${this.corner} ${this.dark ? "dark" : "picture"} ${mirrored ? "mirrored" : ""}"
      role="group"
      tabindex="0"
      aria-label=${t("own.move")}
      @keydown=${this.#arrow}
      @pointerdown=${this.#drag}
    >
      <video
        autoplay
        playsinline
        muted
        aria-hidden="true"
        ${showing(this.media.state.camera.track)}
      ></video>
      ${
        this.dark
          ? html`<p class="own-dark">${icon("video-off")}<span>${t("you.dark")}</span></p>`
          : nothing
      }
      ${
        this.media.state.canFlip && !this.dark
          ? html`<button
              type="button"
              class="own-flip"
              aria-label=${t("own.flip")}
              @click=${() => void this.media.flip()}
            >
              ${icon("switch-camera")}
            </button>`
          : nothing
      }
      <button
        type="button"
        class="own-hide"
        aria-label=${t("own.hide")}
        @click=${() => {
          this.hide = true;
        }}
      >
        ${icon("eye-off")}
      </button>
    </div>`;
  }

  #arrow = (event: KeyboardEvent): void => {
    const corner = moved(this.corner, event.key);
    if (corner === this.corner) return;
    event.preventDefault();
    this.corner = corner;
  };

  /** Follows the pointer, then settles in the nearest corner, where it stays however the window changes. */
  #drag = (event: PointerEvent): void => {
    const tile = event.currentTarget as HTMLElement;
    if (event.button !== 0 || (event.target as HTMLElement).closest("button")) return;
    tile.setPointerCapture(event.pointerId);
    const move = (now: PointerEvent): void => {
      tile.classList.add("dragged");
      tile.style.setProperty("--x", `${now.clientX - event.clientX}px`);
      tile.style.setProperty("--y", `${now.clientY - event.clientY}px`);
    };
    const drop = (): void => {
      tile.removeEventListener("pointermove", move);
      tile.removeEventListener("pointerup", drop);
      tile.removeEventListener("pointercancel", drop);
      if (!tile.classList.contains("dragged")) return;
      const box = tile.getBoundingClientRect();
      const area = this.closest("section")?.getBoundingClientRect() ?? box;
      this.corner = nearest(
        (box.x + box.width / 2 - area.x) / area.width,
        (box.y + box.height / 2 - area.y) / area.height,
      );
      tile.classList.remove("dragged");
      tile.style.removeProperty("--x");
      tile.style.removeProperty("--y");
    };
    tile.addEventListener("pointermove", move);
    tile.addEventListener("pointerup", drop);
    tile.addEventListener("pointercancel", drop);
  };
}

customElements.define("v-own", OwnPicture);
