import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { ref } from "lit/directives/ref.js";
import { ConsoleElement } from "../../console/page";
import { Sending } from "../../console/sending";
import type { ShownMark } from "../../documents/marks/wire";
import { api } from "../../protocol/api";
import type { FlawList, RecordingDetail } from "../../protocol/messages";
import { avatar, button, empty, notice, spinner } from "../../ui/parts";
import { formatClock, formatNumber, language } from "../../ui/text";
import { type Remark, remarksTold } from "../panels";
import { purposeName } from "../purposes";
import { chatSoFar, momentList } from "./beside";
import { type Film, film, type Lane, partAt } from "./film";
import { lanes, place100 } from "./lanes";
import { check, missing, pauseOf } from "./missing";
import { BEFORE, type Moment, moments, neighbour } from "./moments";
import { marksAt, pageAt, pagesOf, type ShownPage } from "./pages";
import { type Medium, Playback, SPEEDS, type Speed } from "./playback";
import "./shown-page";
import { MOST_STREAMS, SoundFiles } from "./sound-files";
import { VoiceStore } from "./voices";
import { t } from "./words";

const TICK_MS = 50;
const STEP_MS = 10_000;

/** `<v-player .detail>`: everybody's picture and sound side by side, on one clock. */
export class Player extends ConsoleElement {
  static override properties = {
    ...ConsoleElement.properties,
    detail: { attribute: false },
    remarks: { state: true },
    flaws: { state: true },
  };
  declare detail: RecordingDetail;
  declare remarks: readonly Remark[];
  declare flaws: FlawList["flaws"] | null;
  readonly #checking = new Sending(this);
  #playback: Playback | null = null;
  #voices: VoiceStore | null = null;
  #sounds: SoundFiles | null = null;
  readonly #media = new Map<string, Medium>();
  #moments: readonly Moment[] = [];
  #pages: readonly ShownPage[] = [];
  #marks: readonly ShownMark[] = [];

  /** Where it stands (ms since 1970 UTC); null: there is nothing to play. */
  get position(): number | null {
    const state = this.#playback?.state;
    return state && state.film.lanes.length > 0 ? state.position : null;
  }

  constructor() {
    super();
    this.remarks = [];
    this.flaws = null;
  }

  protected override begin(): void {
    this.#listen("seek-to", (at: number) => this.#playback?.seek(at));
    this.#listen("remarks", (remarks: readonly Remark[]) => {
      this.remarks = remarks;
    });
    this.remarks = remarksTold(this);
    const keys = [
      { key: "k", label: t("key.play"), run: () => this.#playback?.toggle() },
      { key: "j", label: t("key.back"), run: () => this.#step(-STEP_MS) },
      { key: "l", label: t("key.forward"), run: () => this.#step(STEP_MS) },
      { key: "p", label: t("key.previous"), run: () => this.#jump(-1) },
      { key: "n", label: t("key.next"), run: () => this.#jump(1) },
      { key: "<", label: t("key.slower"), run: () => this.#playback?.faster(-1) },
      { key: ">", label: t("key.faster"), run: () => this.#playback?.faster(1) },
    ];
    this.onEnd(this.console.shortcuts.add(() => keys));
    const timer = setInterval(() => this.#playback?.tick(), TICK_MS);
    this.onEnd(() => clearInterval(timer));
    this.onEnd(() => {
      this.#playback?.close();
      this.#voices?.close();
      this.#sounds?.close();
      this.#playback = null;
    });
  }

  /** What the panels beside it say (`panels.ts`). */
  #listen<Detail>(name: string, heard: (detail: Detail) => void): void {
    const page = this.closest<HTMLElement>("v-contact");
    const listener = (event: Event): void => heard((event as CustomEvent<Detail>).detail);
    page?.addEventListener(name, listener);
    this.onEnd(() => page?.removeEventListener(name, listener));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("detail") || !this.#playback) this.#begin();
    else if (changed.has("remarks"))
      this.#moments = moments(this.detail, this.#playback.state.film, this.remarks);
  }

  #begin(): void {
    const found = film(this.detail);
    const { contact } = this.detail.recording;
    this.#pages = pagesOf(this.detail);
    this.#moments = moments(this.detail, found, this.remarks);
    this.#playback?.close();
    this.#voices?.close();
    this.#sounds?.close();
    const sounds = new SoundFiles((sequence) => api.recordingPart(contact, sequence));
    const whole = found.lanes.length > MOST_STREAMS;
    this.#sounds = sounds;
    this.#playback = new Playback(
      found,
      ({ kind }, { sequence }) =>
        whole && kind === "sound" ? sounds.file(sequence) : api.recordingPart(contact, sequence),
      () => performance.now(),
    );
    for (const [id, medium] of this.#media) this.#playback.attach(id, medium);
    this.#voices = new VoiceStore((sequence) => api.recordingLoudness(contact, sequence));
    this.watch(this.#playback, this.#voices);
    void this.#voices.load(found);
  }

  readonly #check = (): void => {
    const { contact } = this.detail.recording;
    void this.#checking.send(async () => {
      this.flaws = (await this.console.session.ask(() => api.recordingFlaws(contact))).flaws;
    });
  };

  readonly #go = (at: number): void => this.#playback?.seek(at - BEFORE);

  #jump(step: 1 | -1): void {
    const position = this.#playback?.state.position ?? 0;
    const found = neighbour(this.#moments, position, step);
    if (found) this.#go(found.start);
  }

  #step(ms: number): void {
    if (this.#playback) this.#playback.seek(this.#playback.state.position + ms);
  }

  protected override render(): TemplateResult | typeof nothing {
    const playback = this.#playback;
    if (!playback) return nothing;
    const { film: found } = playback.state;
    const { unreadable, missing: gone } = this.detail;
    const some = html`${
      unreadable.length > 0
        ? notice({ tone: "bad", body: t("unreadable", { count: unreadable.length }) })
        : nothing
    }${gone.length > 0 ? notice({ tone: "bad", body: t("gone", { count: gone.length }) }) : nothing}`;
    if (found.lanes.length === 0)
      return html`${some}${empty({ icon: "clapperboard", title: t("nothing"), body: t("nothing.body") })}`;
    return html`${some}
      <section class="film stack" aria-label=${t("player")}>
        <div class="film-faces">
          ${this.#shown(found).map((lane) => this.#face(lane, playback))}
          ${this.#page(playback)}
        </div>
        ${found.lanes
          .filter(({ kind }) => kind === "sound")
          .map(
            (lane) =>
              html`<audio preload="auto" ${ref(this.#keep(lane.id))} data-lane=${lane.id}></audio>`,
          )}
        ${this.#controls(playback)}
        ${this.#axis(playback)}
      </section>
      <div class="film-beside">
        ${momentList(this.#here(playback), this.#moments, this.#sentence)}
        ${chatSoFar(this.#here(playback), this.detail.chat, this.#nameOf)}
      </div>
      <section class="stack tight" aria-labelledby="missing-title">
        <h2 id="missing-title">${t("missing")}</h2>
        ${guard([found, language()], () => missing(found, (lane) => this.#laneName(lane), this.#go))}
        ${check(found, { sending: this.#checking, found: this.flaws, run: this.#check })}
      </section>`;
  }

  #here({ state: { film, position } }: Playback) {
    return { film, position, go: this.#go };
  }

  #axis(playback: Playback): TemplateResult {
    const { film: found, position } = playback.state;
    const voices = this.#voices?.state ?? { levels: new Map() };
    return html`<div class="film-axis" .style=${`--at: ${place100(found, position) / 100}`}>
      ${this.#bar(playback)}
      ${guard([found, voices, this.#moments, language()], () =>
        lanes({
          film: found,
          voices,
          moments: this.#moments,
          nameOf: (lane) => this.#laneName(lane),
          sentence: this.#sentence,
          go: (at) => playback.seek(at),
        }),
      )}
      <div class="film-needle" aria-hidden="true"><span></span></div>
    </div>`;
  }

  readonly #sentence = ({ told, who, words }: Moment): string => {
    return t(`moment.${told as MomentWords}`, {
      ...words,
      who: who === null ? "" : this.#personName(who),
      ...("purpose" in words ? { purpose: purposeName(String(words["purpose"])) } : {}),
      ...("reason" in words ? { reason: t(`pause.${pauseOf(String(words["reason"]))}`) } : {}),
    });
  };

  /** What there is to look at: pictures and screens, and who was only heard. */
  #shown({ lanes: all }: Film): readonly Lane[] {
    const seen = all.filter(({ kind }) => kind !== "sound");
    const faces = new Set(seen.map(({ participant }) => participant));
    return [...seen, ...all.filter(({ participant }) => !faces.has(participant))];
  }

  /** What was before everybody at this moment, where anything was kept of that. */
  #page({ state }: Playback): TemplateResult | typeof nothing {
    if (this.#pages.length === 0) return nothing;
    const { contact } = this.detail.recording;
    const shown = pageAt(this.#pages, state.position);
    const marks = shown ? marksAt(this.detail, shown, state.position) : [];
    if (!alike(marks, this.#marks)) this.#marks = marks.map((mark) => ({ ...mark, unsent: false }));
    return html`<v-shown-page
      .shown=${shown}
      .marks=${this.#marks}
      address=${shown ? api.recordingPage(contact, shown.document.version, shown.page) : ""}
      .nameOf=${this.#nameOf}
    ></v-shown-page>`;
  }

  readonly #nameOf = (participant: string): string => this.#personName(participant);

  readonly #keepers = new Map<string, (element: globalThis.Element | undefined) => void>();

  /** One function a lane, always the same: else each drawing would let go of the element and take it again. */
  #keep(id: string): (element: globalThis.Element | undefined) => void {
    let keeper = this.#keepers.get(id);
    if (!keeper) {
      keeper = (element) => {
        const medium = (element as (globalThis.Element & Medium) | undefined) ?? null;
        if (medium) this.#media.set(id, medium);
        else this.#media.delete(id);
        this.#playback?.attach(id, medium);
      };
      this.#keepers.set(id, keeper);
    }
    return keeper;
  }

  #face(lane: Lane, { state }: Playback): TemplateResult {
    const name = this.#personName(lane.participant);
    const sound = lane.kind === "sound";
    const now = partAt(lane, Math.min(state.position, state.film.end - 1));
    const broken = now !== null && state.broken.has(now.sequence);
    const seen = !sound && now !== null && !broken;
    const words = broken ? t("face.broken") : seen || sound ? null : t("face.none");
    return html`<figure class="film-face ${lane.kind}">
      ${
        sound
          ? nothing
          : html`<video
              class=${seen ? "" : "hidden"}
              preload="auto"
              playsinline
              muted
              ${ref(this.#keep(lane.id))}
              data-lane=${lane.id}
              aria-label=${this.#laneName(lane)}
            ></video>`
      }
      ${seen ? nothing : html`<div class="film-absent">${avatar(name)}${words ? html`<p>${words}</p>` : nothing}</div>`}
      <figcaption>
        ${name}${lane.kind === "screen" ? html` <span>(${t("kind.screen")})</span>` : nothing}
      </figcaption>
    </figure>`;
  }

  #controls(playback: Playback): TemplateResult {
    const { playing, waiting, position, film: found } = playback.state;
    return html`<div class="film-controls row">
      ${button({ label: t("back.10"), icon: "rewind", name: "back", onClick: () => this.#step(-STEP_MS) })}
      ${button({
        label: t(playing ? "pause" : "play"),
        kind: "primary",
        icon: playing ? "pause" : "play",
        name: "play",
        onClick: () => playback.toggle(),
      })}
      ${button({ label: t("forward.10"), icon: "fast-forward", name: "forward", onClick: () => this.#step(STEP_MS) })}
      <span class="film-clock tabular" aria-hidden="true">
        ${formatClock(position - found.start)} / ${formatClock(found.end - found.start)}
        <span class="muted">${clock(position)}</span>
      </span>
      ${this.#speed(playback)}
      ${waiting ? spinner(t("waiting")) : nothing}
    </div>`;
  }

  #speed(playback: Playback): TemplateResult {
    const { speed } = playback.state;
    return html`<label class="film-speed">
      <span>${t("speed")}</span>
      <select
        class="input"
        name="speed"
        @change=${(event: Event) =>
          playback.pace(Number((event.target as HTMLSelectElement).value) as Speed)}
      >
        ${SPEEDS.map(
          (each) =>
            html`<option value=${each} .selected=${each === speed}>${formatNumber(each)} ×</option>`,
        )}
      </select>
    </label>`;
  }

  #bar(playback: Playback): TemplateResult {
    const { position, film: found } = playback.state;
    return html`<input
      class="film-bar"
      type="range"
      aria-label=${t("position")}
      aria-valuetext=${t("position.now", {
        now: formatClock(position - found.start),
        all: formatClock(found.end - found.start),
        clock: clock(position),
      })}
      min="0"
      max=${Math.ceil(found.end - found.start)}
      step="100"
      .value=${String(Math.round(position - found.start))}
      @input=${(event: Event) =>
        playback.seek(found.start + Number((event.target as HTMLInputElement).value))}
      @keydown=${this.#slide}
    />`;
  }

  /** Arrows go by seconds; a hundredth of the whole, as browsers have it, is minutes in a long talk. */
  #slide = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1_000,
      ArrowDown: -1_000,
      ArrowRight: 1_000,
      ArrowUp: 1_000,
      PageDown: -STEP_MS,
      PageUp: STEP_MS,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#step(step);
  };

  #personName(participant: string): string {
    const person = this.detail.people.find((one) => one.participant === participant);
    const role = ROLES.find((one) => one === person?.role) ?? "customer";
    return person?.name ?? t(`people.${role}`);
  }

  #laneName({ participant, kind }: Lane): string {
    return `${this.#personName(participant)}, ${t(`kind.${kind}`)}`;
  }
}

function alike(one: readonly { id: string }[], other: readonly { id: string }[]): boolean {
  return one.length === other.length && one.every(({ id }, index) => id === other[index]?.id);
}

const ROLES = ["customer", "companion", "agent", "colleague", "supervisor"] as const;
type MomentWords =
  | `consent.${"granted" | "refused" | "withdrawn" | "impossible"}`
  | `network.${"loss" | "delay"}`
  | "pause"
  | "page"
  | "entered"
  | "left"
  | "chat"
  | "remark";

function clock(at: number): string {
  return new Date(at).toLocaleTimeString(document.documentElement.lang);
}

customElements.define("v-player", Player);
