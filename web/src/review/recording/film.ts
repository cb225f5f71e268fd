import type { RecordedPartRow, RecordingDetail } from "../../protocol/messages";

/** What a recording's parts make together on one clock, in ms since 1970 UTC. Plain data; nothing here plays. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One allowed interval of one track. `known`: its end is known; else only a lower bound of it. */
export interface Part extends Span {
  readonly sequence: number;
  readonly state: RecordedPartRow["state"];
  readonly known: boolean;
  readonly clock: RecordedPartRow["clock"];
  /** Where packets were lost that nobody could send again. */
  readonly gaps: readonly Span[];
  /** What of its file isn't as it was written, as far as that is known. */
  readonly altered: readonly Altered[];
}

/** `chunk`: its number in the part's file. */
export interface Altered extends Span {
  readonly chunk: number;
}

/** All parts of one person's sound, picture or screen, in order. */
export interface Lane {
  readonly id: string;
  readonly participant: string;
  readonly kind: RecordedPartRow["kind"];
  readonly parts: readonly Part[];
}

export const REASONS = [
  "paused",
  "withdrawn",
  "refused",
  "unanswered",
  "impossible",
  "order",
  "headset",
  "aside",
  "recorder",
  "cut",
] as const;
export type Reason = (typeof REASONS)[number];

/** A while in which nothing at all was recorded. `pause`: the reason that the agent gave. */
export interface Silence extends Span {
  readonly reasons: readonly Reason[];
  readonly pause: string | null;
}

export interface Film extends Span {
  readonly lanes: readonly Lane[];
  readonly silences: readonly Silence[];
}

const ORDER = ["screen", "picture", "sound"] as const;
/** Between the end of all parts and the beginning of the next ones; shorter is how tracks begin. */
const SHORT = 500;
/** Between a part's edge and the timeline's entry about it. */
const NEAR = 3_000;

export function film(detail: Pick<RecordingDetail, "parts" | "timeline" | "people">): Film {
  const lanes = new Map<string, Lane>();
  for (const row of detail.parts) {
    const id = `${row.participant} ${row.kind}`;
    const lane = lanes.get(id) ?? { id, participant: row.participant, kind: row.kind, parts: [] };
    lanes.set(id, { ...lane, parts: [...lane.parts, part(row)] });
  }
  const people = detail.people.map(({ participant }) => participant);
  const sorted = [...lanes.values()].sort(
    (one, other) =>
      people.indexOf(one.participant) - people.indexOf(other.participant) ||
      ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind),
  );
  const parts = sorted.flatMap((lane) => lane.parts);
  const start = Math.min(...parts.map((one) => one.start));
  const end = Math.max(...parts.map((one) => one.end));
  if (parts.length === 0) return { start: 0, end: 0, lanes: [], silences: [] };
  return { start, end, lanes: sorted, silences: silences(parts, detail.timeline) };
}

function part(row: RecordedPartRow): Part {
  const { sequence, state, clock, started_at: start } = row;
  const gaps = row.gaps.map((gap) => ({
    start: moment(row, gap.start),
    end: moment(row, gap.end),
  }));
  const found = row.ended_at;
  const altered = (row.altered ?? []).map((one) => ({
    chunk: one.chunk,
    start: moment(row, one.start ?? 0),
    end: moment(row, one.end ?? one.start ?? 0),
  }));
  const least = Math.max(start, ...clock.map(({ at }) => at), ...gaps.map(({ end }) => end));
  return {
    sequence,
    state,
    clock,
    start,
    end: found ?? least,
    known: found !== null,
    gaps,
    altered,
  };
}

/** When the moment `pts` (ms) of a part was: time runs on from the clock's last point before it. */
export function moment(part: Pick<Part, "clock">, pts: number): number {
  const [first, ...rest] = part.clock;
  if (!first) throw new Error("a part has a point of its clock");
  const nearest = rest.reduce((found, point) => (point.pts <= pts ? point : found), first);
  return nearest.at + pts - nearest.pts;
}

/** The other way round: what of the part (ms) belongs to a moment. */
export function ptsAt(part: Pick<Part, "clock">, at: number): number {
  let found = 0;
  part.clock.forEach((point, index) => {
    if (index > 0 && point.at > at) return;
    const next = part.clock[index + 1]?.pts ?? Number.POSITIVE_INFINITY;
    found = Math.min(Math.max(point.pts + at - point.at, 0), next);
  });
  return found;
}

/** Where playing begins: tracks begin one after another, and all of them shall be there. */
export function opening({ start, lanes }: Film): number {
  const begun = lanes.map(({ parts }) => parts[0]?.start ?? start);
  return Math.max(start, ...begun.filter((at) => at - start <= SHORT));
}

export function partAt(lane: Lane, at: number): Part | null {
  return lane.parts.find((one) => one.start <= at && at < one.end) ?? null;
}

export function silenceAt(found: Film, at: number): Silence | null {
  return found.silences.find(({ start, end }) => start <= at && at < end) ?? null;
}

function silences(
  parts: readonly Part[],
  timeline: RecordingDetail["timeline"],
): readonly Silence[] {
  const found: Silence[] = [];
  let covered: number | null = null;
  for (const { start, end } of [...parts].sort((one, other) => one.start - other.start)) {
    if (covered !== null && start - covered > SHORT)
      found.push({ start: covered, end: start, ...why(timeline, covered) });
    covered = Math.max(covered ?? end, end);
  }
  return found;
}

/** What the contact's timeline says about an end of all recording at this moment. */
function why(
  timeline: RecordingDetail["timeline"],
  at: number,
): Pick<Silence, "reasons" | "pause"> {
  const near = timeline.filter((row) => Math.abs(row.at - at) <= NEAR);
  const last = (kind: string) => near.filter((row) => row.kind === kind).at(-1);
  const stopped = String(last("recording.stopped")?.data["reasons"] ?? "").split(" ");
  const broken = last("recording.failed") || stopped.includes("silent");
  const said = [...stopped, ...(broken ? ["recorder"] : [])];
  const reasons = REASONS.filter((reason) => said.includes(reason));
  const paused = last("recording.paused")?.data["reason"];
  if (reasons.length === 0 && last("recording.cut")) return { reasons: ["cut"], pause: null };
  return { reasons, pause: typeof paused === "string" ? paused : null };
}

/** Something that a reviewer must know to be missing, in order of time. */
export type Flaw = Span & { readonly lane: Lane | null } & (
    | ({ readonly what: "silence" } & Pick<Silence, "reasons" | "pause">)
    | { readonly what: "gap" | "truncated" | "damaged" | "open" }
    | { readonly what: "altered"; readonly chunk: number }
  );

/** A gap that is shorter is heard as a click at most; it stays visible on its lane. */
const WORTH = 200;

export function flaws({ lanes, silences }: Film): readonly Flaw[] {
  const found: Flaw[] = silences.map((one) => ({ ...one, what: "silence", lane: null }));
  for (const lane of lanes)
    for (const one of lane.parts) {
      for (const gap of one.gaps)
        if (gap.end - gap.start >= WORTH) found.push({ ...gap, what: "gap", lane });
      for (const chunk of one.altered) found.push({ ...chunk, what: "altered", lane });
      if (one.state !== "whole" && !(one.state === "damaged" && one.altered.length > 0))
        found.push({ start: one.end, end: one.end, what: one.state, lane });
    }
  return found.sort((one, other) => one.start - other.start);
}
