import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { FileDrop } from "../documents/file-drop";
import { pasted } from "../documents/files";
import type { ParticipantView } from "../protocol/messages";
import "../documents/stage";
import { Element } from "../ui/element";
import { icon } from "../ui/icon";
import { avatar, button, notice } from "../ui/parts";
import type { FaceVideo } from "./face-video";
import "./face-video";
import { columns, type Liking } from "./layout";
import type { LocalMedia } from "./media";
import {
  type Banner,
  type Button,
  type Coming,
  comings,
  type StageModel,
  stage,
  type Tile,
} from "./model";
import { personName, roleOf } from "./names";
import "./own";
import "./quality-sign";
import type { ContactSession } from "./session";
import { apart, apartSign, troubleSign } from "./signs";
import { t } from "./words";

/** How long it is said that somebody has come or left. */
const NEWS = 8_000;

/**
 * `<v-call-stage .session .media .name @chat>`: the faces, and what is to be said about the connection. `name`
 * is what this page calls its other side; everybody else is called by the name that the desk gives.
 */
export class CallStage extends Element {
  static override properties = {
    session: { attribute: false },
    media: { attribute: false },
    name: {},
    liking: { state: true },
    news: { state: true },
    over: { state: true },
    silent: { state: true },
    busy: { state: true },
  };
  declare session: ContactSession;
  declare media: LocalMedia;
  declare name: string;
  declare liking: Liking;
  /** Who has come or left a moment ago. */
  declare news: readonly Coming[];
  /** A file is held above the stage. */
  declare over: boolean;
  /** The browser wants a press before it plays sound. */
  declare silent: boolean;
  declare busy: boolean;
  #stops: (() => void)[] = [];
  #following: ContactSession | undefined;
  readonly #drop = new FileDrop({
    over: (yes) => {
      this.over = yes;
    },
    files: (files) => this.session.documents.add(files),
    wanted: () => this.session.documents.brings,
  });
  /** The own picture keeps clear of the name and of the banner, which take more lines the more there is to say. */
  #heights = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const { height } = target.getBoundingClientRect();
      const name = target.classList.contains("banner") ? "--banner" : "--tag";
      if (height) this.style.setProperty(name, `${Math.ceil(height)}px`);
    }
  });
  /** What was last put before everybody: where both are there, that is seen. */
  #latest: "document" | "screen" = "document";
  #before = { sharer: "", version: "" };
  #known: readonly ParticipantView[] | null = null;
  #newsOver: ReturnType<typeof setTimeout> | undefined;
  /** The grid's columns depend on the stage's size. */
  #size = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.name = "";
    this.liking = "speaker";
    this.news = [];
    this.over = false;
    this.silent = false;
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#size.observe(this);
    document.addEventListener("paste", this.#pasted);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("paste", this.#pasted);
    this.#unfollow();
    this.#heights.disconnect();
    this.#size.disconnect();
    clearTimeout(this.#newsOver);
    for (const video of this.querySelectorAll<HTMLVideoElement>(".shared video"))
      video.srcObject = null;
  }

  protected override willUpdate(): void {
    if (this.#following !== this.session) this.#follow();
    this.#weigh();
    const { me, others } = this.session.state;
    if (!me) return; // nothing has been heard yet: nobody comes or leaves
    const news = comings(this.#known, others);
    this.#known = others;
    if (news.length === 0) return;
    this.news = news;
    clearTimeout(this.#newsOver);
    this.#newsOver = setTimeout(() => {
      this.news = [];
    }, NEWS);
  }

  #follow(): void {
    this.#unfollow();
    this.#following = this.session;
    this.#known = null;
    const draw = () => this.requestUpdate();
    const { session, media } = this;
    this.#stops = [
      session.subscribe(draw),
      session.call.subscribe(draw),
      // Of a page that is turned the faces beside it need not be drawn anew.
      session.documents.subscribe(() => {
        if ((session.documents.shown?.version ?? "") !== this.#before.version) draw();
      }),
      media.subscribe(draw),
    ];
  }

  #weigh(): void {
    const { call, documents } = this.session;
    const sharer = call.state.remotes.find(({ screen }) => screen)?.participant ?? "";
    const version = documents.shown?.version ?? "";
    if (version && version !== this.#before.version) this.#latest = "document";
    else if (sharer && sharer !== this.#before.sharer) this.#latest = "screen";
    this.#before = { sharer, version };
  }

  protected override updated(): void {
    const { remotes } = this.session.call.state;
    this.#measure();
    const shared = this.querySelector<HTMLVideoElement>(".shared video");
    if (shared) {
      const of = shared.dataset["of"];
      show(shared, remotes.find(({ participant }) => participant === of)?.screen ?? null);
    }
    for (const words of this.querySelectorAll(".name-tag, .banner")) this.#heights.observe(words);
  }

  /** By script, since the policy of the page allows no style in the markup. */
  #measure(): void {
    const faces = this.querySelector<HTMLElement>(".faces");
    const count = this.querySelectorAll(".face").length;
    const across = columns(count, this.clientWidth, this.clientHeight);
    faces?.style.setProperty("--across", String(across));
    faces?.style.setProperty("--beside", String(count));
  }

  #unfollow(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#following = undefined;
  }

  async #press(name: Button): Promise<void> {
    const { call } = this.session;
    if (name === "chat") this.dispatchEvent(new Event("chat", { bubbles: true }));
    else if (name === "picture") call.setSoundOnly(false);
    else if (name === "recover") this.media.curtain?.retry();
    else if (name === "uncover") this.media.curtain?.choose({ kind: "none" });
    else {
      if (name === "sound-only") call.setSoundOnly(true);
      this.busy = true;
      // A refusal means that a new try is under way already, or the call is over; the stage shows either by itself.
      await this.session.reconnect().catch(() => undefined);
      this.busy = false;
    }
  }

  protected override render(): TemplateResult {
    const { call, state } = this.session;
    const behind = this.#latest === "document" ? "first" : "behind";
    const document = this.session.documents.shown ? behind : "none";
    const model = stage(call.state, state, this.media.state, this.liking, document);
    const { kind, sharer } = model.arrangement;
    return html`<section
      class="call-stage ${kind === "document" ? "sharing document" : kind}"
      aria-label=${t("stage")}
      @dragover=${this.#drop.drag}
      @dragleave=${this.#drop.leave}
      @drop=${this.#drop.drop}
    >
      ${
        kind === "document"
          ? html`<div class="shared">
              <v-document-stage .session=${this.session} .name=${this.name}></v-document-stage>
            </div>`
          : nothing
      }
      ${
        sharer === null
          ? nothing
          : html`<div class="shared">
              <video
                autoplay
                playsinline
                muted
                data-of=${sharer}
                aria-label=${this.#sharedBy(model, sharer)}
              ></video>
            </div>`
      }
      <div class="faces">
        ${repeat(
          model.tiles,
          ({ id }) => (model.tiles.length > 1 ? id : ""), // the only face stays, whoever it turns out to be
          (tile) => this.#face(tile, model),
        )}
        <v-own .media=${this.media} ?dark=${model.own === "dark"}></v-own>
      </div>
      ${model.middle === "none" ? nothing : this.#middle(model.middle)}
      ${model.banner ? this.#banner(model.banner) : this.#news()}
      ${kind === "grid" || kind === "speaker" ? this.#viewSwitch() : nothing}
      ${this.over ? html`<div class="drop">${t("drop")}</div>` : nothing}
      ${
        this.silent
          ? html`<button type="button" class="hear" @click=${() => this.#hear()}>
              ${icon("volume-2")}<span>${t("hear")}</span><small>${t("hear.why")}</small>
            </button>`
          : nothing
      }
    </section>`;
  }

  #pasted = (event: ClipboardEvent): void => {
    const { documents } = this.session;
    if (documents.brings) documents.add(pasted(event));
  };

  #viewSwitch(): TemplateResult {
    const other = this.liking === "grid" ? "speaker" : "grid";
    return html`<button
      type="button"
      class="view-switch"
      aria-label=${t(`view.${other}`)}
      data-tip=${t(`view.${other}`)}
      @click=${() => {
        this.liking = other;
      }}
    >
      ${icon(other === "grid" ? "layout-grid" : "layout-panel-left")}
    </button>`;
  }

  #hear(): void {
    for (const face of this.querySelectorAll<FaceVideo>("v-face-video")) face.hear();
  }

  #sharedBy(model: StageModel, sharer: string): string {
    const tile = model.tiles.find(({ id }) => id === sharer);
    if (model.tiles.length < 2 || !tile) return t("peer.shares");
    return t("shares", { name: personName(this.session, this.name, tile.participant) });
  }

  #face(tile: Tile, model: StageModel): TemplateResult {
    const { participant, speaking, large } = tile;
    const name = personName(this.session, this.name, participant);
    const role = participant && roleOf(this.session, participant.role);
    const dark = tile.face === "initials";
    const separate = apart(participant, this.session.state.me);
    const remote = this.session.call.state.remotes.find((each) => each.participant === tile.id);
    const away = model.tiles.length > 1 && tile.away;
    return html`<div
      class="face ${tile.face} ${large ? "large" : ""} ${speaking ? "speaking" : ""}"
    >
      <v-face-video
        .label=${name}
        .speaker=${this.media.state.chosen.speaker}
        .stream=${remote?.face ?? null}
        @silent=${(event: CustomEvent<boolean>) => {
          this.silent = event.detail;
        }}
        @shown=${() => this.session.call.frameShown()}
      ></v-face-video>
      ${dark ? avatar(name) : nothing}
      <div class="name-tag">
        ${speaking ? html`<span class="sign">${icon("audio-lines")}<span class="unseen">${t("speaks")}</span></span>` : nothing}
        <span class="strong">${name}</span>
        ${role && role !== name ? html`<span class="role">${role}</span>` : nothing}
        ${
          tile.muted
            ? html`<span class="sign">${icon("mic-off")}<span>${t("peer.muted")}</span></span>`
            : nothing
        }
        ${
          dark && !away && !separate && model.middle === "none"
            ? html`<span class="sign">${icon("video-off")}<span>${t("peer.dark")}</span></span>`
            : nothing
        }
        ${participant && separate ? apartSign(participant) : nothing}
        ${troubleSign(participant, this.session.state.me)}
        ${away ? html`<span class="sign">${icon("wifi-off")}<span>${t("peer.away")}</span></span>` : nothing}
        ${
          model.tiles.length === 1 && model.middle === "none"
            ? html`<v-quality .call=${this.session.call}></v-quality>`
            : nothing
        }
      </div>
    </div>`;
  }

  /** Nobody joins or leaves unannounced. */
  #news(): TemplateResult {
    const words = this.news.map(({ what, participant }) => {
      const name = personName(this.session, this.name, participant);
      const role = roleOf(this.session, participant.role);
      return t(`news.${what}`, { name: name === role ? name : `${name} (${role})` });
    });
    return html`<div class="news ${words.length ? "banner info" : ""}" role="status">
      ${words.length ? html`${icon("users")}<p>${words.join(" ")}</p>` : nothing}
    </div>`;
  }

  #middle(middle: Exclude<StageModel["middle"], "none">): TemplateResult {
    if (middle === "connecting" || middle === "peer-away") {
      return html`<p class="middle waiting" role="status">
        ${icon("loader-circle", "turning")}<span>${t(`middle.${middle}`)}</span>
      </p>`;
    }
    const buttons: readonly Button[] = ["reconnect", "sound-only", "chat"];
    return html`<div class="middle">
      ${notice({
        tone: "warn",
        title: t("failed.title"),
        body: t(`failed.${middle}`),
        actions: html`${buttons.map((name, index) => this.#button(name, index === 0))}`,
        live: true,
      })}
    </div>`;
  }

  #banner({ key, tone, buttons }: Banner): TemplateResult {
    return html`<div class="banner ${tone}" role="status">
      ${icon(key === "interrupted" || key === "offline" ? "wifi-off" : "info")}
      <p>${t(`banner.${key}`)}</p>
      ${buttons.map((name) => this.#button(name, false))}
    </div>`;
  }

  #button(name: Button, first: boolean): TemplateResult {
    return button({
      label: t(`do.${name}`),
      kind: first ? "primary" : "secondary",
      busy: this.busy && name === "reconnect",
      name,
      onClick: () => void this.#press(name),
    });
  }
}

function show(video: HTMLVideoElement, stream: MediaStream | null): void {
  if (video.srcObject !== stream) video.srcObject = stream;
}

customElements.define("v-call-stage", CallStage);
