import { html, nothing, type TemplateResult } from "lit";
import { Element } from "../ui/element";
import { type IconName, icon } from "../ui/icon";
import "./device-menu";
import type { LocalMedia } from "./media";
import { type Control, type ControlName, controls } from "./model";
import type { ContactSession } from "./session";
import { t } from "./words";

export interface CallShortcut {
  readonly key: string;
  readonly label: string;
  readonly run: () => void;
}

const KEYS: Partial<Record<ControlName, string>> = {
  microphone: "m",
  camera: "v",
  screen: "s",
  chat: "c",
};

const ICONS: Record<ControlName, readonly [on: IconName, off: IconName]> = {
  microphone: ["mic", "mic-off"],
  camera: ["video", "video-off"],
  screen: ["screen-share-off", "screen-share"],
  chat: ["message-square", "message-square"],
  more: ["sliders-horizontal", "sliders-horizontal"],
  hangup: ["phone-off", "phone-off"],
};

/** What each control does to the devices; chat, menu and hanging up are the page's. */
function press(name: ControlName, media: LocalMedia, page: (name: ControlName) => void): void {
  const { camera, microphone, screen } = media.state;
  if (name === "microphone") void media.setMicrophone(!microphone.on);
  else if (name === "camera") void media.setCamera(!camera.on);
  else if (name === "screen") {
    if (screen.status === "live") media.stopScreen();
    else void media.startScreen();
  } else page(name);
}

/** The call's keys, for a page that has keys of its own. */
export function shortcuts(media: LocalMedia, chat: () => void): CallShortcut[] {
  return controls(media.state, false).flatMap((control) => {
    const key = KEYS[control.name];
    if (!key) return [];
    return [{ key, label: labelOf(control), run: () => press(control.name, media, chat) }];
  });
}

function labelOf({ name, on }: Control): string {
  if (name === "microphone" || name === "camera" || name === "screen")
    return t(`label.${name}.${on ? "on" : "off"}`);
  return t(`label.${name}`);
}

/** `<v-call-controls .session .media ?chat ?keys density="agent" @chat @hangup>`: the bar below the faces. */
export class CallControls extends Element {
  static override properties = {
    session: { attribute: false },
    media: { attribute: false },
    chat: { type: Boolean },
    keys: { type: Boolean },
    density: { reflect: true },
    menu: { state: true },
  };
  declare session: ContactSession;
  declare media: LocalMedia;
  declare chat: boolean;
  declare keys: boolean;
  declare density: string;
  declare menu: boolean;
  #stops: (() => void)[] = [];
  #following: ContactSession | undefined;

  constructor() {
    super();
    this.chat = false;
    this.keys = false;
    this.density = "customer";
    this.menu = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#pressed);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#pressed);
    this.#unfollow();
  }

  protected override willUpdate(): void {
    if (this.#following === this.session) return;
    this.#unfollow();
    this.#following = this.session;
    const draw = () => this.requestUpdate();
    this.#stops = [this.media.subscribe(draw), this.session.chat.subscribe(draw)];
  }

  #unfollow(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#following = undefined;
  }

  #pressed = (event: KeyboardEvent): void => {
    if (!this.keys || event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || taken(event.target)) return;
    const key = event.key.toLowerCase();
    const found = shortcuts(this.media, () => this.#page("chat")).find((each) => each.key === key);
    if (!found) return;
    event.preventDefault();
    found.run();
  };

  #page = (name: ControlName): void => {
    if (name === "more") this.menu = true;
    else this.dispatchEvent(new Event(name, { bubbles: true }));
  };

  protected override render(): TemplateResult {
    const list = controls(this.media.state, this.chat);
    return html`<div class="call-controls ${this.density}" role="group" aria-label=${t("controls")}>
        ${list.map((control) => this.#control(control))}
      </div>
      <v-device-menu
        .media=${this.media}
        .call=${this.session.call}
        ?open=${this.menu}
        @close=${() => {
          this.menu = false;
        }}
      ></v-device-menu>`;
  }

  #control(control: Control): TemplateResult {
    const { name, on, busy, failed } = control;
    const key = KEYS[name];
    const label = labelOf(control);
    const tip = key ? t("key.tip", { label, key: key.toUpperCase() }) : label;
    const unread = name === "chat" ? this.session.chat.state.unread : 0;
    const off = on === false && name !== "chat" && name !== "screen";
    return html`<button
      type="button"
      name=${name}
      class="call-control ${name === "hangup" ? name : ""} ${off ? "off" : ""} ${on && name !== "microphone" && name !== "camera" ? "on" : ""}"
      role=${on === null ? nothing : "switch"}
      aria-checked=${on === null ? nothing : String(on)}
      aria-label=${name === "microphone" ? t("devices.microphone") : nothing}
      aria-busy=${busy ? "true" : nothing}
      aria-keyshortcuts=${key ?? nothing}
      data-tip=${this.media.state.surroundings.phone ? nothing : tip}
      @click=${() => press(name, this.media, this.#page)}
    >
      ${icon(busy ? "loader-circle" : ICONS[name][on === false ? 1 : 0], busy ? "turning" : "")}
      <span class="word">${t(`control.${name}`)}</span>
      ${failed ? html`<span class="mark">${icon("triangle-alert")}</span>` : nothing}
      ${
        unread > 0
          ? html`<span class="mark count" aria-label=${t("unread", { count: unread })}
              >${Math.min(unread, 99)}</span
            >`
          : nothing
      }
    </button>`;
  }
}

/** Where letters are typed, or a dialog is open, keys are not ours. */
function taken(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (document.querySelector("dialog[open]")) return true;
  return target.isContentEditable || target.matches("input, textarea, select");
}

customElements.define("v-call-controls", CallControls);
