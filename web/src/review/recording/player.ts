import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { ref } from "lit/directives/ref.js";
import { ConsoleElement } from "../../console/page";
import type { ShownMark } from "../../documents/marks/wire";
import { api } from "../../protocol/api";
import type { RecordingDetail } from "../../protocol/messages";
import { icon } from "../../ui/icon";
import { avatar, badge, button, empty, notice, spinner } from "../../ui/parts";
import { type Column, table } from "../../ui/table";
import { formatClock, language } from "../../ui/text";
import { type Film, type Flaw, film, flaws, type Lane, type Part, partAt } from "./film";
import { lanes } from "./lanes";
import { marksAt, pageAt, pagesOf, type ShownPage } from "./pages";
import { type Medium, Playback } from "./playback";
import { lengthOf } from "./probe";
import "./shown-page";
import { SoundFiles } from "./sound-files";
import { t } from "./words";

const TICK_MS = 50;
const STEP_MS = 10_000;

/** `<v-player .detail>`: everybody's picture and sound side by side, on one clock. */
export class Player extends ConsoleElement {
  static override properties = { ...ConsoleElement.properties, detail: { attribute: false } };
  declare detail: RecordingDetail;
  #playback: Playback | null = null;
  #sounds: SoundFiles | null = null;
  readonly #lengths = new Map<number, number>();
  #pages: readonly ShownPage[] = [];
  #marks: readonly ShownMark[] = [];

  /** Where it stands (ms since 1970 UTC); null: there is nothing to play. */
  get position(): number | null {
    const state = this.#playback?.state;
    return state && state.film.lanes.length > 0 ? state.position : null;
  }

  protected override begin(): void {
    const page = this.closest<HTMLElement>("v-contact");
    const seek = (event: Event): void =>
      this.#playback?.seek((event as CustomEvent<number>).detail);
    page?.addEventListener("seek-to", seek);
    this.onEnd(() => page?.removeEventListener("seek-to", seek));
    this.onEnd(
      this.console.shortcuts.add(() => [
        { key: "k", label: t("key.play"), run: () => this.#playback?.toggle() },
        { key: "j", label: t("key.back"), run: () => this.#step(-STEP_MS) },
        { key: "l", label: t("key.forward"), run: () => this.#step(STEP_MS) },
      ]),
    );
    const timer = setInterval(() => this.#playback?.tick(), TICK_MS);
    this.onEnd(() => clearInterval(timer));
    this.onEnd(() => {
      this.#playback?.close();
      this.#sounds?.close();
      this.#playback = null;
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("detail") && this.#playback) return;
    const found = film(this.detail, this.#lengths);
    this.#pages = pagesOf(this.detail);
    const { contact } = this.detail.recording;
    if (this.#playback) {
      this.#playback.learn(found);
      return;
    }
    const sounds = new SoundFiles(
      (sequence) => api.recordingPart(contact, sequence),
      (sequence, length) => this.#learn(sequence, length),
    );
    this.#playback = new Playback(
      found,
      ({ kind }, { sequence }) =>
        kind === "sound" ? sounds.file(sequence) : api.recordingPart(contact, sequence),
      () => performance.now(),
    );
    this.#sounds = sounds;
    this.watch(this.#playback);
    void this.#probe(found.lanes.flatMap((lane) => (lane.kind === "sound" ? [] : lane.parts)));
  }

  /** Parts that were cut off don't say how long they are. */
  async #probe(parts: readonly Part[]): Promise<void> {
    const { contact } = this.detail.recording;
    for (const { sequence, known } of parts) {
      if (known || !this.isConnected) continue;
      const length = await lengthOf(api.recordingPart(contact, sequence));
      if (length !== null) this.#learn(sequence, length);
    }
  }

  /** Only what doesn't say its length itself. */
  #learn(sequence: number, length: number): void {
    const row = this.detail.parts.find((one) => one.sequence === sequence);
    if (row?.ended_at !== null) return;
    this.#lengths.set(sequence, length);
    this.#playback?.learn(film(this.detail, this.#lengths));
  }

  #step(ms: number): void {
    if (this.#playback) this.#playback.seek(this.#playback.state.position + ms);
  }

  protected override render(): TemplateResult | typeof nothing {
    const playback = this.#playback;
    if (!playback) return nothing;
    const { film: found } = playback.state;
    const { unreadable } = this.detail;
    const some =
      unreadable.length > 0
        ? notice({ tone: "bad", body: t("unreadable", { count: unreadable.length }) })
        : nothing;
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
        <div class="film-axis">
          ${this.#bar(playback)}
          ${guard([found, language()], () => lanes(found, (lane) => this.#laneName(lane), this.#pages))}
        </div>
      </section>
      <section class="stack tight" aria-labelledby="missing-title">
        <h2 id="missing-title">${t("missing")}</h2>
        ${guard([found, language()], () => this.#missing(found))}
      </section>`;
  }

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
      keeper = (element) =>
        this.#playback?.attach(id, (element as (globalThis.Element & Medium) | undefined) ?? null);
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
      ${waiting ? spinner(t("waiting")) : nothing}
    </div>`;
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

  #missing(found: Film): TemplateResult {
    const at = (moment: number): string => formatClock(moment - found.start);
    const columns: Column<Flaw>[] = [
      {
        id: "from",
        label: t("col.from"),
        cell: ({ start }) =>
          html`<button
            type="button"
            class="film-go tabular"
            aria-label=${t("go.to", { time: at(start) })}
            @click=${() => this.#playback?.seek(start - 1_000)}
          >
            ${at(start)}
          </button>`,
      },
      {
        id: "until",
        label: t("col.until"),
        cell: ({ start, end }) => (end > start ? at(end) : "–"),
      },
      { id: "what", label: t("col.what"), cell: (flaw) => this.#what(flaw) },
      { id: "why", label: t("col.why"), cell: why },
    ];
    return table({
      caption: t("missing"),
      columns,
      rows: flaws(found),
      key: ({ what, start, lane }) => `${what} ${start} ${lane?.id ?? ""}`,
      empty: html`<p class="all-good">${icon("circle-check")}<span>${t("missing.none")}</span></p>`,
    });
  }

  #what({ what, lane }: Flaw): TemplateResult {
    const words = t(`what.${what}`, { lane: lane ? this.#laneName(lane) : "" });
    if (what === "silence") return badge(words, undefined, "pause");
    if (what === "open") return badge(words, "info", "clock");
    return badge(words, what === "gap" ? "warn" : "bad", "triangle-alert");
  }

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
const PAUSES = ["card_data", "off_topic", "private", "other"] as const;

function why(flaw: Flaw): string {
  if (flaw.what !== "silence") return t(`why.${flaw.what}`);
  const pause = PAUSES.find((one) => one === flaw.pause) ?? "other";
  const words = flaw.reasons.map((reason) => t(`why.${reason}`, { reason: t(`pause.${pause}`) }));
  return words.length > 0 ? words.join(" ") : t("why.unknown");
}

function clock(at: number): string {
  return new Date(at).toLocaleTimeString(document.documentElement.lang);
}

customElements.define("v-player", Player);
