import type { RecordingDetail } from "../../protocol/messages";
import type { Remark } from "../panels";
import type { Film, Span } from "./film";
import { pagesOf } from "./pages";

/** What somebody may want to go to, beside faces and voices. Plain data; words are chosen where it is drawn. */

export const LANES = ["consent", "pause", "page", "people", "network", "chat", "remark"] as const;
export type LaneName = (typeof LANES)[number];

export interface Moment extends Span {
  readonly lane: LaneName;
  /** Of its sentence. */
  readonly told: string;
  readonly who: string | null;
  readonly words: Readonly<Record<string, string | number>>;
}

const CONSENTS = ["granted", "refused", "withdrawn", "impossible"];

type Told = Pick<RecordingDetail, "timeline" | "chat" | "shown" | "documents" | "people">;

/** In order of time, as far as they lie in the film. */
export function moments(
  detail: Told,
  film: Film,
  remarks: readonly Remark[] = [],
): readonly Moment[] {
  const found = [
    ...consents(detail),
    ...pauses(detail, film),
    ...pages(detail),
    ...people(detail),
    ...network(detail, film),
    ...detail.chat.map((line) => point("chat", line.at, "chat", line.sender, { text: line.text })),
    ...remarks.map(({ at, words }) => point("remark", at, "remark", null, { text: words })),
  ];
  const inside = (at: number): number => Math.min(Math.max(at, film.start), film.end);
  return found
    .filter(({ start, end }) => end >= film.start - EARLY && start <= film.end)
    .map((one) => ({ ...one, start: inside(one.start), end: inside(one.end) }))
    .sort((one, other) => one.start - other.start);
}

/** Whoever came or agreed just before recording began belongs to its beginning. */
const EARLY = 120_000;

function point(
  lane: LaneName,
  at: number,
  told: string,
  who: string | null,
  words: Moment["words"] = {},
): Moment {
  return { lane, start: at, end: at, told, who, words };
}

function* consents({ timeline }: Told): Generator<Moment> {
  for (const { kind, at, actor, data } of timeline) {
    const [first, state = ""] = kind.split(".");
    if (first !== "consent" || !CONSENTS.includes(state)) continue;
    const who = actor ?? (typeof data["participant"] === "string" ? data["participant"] : null);
    yield point("consent", at, `consent.${state}`, who, { purpose: String(data["purpose"] ?? "") });
  }
}

/** From a pause to what ended it. */
function* pauses({ timeline }: Told, film: Film): Generator<Moment> {
  for (const [place, { kind, at, actor, data }] of timeline.entries()) {
    if (kind !== "recording.paused") continue;
    const over = timeline
      .slice(place + 1)
      .find((row) => /^recording\.(resumed|paused)$/.test(row.kind));
    const words = { reason: String(data["reason"] ?? "other") };
    yield { lane: "pause", start: at, end: over?.at ?? film.end, told: "pause", who: actor, words };
  }
}

function* pages(detail: Told): Generator<Moment> {
  for (const { start, end, document, page, presenter } of pagesOf(detail))
    yield {
      lane: "page",
      start,
      end,
      told: "page",
      who: presenter,
      words: { document: document.name, page },
    };
}

const COMINGS: Readonly<Record<string, string>> = { entered: "entered", left: "left" };

function* people({ timeline }: Told): Generator<Moment> {
  for (const { kind, at, actor } of timeline) {
    const told = COMINGS[kind];
    if (told) yield point("people", at, told, actor);
  }
}

/** From when it was bad until it was good again, of each. */
function* network({ timeline }: Told, film: Film): Generator<Moment> {
  const rows = timeline.filter(({ kind }) => kind === "network");
  for (const [place, { at, actor, data }] of rows.entries()) {
    if (data["way"] === null || data["way"] === undefined) continue;
    const end = rows.slice(place + 1).find((row) => row.actor === actor)?.at ?? film.end;
    yield {
      lane: "network",
      start: at,
      end,
      told: `network.${data["cause"] === "delay" ? "delay" : "loss"}`,
      who: actor,
      words: {},
    };
  }
}

/** The next one after a position, or the last one before it; null: there is none. */
export function neighbour(all: readonly Moment[], position: number, step: 1 | -1): Moment | null {
  if (step === 1) return all.find(({ start }) => start > position + NEAR) ?? null;
  return all.filter(({ start }) => start < position - NEAR).at(-1) ?? null;
}

/** Going to a moment begins a little before it. */
export const BEFORE = 1_000;
const NEAR = BEFORE + 50;

/** Lines of the chat that had been written by then. */
export function writtenBy<Line extends { readonly at: number }>(
  lines: readonly Line[],
  position: number,
): readonly Line[] {
  return lines.filter(({ at }) => at <= position);
}
