import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import "../call/device-menu";
import { askToNotify, notificationPermission } from "../call/alert";
import "../call/level";
import type { LocalMedia } from "../call/media";
import { showing } from "../call/showing";
import { Element } from "../ui/element";
import { icon } from "../ui/icon";
import { button, notice } from "../ui/parts";
import { t } from "./words";

/** `<v-agent-devices .media>`: own picture and level before a call, so that it can begin at once. */
export class AgentDevices extends Element {
  static override properties = {
    media: { attribute: false },
    menu: { state: true },
    notifying: { state: true },
  };
  declare media: LocalMedia;
  declare menu: boolean;
  declare notifying: ReturnType<typeof notificationPermission>;
  #stop: (() => void) | undefined;

  constructor() {
    super();
    this.menu = false;
    this.notifying = notificationPermission();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    this.#stop ??= this.media.subscribe(() => this.requestUpdate());
  }

  protected override render(): TemplateResult {
    const { camera, microphone } = this.media.state;
    const idle = camera.status === "off" && microphone.status === "off";
    return html`<section class="agent-devices stack" aria-labelledby="devices-title">
      <h2 id="devices-title">${t("devices")}</h2>
      ${idle ? this.#ask() : this.#preview()} ${this.#notifications()}
      <v-device-menu
        .media=${this.media}
        .call=${null}
        ?open=${this.menu}
        @close=${() => {
          this.menu = false;
        }}
      ></v-device-menu>
    </section>`;
  }

  #ask(): TemplateResult {
    return html`<p>${t("devices.ask")}</p>
      <div>
        ${button({
          label: t("devices.start"),
          kind: "primary",
          icon: "video",
          name: "devices",
          onClick: () => void this.media.start({ camera: true, microphone: true }),
        })}
      </div>`;
  }

  #preview(): TemplateResult {
    const { camera, microphone } = this.media.state;
    const failed = camera.failure ?? microphone.failure;
    return html`<div class="self ${camera.status === "live" ? "live" : ""}">
        <video
          autoplay
          playsinline
          muted
          aria-label=${t("devices.self")}
          ${showing(camera.track)}
        ></video>
        ${camera.status === "live" ? nothing : html`<p>${icon("video-off")}<span>${t("devices.dark")}</span></p>`}
      </div>
      <v-level .track=${microphone.track}></v-level>
      ${failed ? notice({ tone: "warn", body: t("devices.failed"), live: true }) : nothing}
      <div class="row">
        ${button({
          label: t(camera.on ? "devices.camera_off" : "devices.camera_on"),
          icon: camera.on ? "video-off" : "video",
          kind: "quiet",
          busy: camera.status === "asking",
          onClick: () => void this.media.setCamera(!camera.on),
        })}
        ${button({
          label: t("devices.settings"),
          icon: "sliders-horizontal",
          kind: "quiet",
          name: "device-menu",
          onClick: () => {
            this.menu = true;
          },
        })}
      </div>`;
  }

  #notifications(): TemplateResult | typeof nothing {
    if (this.notifying === "default")
      return html`<div class="stack tight">
        <p>${t("notify.ask")}</p>
        <div>
          ${button({
            label: t("notify.allow"),
            icon: "bell",
            onClick: async () => {
              this.notifying = await askToNotify();
            },
          })}
        </div>
      </div>`;
    if (this.notifying === "denied") return html`<p class="muted">${t("notify.denied")}</p>`;
    return nothing;
  }
}

customElements.define("v-agent-devices", AgentDevices);
