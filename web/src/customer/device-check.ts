import { html, nothing, type TemplateResult } from "lit";
import type { Choosable, DeviceOption } from "../call/choice";
import type { MediaState } from "../call/media";
import { testTone } from "../call/sound";
import "../call/level";
import { Element } from "../ui/element";
import { selectField } from "../ui/forms";
import { icon } from "../ui/icon";
import { button, type Content } from "../ui/parts";
import { deviceTroubles } from "./device-trouble";
import { type Channel, useful, type Way, wayOf } from "./devices";
import type { Facts } from "./model";
import { ownPicture } from "./picture";
import { type DeviceHost, hint, refusal, step } from "./view";
import { t } from "./words";

/** `<v-device-check .host .facts .channels .above>`: see yourself, hear yourself, then join with whatever works. */
export class DeviceCheck extends Element {
  static override properties = {
    host: { attribute: false },
    facts: { attribute: false },
    channels: { attribute: false },
    above: { attribute: false },
    tone: { state: true },
  };
  declare host: DeviceHost;
  declare facts: Pick<Facts, "desk" | "refused"> & { readonly busy: string | null };
  /** What there is a use for. */
  declare channels: readonly Channel[];
  /** What has to be said before anything else. */
  declare above: Content;
  declare tone: "untested" | "playing" | "played";
  #stop: (() => void) | undefined;

  constructor() {
    super();
    this.tone = "untested";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { host } = this;
    this.#stop = host.media.subscribe(() => this.requestUpdate());
    host.startMedia(useful(this.channels));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  get #media(): MediaState {
    return this.host.media.state;
  }

  protected override render(): TemplateResult {
    const { facts } = this;
    const use = useful(this.channels);
    if (!use.microphone) return this.#chatOnly();
    const media = this.#media;
    const asking = media.camera.status === "asking" || media.microphone.status === "asking";
    return step(
      t("devices.title"),
      html`${this.above}
        ${use.camera && !media.camera.failure ? this.#picture(media, asking) : nothing}
        <div class="checks stack wide">
          ${deviceTroubles(media, (subject) => this.#retry(subject))}
          ${this.#sound(media)} ${this.#pickers(media, use.camera)}
          <div class="actions sticky">
            ${refusal(facts.refused)} ${this.#join(wayOf(media.camera, media.microphone), asking)}
          </div>
          ${this.#others(media, use.camera)}
        </div>
        ${hint(facts)}`,
      "devices",
    );
  }

  #picture(media: MediaState, asking: boolean): TemplateResult {
    const words = asking
      ? html`<p class="notice-title">${t("devices.asking.title")}</p>
          <p>${t("devices.asking")}</p>`
      : html`<p>${t("devices.camera.off")}</p>`;
    return html`<div class="mirror stack tight">
      ${ownPicture(media, t("devices.picture"), words)}
      ${
        media.camera.status === "live"
          ? html`<p class="muted small">${icon("eye-off")} ${t("devices.private")}</p>`
          : nothing
      }
    </div>`;
  }

  #sound(media: MediaState): TemplateResult {
    const { microphone } = media;
    const speaks = microphone.status === "live" && microphone.on;
    return html`<section class="stack snug" aria-label=${t("devices.microphone")}>
      <div class="row level-row">
        ${icon(speaks ? "mic" : "mic-off")}
        <v-level .track=${speaks ? microphone.track : null}></v-level>
      </div>
      <p class="muted">${t(speaks ? "devices.microphone.speak" : "devices.microphone.off")}</p>
      <div class="row">
        ${button({
          label: t("devices.speaker.test"),
          icon: "volume-2",
          name: "test-speaker",
          busy: this.tone === "playing",
          onClick: () => void this.#play(),
        })}
        <p class="muted" role="status">
          ${
            this.tone === "playing"
              ? t("devices.speaker.playing")
              : this.tone === "played"
                ? t("devices.speaker.heard")
                : nothing
          }
        </p>
      </div>
    </section>`;
  }

  #pickers(media: MediaState, camera: boolean): Content {
    const lists = [
      ...(camera ? [this.#picker("camera", t("devices.camera"), media.cameras)] : []),
      this.#picker("microphone", t("devices.microphone"), media.microphones),
      ...(media.canChooseSpeaker ? [this.#speakers(media)] : []),
    ].filter((list) => list !== nothing);
    if (lists.length === 0) return nothing;
    return html`<details class="more">
      <summary>${icon("sliders-horizontal")}<span>${t("devices.choose")}</span></summary>
      <div class="stack">
        ${lists}
        ${
          media.canFlip && camera
            ? button({
                label: t("devices.flip"),
                icon: "switch-camera",
                onClick: () => void this.host.media.flip(),
              })
            : nothing
        }
      </div>
    </details>`;
  }

  #picker(kind: Choosable, label: string, list: readonly DeviceOption[]): Content {
    const { media } = this.host;
    if (list.length === 0) return nothing;
    return selectField({
      id: `device-${kind}`,
      label,
      value: media.state.chosen[kind] ?? "",
      options: list.map((option, index) => ({
        value: option.id,
        label: option.label || `${label} ${index + 1}`,
      })),
      onChange: (id) => void media.choose(kind, id),
    });
  }

  #speakers(media: MediaState): Content {
    const hasDefault = media.speakers.some((speaker) => speaker.id === "default");
    const usual = { id: "", label: t("devices.speaker.default") };
    const list = hasDefault ? media.speakers : [usual, ...media.speakers];
    return media.speakers.length > 0
      ? this.#picker("speaker", t("devices.speaker"), list)
      : nothing;
  }

  #join(way: Way, asking: boolean): TemplateResult {
    const { facts, host } = this;
    return button({
      label: t(`devices.join.${way}`),
      kind: "primary",
      wide: true,
      name: "join",
      disabled: asking,
      busy: facts.busy === "joining",
      onClick: () => void host.join(),
    });
  }

  /** Less than what works, by choice: switching a device off is undone with the same list. */
  #others(media: MediaState, camera: boolean): Content {
    const { host } = this;
    const way = wayOf(media.camera, media.microphone);
    const failed = media.camera.failure ?? media.microphone.failure;
    const both = useful(this.channels);
    const ways = [
      ...(camera && way === "both"
        ? [
            button({
              label: t("devices.other.microphone"),
              icon: "mic",
              wide: true,
              name: "only-microphone",
              onClick: () => void host.media.setCamera(false),
            }),
          ]
        : []),
      ...(way === "neither"
        ? []
        : [
            button({
              label: t("devices.other.neither"),
              icon: "message-square",
              wide: true,
              name: "neither",
              onClick: () => host.withoutDevices(),
            }),
          ]),
      ...(way !== "both" && !failed && !(way === "microphone" && !camera)
        ? [
            button({
              label: camera ? t("devices.other.both") : t("devices.microphone.turn-on"),
              icon: camera ? "video" : "mic",
              wide: true,
              name: "with-devices",
              onClick: () => void host.withDevices(both),
            }),
          ]
        : []),
    ];
    if (ways.length === 0) return nothing;
    return html`<details class="more">
      <summary>${icon("ellipsis")}<span>${t("devices.other")}</span></summary>
      <div class="stack tight">${ways}</div>
    </details>`;
  }

  #chatOnly(): TemplateResult {
    const { facts, host } = this;
    return step(
      t("devices.chat.title"),
      html`<p class="lead">${t("devices.chat.body")}</p>
        ${this.above}
        <div class="actions">
          ${refusal(facts.refused)}
          ${button({
            label: t("devices.chat.join"),
            kind: "primary",
            wide: true,
            name: "join",
            busy: facts.busy === "joining",
            onClick: () => void host.join(),
          })}
        </div>`,
    );
  }

  async #play(): Promise<void> {
    this.tone = "playing";
    await testTone(this.#media.chosen.speaker).catch(() => undefined);
    this.tone = "played";
  }

  #retry(subject: "camera" | "microphone" | "both"): void {
    const { media } = this.host;
    if (subject === "both") void media.start({ camera: true, microphone: true });
    else void media.retry(subject);
  }
}

customElements.define("v-device-check", DeviceCheck);
