import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { formatClock } from "../../ui/text";
import type { Film, Lane, Span } from "./film";
import type { ShownPage } from "./pages";
import { t } from "./words";

const HEIGHT = 18;
/** A mark is seen however short it is: of the whole width, in percent. */
const LEAST = 0.4;

/** The film on one time axis: a lane for each track, what nobody recorded across all of them. */
export function lanes(
  film: Film,
  nameOf: (lane: Lane) => string,
  pages: readonly ShownPage[] = [],
): TemplateResult {
  return html`<div class="film-lanes" role="group" aria-label=${t("lanes")}>
    ${film.lanes.map(
      (lane) => html`<div class="film-lane">
        <span class="film-lane-name">${nameOf(lane)}</span>
        <svg class="film-lane-line" height=${HEIGHT} role="img" aria-label=${summary(lane, film)}>
          <rect class="film-nothing" width="100%" height=${HEIGHT} rx="4"></rect>
          ${film.silences.map((silence) => bar(film, silence, "film-silence", t("lane.silence")))}
          ${lane.parts.map((part) => bar(film, part, "film-part", t("lane.part")))}
          ${lane.parts.flatMap((part) =>
            part.gaps.map((gap) => bar(film, gap, "film-gap", t("lane.gap"))),
          )}
          ${lane.parts.map((part) =>
            part.state === "whole" ? nothing : mark(film, part.end, t("lane.flawed")),
          )}
        </svg>
      </div>`,
    )}
    ${pages.length > 0 ? pagesLane(film, pages) : nothing}
    <ul class="film-legend" aria-hidden="true">
      ${legend("film-part", t("lane.part"))} ${legend("film-gap", t("lane.gap"))}
      ${legend("film-silence", t("lane.silence"))} ${legend("film-flawed", t("lane.flawed"))}
    </ul>
  </div>`;
}

/** A piece for each page, in the order in which they were shown. */
function pagesLane(film: Film, pages: readonly ShownPage[]): TemplateResult {
  const words = ({ document, page }: ShownPage): string =>
    t("lane.page", { document: document.name, page });
  const at = (moment: number): string => formatClock(moment - film.start);
  const said = pages.map((one) => `${at(one.start)}–${at(one.end)} ${words(one)}`).join("; ");
  return html`<div class="film-lane">
    <span class="film-lane-name">${t("lane.pages")}</span>
    <svg class="film-lane-line" height=${HEIGHT} role="img" aria-label=${said}>
      <rect class="film-nothing" width="100%" height=${HEIGHT} rx="4"></rect>
      ${pages.map((one, index) => bar(film, one, index % 2 ? "film-leaf odd" : "film-leaf", words(one)))}
    </svg>
  </div>`;
}

/** For who doesn't see the lanes: from when to when this was recorded. */
function summary(lane: Lane, film: Film): string {
  const at = (moment: number): string => formatClock(moment - film.start);
  return lane.parts.map(({ start, end }) => `${at(start)}–${at(end)}`).join(", ");
}

function place(film: Film, at: number): number {
  return ((at - film.start) / Math.max(1, film.end - film.start)) * 100;
}

function bar(film: Film, span: Span, kind: string, words: string): SVGTemplateResult {
  const x = place(film, span.start);
  const width = Math.max(LEAST, place(film, span.end) - x);
  return svg`<rect class=${kind} x="${x}%" width="${width}%" height=${HEIGHT} rx="3"><title>${words}</title></rect>`;
}

function mark(film: Film, at: number, words: string): SVGTemplateResult {
  const x = Math.min(place(film, at), 100 - LEAST);
  return svg`<rect class="film-flawed" x="${x}%" width="${2 * LEAST}%" height=${HEIGHT}><title>${words}</title></rect>`;
}

function legend(kind: string, words: string): TemplateResult {
  return html`<li><svg width="18" height="12"><rect class=${kind} width="18" height="12" rx="3"></rect></svg>${words}</li>`;
}
