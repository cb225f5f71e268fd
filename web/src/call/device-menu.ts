import { html, nothing, type TemplateResult } from "lit";
import "../ui/dialog";
import { Element } from "../ui/element";
import { selectField } from "../ui/forms";
import { button, notice } from "../ui/parts";
import type { Choosable, DeviceOption } from "./choice";
import type { CallEngine } from "./engine";
import type { Device } from "./failure";
import "./level";
import type { LocalMedia } from "./media";
import { testTone } from "./sound";
import { t } from "./words";

/**
 * `<v-device-menu .media .call ?screen ?invites ?open @close @invite>`: which camera, microphone and loudspeaker; sound
 * only; the screen; bringing somebody in.
 * With a curtain also what covers the background; who makes one loads `v-effects`.
 */
export class DeviceMenu extends Element {
  static override properties = {
    media: { attribute: false },
    call: { attribute: false },
    open: { type: Boolean },
    screen: { type: Boolean },
    invites: { type: Boolean },
    testing: { state: true },
  };
  declare media: LocalMedia;
  declare call: CallEngine | null;
  declare open: boolean;
  /** Whether sharing the screen is begun here. */
  declare screen: boolean;
  /** Whether somebody may be brought in, also where the button for it has no room on the stage. */
  declare invites: boolean;
  declare testing: boolean;
  #stops: (() => void)[] = [];

  constructor() {
    super();
    this.call = null;
    this.open = false;
    this.screen = false;
    this.invites = false;
    this.testing = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow();
  }

  protected override willUpdate(): void {
    this.#unfollow();
    if (!this.open) return;
    const draw = () => this.requestUpdate();
    this.#stops = [this.media.subscribe(draw), ...(this.call ? [this.call.subscribe(draw)] : [])];
  }

  #unfollow(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #closed = (): void => {
    this.open = false;
    this.dispatchEvent(new Event("close"));
  };

  async #test(): Promise<void> {
    this.testing = true;
    await testTone(this.media.state.chosen.speaker).catch(() => undefined);
    this.testing = false;
  }

  protected override render(): TemplateResult {
    return html`<v-dialog
      .heading=${t("devices.title")}
      .content=${this.open ? this.#content() : nothing}
      ?open=${this.open}
      @close=${this.#closed}
    ></v-dialog>`;
  }

  #content(): TemplateResult {
    const { cameras, microphones, speakers, microphone, canChooseSpeaker } = this.media.state;
    return html`<div class="stack devices">
      ${this.invites ? this.#invite() : nothing} ${this.screen ? this.#share() : nothing}
      ${this.#picker("microphone", microphones)} ${this.#failure("microphone")}
      <v-level .track=${microphone.track}></v-level>
      ${this.#picker("camera", cameras)} ${this.#failure("camera")}
      ${this.media.curtain ? html`<v-effects .media=${this.media}></v-effects>` : nothing}
      ${canChooseSpeaker ? this.#picker("speaker", speakers) : nothing}
      <div class="row">
        ${button({
          label: t("devices.test"),
          icon: "volume-2",
          busy: this.testing,
          onClick: () => void this.#test(),
        })}
        <span role="status">${this.testing ? t("devices.testing") : nothing}</span>
      </div>
      ${this.call ? this.#soundOnly(this.call) : nothing}
    </div>`;
  }

  #invite(): TemplateResult {
    const begin = (): void => {
      this.#closed();
      this.dispatchEvent(new Event("invite", { bubbles: true }));
    };
    return button({
      label: t("invite.title"),
      icon: "user-plus",
      name: "menu-invite",
      wide: true,
      onClick: begin,
    });
  }

  #share(): TemplateResult {
    const begin = (): void => {
      this.#closed();
      void this.media.startScreen();
    };
    return html`<div class="row">
      ${button({ label: t("label.screen.off"), icon: "screen-share", name: "screen", onClick: begin })}
    </div>`;
  }

  #picker(kind: Choosable, list: readonly DeviceOption[]): TemplateResult | typeof nothing {
    if (!list.length) return nothing;
    return selectField({
      id: `device-${kind}`,
      label: t(`devices.${kind}`),
      options: list.map(({ id, label }, index) => ({
        value: id,
        label: label || t("devices.unnamed", { number: index + 1 }),
      })),
      value: this.media.state.chosen[kind] ?? list[0]?.id ?? "",
      onChange: (id) => void this.media.choose(kind, id),
    });
  }

  #failure(device: Device): TemplateResult | typeof nothing {
    const { failure, status } = this.media.state[device];
    if (!failure) return nothing;
    return notice({
      tone: "warn",
      title: t(`devices.${device}`),
      body: t(`failure.${failure}`),
      actions: button({
        label: t("devices.retry"),
        icon: "refresh-cw",
        busy: status === "asking",
        onClick: () => void this.media.retry(device),
      }),
      live: true,
    });
  }

  #soundOnly(call: CallEngine): TemplateResult {
    const changed = (event: Event): void =>
      call.setSoundOnly((event.target as HTMLInputElement).checked);
    return html`<label class="check">
      <input
        type="checkbox"
        .checked=${call.state.soundOnly === "choice"}
        @change=${changed}
      /><span>${t("devices.sound-only")}</span></label
    >`;
  }
}

customElements.define("v-device-menu", DeviceMenu);
