import { html, nothing, type TemplateResult } from "lit";
import type { Documents } from "../documents/documents";
import "../documents/panel";
import { isOver, waitsForPerson } from "../documents/uploads";
import { Element } from "../ui/element";
import { type IconName, icon } from "../ui/icon";
import { painted } from "../ui/painted";
import { toast } from "../ui/toasts";
import "./device-menu";
import type { LocalMedia } from "./media";
import { type Control, type ControlName, controls } from "./model";
import { nameOf } from "./names";
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
  documents: "d",
  chat: "c",
};

const ICONS: Record<ControlName, readonly [on: IconName, off: IconName]> = {
  microphone: ["mic", "mic-off"],
  camera: ["video", "video-off"],
  screen: ["screen-share-off", "screen-share"],
  documents: ["file-text", "file-text"],
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
export function shortcuts(
  session: ContactSession,
  media: LocalMedia,
  chat: () => void,
): CallShortcut[] {
  const page = (name: ControlName) => (name === "documents" ? toggle(session.documents) : chat());
  return controls(media.state, false, openIn(session.documents)).flatMap((control) => {
    const key = KEYS[control.name];
    if (!key) return [];
    return [{ key, label: labelOf(control), run: () => press(control.name, media, page) }];
  });
}

/** Whether the list of documents is open; null where there can be none. */
function openIn({ state }: Documents): boolean | null {
  return state.view?.enabled ? state.open : null;
}

function toggle(documents: Documents): void {
  documents.setOpen(!documents.state.open);
}

function labelOf({ name, on }: Control): string {
  if (name === "microphone" || name === "camera" || name === "screen")
    return t(`label.${name}.${on ? "on" : "off"}`);
  return t(`label.${name}`);
}

/** `<v-call-controls .session .media .name .chat ?keys ?invites density="agent" @chat @invite @hangup>`: the bar below the faces. */
export class CallControls extends Element {
  static override properties = {
    session: { attribute: false },
    media: { attribute: false },
    name: {},
    chat: { attribute: false },
    keys: { type: Boolean },
    invites: { type: Boolean },
    density: { reflect: true },
    menu: { state: true },
  };
  declare session: ContactSession;
  declare media: LocalMedia;
  /** What this page calls its other side. */
  declare name: string;
  /** The panel is shown; null: there is no chat. */
  declare chat: boolean | null;
  declare keys: boolean;
  /** Somebody may be brought in: by *More*, also where the stage has no room for a button. */
  declare invites: boolean;
  declare density: string;
  declare menu: boolean;
  #stops: (() => void)[] = [];
  #following: ContactSession | undefined;
  /** The documents that were there already. */
  #known: ReadonlySet<string> | null = null;
  /** Uploads that have asked this person for something. */
  #asked: ReadonlySet<string> = new Set();

  constructor() {
    super();
    this.name = "";
    this.chat = false;
    this.keys = false;
    this.invites = false;
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
    const { chat, documents } = this.session;
    this.#known = null;
    this.#stops = [
      this.media.subscribe(draw),
      chat.subscribe(draw),
      documents.subscribe(() => void painted().then(draw)),
      documents.uploads.subscribe(draw),
    ];
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
    const all = shortcuts(this.session, this.media, () => this.#page("chat"));
    const found = all.find((each) => each.key === key);
    if (!found) return;
    event.preventDefault();
    found.run();
  };

  #page = (name: ControlName): void => {
    if (name === "more") this.menu = true;
    else if (name === "documents") toggle(this.session.documents);
    else this.dispatchEvent(new Event(name, { bubbles: true }));
  };

  protected override render(): TemplateResult {
    const { documents } = this.session;
    const few = this.density === "customer";
    const list = controls(this.media.state, this.chat, openIn(documents), few);
    const screen = list.some(({ name }) => name === "screen");
    return html`<div class="call-controls ${this.density}" role="group" aria-label=${t("controls")}>
        ${list.map((control) => this.#control(control))}
      </div>
      <v-device-menu
        .media=${this.media}
        .call=${this.session.call}
        ?screen=${this.media.state.screen.available && !screen}
        ?invites=${this.invites}
        ?open=${this.menu}
        @close=${() => {
          this.menu = false;
        }}
      ></v-device-menu>
      <v-document-panel
        .session=${this.session}
        .name=${this.name}
        ?phone=${this.media.state.surroundings.phone}
        ?open=${documents.state.open}
        @close=${() => documents.setOpen(false)}
      ></v-document-panel>`;
  }

  /** Files on their way; whether one of them waits for this person. */
  get #sending(): { readonly count: number; readonly waits: boolean } {
    const going = this.session.documents.uploads.state.list.filter((each) => !isOver(each));
    return { count: going.length, waits: going.some(waitsForPerson) };
  }

  /** Somebody has brought a document, or a file waits for this person: it is worth a word, wherever one looks. */
  protected override updated(): void {
    const { documents } = this.session;
    const waiting = documents.uploads.state.list.filter(waitsForPerson);
    for (const { key, name } of waiting)
      if (!this.#asked.has(key) && !documents.state.open) toast(t("waits.name", { name }));
    this.#asked = new Set(waiting.map(({ key }) => key));
    const brought = documents.state.view?.documents ?? [];
    for (const { version, by, name } of brought) {
      if (!this.#known || this.#known.has(version) || by === null || by === documents.you) continue;
      toast(t("brought", { who: nameOf(this.session, this.name, by), name }));
    }
    if (documents.state.view) this.#known = new Set(brought.map(({ version }) => version));
  }

  #control(control: Control): TemplateResult {
    const { name, on, busy, failed } = control;
    const key = KEYS[name];
    const label = labelOf(control);
    const tip = key ? t("key.tip", { label, key: key.toUpperCase() }) : label;
    const unread = name === "chat" ? this.session.chat.state.unread : 0;
    const off = on === false && (name === "microphone" || name === "camera");
    const sending = name === "documents" ? this.#sending : null;
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
      ${
        sending?.waits
          ? html`<span class="mark" role="img" aria-label=${t("waits")}>${icon("circle-alert")}</span>`
          : sending?.count
            ? html`<span class="mark" role="img" aria-label=${t("sending", { count: sending.count })}
                >${icon("loader-circle", "turning")}</span
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
