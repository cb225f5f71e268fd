import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { formatClock } from "../../ui/text";
import type { Film, Lane, Span } from "./film";
import { LANES, type LaneName, type Moment } from "./moments";
import { known, outline, type Voices, wave } from "./voices";
import { t } from "./words";

const HEIGHT = 20;
const COLUMNS = 900;
/** A mark is seen however short it is: of the whole width, in percent. */
const LEAST = 0.4;

export interface Axis {
  readonly film: Film;
  readonly voices: Voices;
  readonly moments: readonly Moment[];
  readonly nameOf: (lane: Lane) => string;
  readonly sentence: (moment: Moment) => string;
  readonly go: (at: number) => void;
}

/** The film on one time axis: a lane for each track, what nobody recorded across all of them, and one for each kind of moment. */
export function lanes(axis: Axis): TemplateResult {
  const { film } = axis;
  return html`<div class="film-lanes" role="group" aria-label=${t("lanes")}>
    ${film.lanes.map(
      (lane) => html`<div class="film-lane">
        <span class="film-lane-name">${axis.nameOf(lane)}</span>
        <div class="film-lane-line" @click=${(event: MouseEvent) => pressed(axis, event)}>
          <svg height=${HEIGHT} role="img" aria-label=${summary(lane, film)}>
            <rect class="film-nothing" width="100%" height=${HEIGHT} rx="4"></rect>
            ${film.silences.map((silence) => bar(film, silence, "film-silence", t("lane.silence")))}
            ${lane.parts.map((part) => bar(film, part, "film-part", t("lane.part")))}
            ${lane.kind === "sound" ? voice(axis, lane) : nothing}
            ${lane.parts.flatMap((part) => [
              ...part.gaps.map((gap) => bar(film, gap, "film-gap", t("lane.gap"))),
              ...part.altered.map((chunk) => bar(film, chunk, "film-flawed", t("lane.flawed"))),
            ])}
            ${lane.parts.map((part) =>
              part.state === "whole" ? nothing : mark(film, part.end, t("lane.flawed")),
            )}
          </svg>
        </div>
      </div>`,
    )}
    ${LANES.map((name) => momentsLane(axis, name))}
    <ul class="film-legend" aria-hidden="true">
      ${legend("film-part", t("lane.part"))} ${legend("film-gap", t("lane.gap"))}
      ${legend("film-silence", t("lane.silence"))} ${legend("film-flawed", t("lane.flawed"))}
    </ul>
  </div>`;
}

/** What happened, each to be pressed. One stop for the tab key a lane, arrows from one to the next. */
function momentsLane(axis: Axis, name: LaneName): TemplateResult | typeof nothing {
  const found = axis.moments.filter(({ lane }) => lane === name);
  if (found.length === 0) return nothing;
  const { film } = axis;
  return html`<div class="film-lane">
    <span class="film-lane-name" id="film-lane-${name}">${t(`lane.${name}`)}</span>
    <div
      class="film-lane-line film-moments"
      role="group"
      aria-labelledby="film-lane-${name}"
      @click=${(event: MouseEvent) => pressed(axis, event)}
      @keydown=${walk}
    >
      ${found.map((one, place) => {
        const words = axis.sentence(one);
        const width = place100(film, one.end) - place100(film, one.start);
        return html`<button
          type="button"
          class="film-moment ${name} ${place % 2 ? "odd" : ""}"
          .style=${`left: ${place100(film, one.start)}%; width: max(8px, ${width}%)`}
          tabindex=${place === 0 ? 0 : -1}
          title=${words}
          aria-label="${formatClock(one.start - film.start)} ${words}"
          @click=${(event: MouseEvent) => {
            event.stopPropagation();
            axis.go(one.start);
          }}
        ></button>`;
      })}
    </div>
  </div>`;
}

/** Where the line was pressed. */
function pressed({ film, go }: Axis, event: MouseEvent): void {
  const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  go(film.start + ((event.clientX - left) / Math.max(1, width)) * (film.end - film.start));
}

function walk(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll("button")];
  const from = all.indexOf(event.target as HTMLButtonElement);
  const next = all[from + step];
  event.preventDefault();
  if (!next) return;
  for (const one of all) one.tabIndex = one === next ? 0 : -1;
  next.focus();
}

function voice({ film, voices }: Axis, lane: Lane): SVGTemplateResult | typeof nothing {
  if (!known(lane.parts, voices)) return nothing;
  const line = outline(wave(film, lane, voices, COLUMNS));
  return svg`<svg class="film-voice" aria-hidden="true" width="100%" height=${HEIGHT} viewBox="0 0 ${COLUMNS} 2" preserveAspectRatio="none"><path d=${line}></path></svg>`;
}

/** For who doesn't see the lanes: from when to when this was recorded. */
function summary(lane: Lane, film: Film): string {
  const at = (moment: number): string => formatClock(moment - film.start);
  return lane.parts.map(({ start, end }) => `${at(start)}–${at(end)}`).join(", ");
}

/** In percent of the film. */
export function place100(film: Film, at: number): number {
  return ((at - film.start) / Math.max(1, film.end - film.start)) * 100;
}

function bar(film: Film, span: Span, kind: string, words: string): SVGTemplateResult {
  const x = place100(film, span.start);
  const width = Math.max(LEAST, place100(film, span.end) - x);
  return svg`<rect class=${kind} x="${x}%" width="${width}%" height=${HEIGHT} rx="3"><title>${words}</title></rect>`;
}

function mark(film: Film, at: number, words: string): SVGTemplateResult {
  const x = Math.min(place100(film, at), 100 - LEAST);
  return svg`<rect class="film-flawed" x="${x}%" width="${2 * LEAST}%" height=${HEIGHT}><title>${words}</title></rect>`;
}

function legend(kind: string, words: string): TemplateResult {
  return html`<li><svg width="18" height="12"><rect class=${kind} width="18" height="12" rx="3"></rect></svg>${words}</li>`;
}
