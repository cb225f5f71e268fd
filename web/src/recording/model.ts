/**
 * What people see of consent and recording, as plain data from what the desk says.
 *
 * A recording is off -> asking -> starting -> running, from running paused and back, and ends stopped or failed; the
 * desk alone decides. A page shows three things of it: the *sign*, which is there as long as the queue may record; the
 * *question*, while something is asked of this person; and the *receipt* of what they have answered.
 */

import type {
  ConsentAnswerView,
  ConsentTextView,
  PersonConsentView,
  RecordingView,
} from "../protocol/messages";
import type { Language } from "../ui/text";
import type { Kind, Purpose } from "./wire";

export type Mode = RecordingView["mode"];
export type State = RecordingView["state"];
export type Role = "customer" | "agent" | "colleague" | "companion" | "supervisor";
export type Pause = NonNullable<RecordingView["pause"]>;

export const PAUSES: readonly Pause[] = ["card_data", "off_topic", "private", "other"];

const USES: readonly Purpose[] = ["quality", "training", "passing_on"];

/** What may be done with a recording; it never decides whether there is one. */
export function isUse(purpose: Purpose): boolean {
  return USES.includes(purpose);
}

/** In *agent only* these alone are recorded. */
export function isStaff(role: Role): boolean {
  return role === "agent" || role === "colleague";
}

export type Tone = "live" | "held" | "quiet" | "bad";

/** What can't be overlooked. */
export interface Sign {
  readonly tone: Tone;
  /** In *agent only* the words differ: who is told that they are recorded, and who that they are not. */
  readonly key: State | "running.staff" | "running.me";
  readonly kinds: readonly Kind[];
  /** *aside*: two of the staff talk in private. */
  readonly pause: Pause | "aside" | null;
  readonly order: boolean;
}

const TONES: Record<State, Tone> = {
  off: "quiet",
  asking: "quiet",
  starting: "held",
  running: "live",
  paused: "held",
  stopped: "quiet",
  failed: "bad",
};

/** Null: this queue never records, and there is nothing to be said about it. */
export function sign(view: RecordingView | null, role: Role): Sign | null {
  if (!view || view.mode === "never") return null;
  const { state, kinds, pause } = view;
  const partly = state === "running" && view.mode === "agent_only";
  const key = partly ? (isStaff(role) ? "running.me" : "running.staff") : state;
  const aside = view.reasons.includes("aside") ? "aside" : "other";
  const why = state === "paused" ? (pause ?? aside) : null;
  return { tone: TONES[state], key, kinds, pause: why, order: view.order };
}

/** What is asked of this person now, in the order of the house. */
export interface Question {
  /** *announcement*: the law asks for it; one is told before, and may decline the order, not the recording alone. */
  readonly kind: "consent" | "announcement" | "uses";
  readonly record: readonly ConsentTextView[];
  readonly uses: readonly ConsentTextView[];
  /** Some of it was answered before, to another text. */
  readonly changed: boolean;
  /** There is more than one thing to choose, and no law that wants all of it. */
  readonly separable: boolean;
}

/** `reopened`: what this person wants to be asked again, while the desk asks nothing. */
export function question(
  view: RecordingView | null,
  reopened: readonly ConsentTextView[] = [],
): Question | null {
  const ask = view && view.ask.length > 0 ? view.ask : reopened;
  if (!view || ask.length === 0) return null;
  const record = ask.filter(({ purpose }) => !isUse(purpose));
  const uses = ask.filter(({ purpose }) => isUse(purpose));
  const kind =
    record.length === 0 ? "uses" : view.mode === "statutory" ? "announcement" : "consent";
  const changed = ask.some(({ purpose, hashes }) =>
    view.mine.some((one) => one.purpose === purpose && !Object.values(hashes).includes(one.text)),
  );
  const separable = kind === "consent" && record.length > 1;
  return { kind, record, uses, changed, separable };
}

/**
 * What somebody who has said no may look at once more, by themselves: the desk asks nobody twice. Only the very words
 * that they have answered, as far as this page has seen them.
 */
export function reconsidered(
  view: RecordingView | null,
  seen: readonly ConsentTextView[],
): readonly ConsentTextView[] {
  if (!view || view.ask.length > 0 || view.reasons.includes("impossible")) return [];
  const denied = view.mine.filter(({ state }) => state !== "granted");
  const texts = seen.filter(({ purpose, hashes }) =>
    denied.some((one) => one.purpose === purpose && Object.values(hashes).includes(one.text)),
  );
  return texts.some(({ purpose }) => !isUse(purpose)) ? texts : [];
}

/** What has been ticked so far. Nothing is ticked beforehand. */
export interface Draft {
  readonly individually: boolean;
  /** By the text, so that a new text is never ticked by an old tick. */
  readonly ticked: ReadonlySet<string>;
}

export const FRESH: Draft = { individually: false, ticked: new Set() };

/** What names a text whatever its language. */
export function textKey({ purpose, version, hashes }: ConsentTextView): string {
  return [purpose, version, ...Object.values(hashes).sort()].join(" ");
}

export function isTicked(draft: Draft, text: ConsentTextView): boolean {
  return draft.ticked.has(textKey(text));
}

export function toggled(draft: Draft, text: ConsentTextView): Draft {
  const ticked = new Set(draft.ticked);
  if (!ticked.delete(textKey(text))) ticked.add(textKey(text));
  return { ...draft, ticked };
}

/** The language in which a text of the house is shown on a page in `language`. */
export function shownIn(text: Readonly<Record<string, string>>, language: Language): string {
  if (text[language] !== undefined) return language;
  return text["en"] !== undefined ? "en" : (Object.keys(text)[0] ?? language);
}

export interface Answer {
  readonly purpose: Purpose;
  readonly text: string;
  readonly granted: boolean;
}

export type Verdict = "yes" | "no" | "chosen";

/**
 * Everything that was asked is answered at once: *yes* to what is recorded and to the ticked uses, *no* to all of it,
 * or as *chosen* one by one. Without a recording there is nothing that could be used.
 */
export function answersTo(
  { record, uses }: Question,
  draft: Draft,
  verdict: Verdict,
  language: Language,
): readonly Answer[] {
  const recorded = record.map((text) => ({
    text,
    granted: verdict === "yes" || (verdict === "chosen" && isTicked(draft, text)),
  }));
  const any = record.length === 0 || recorded.some(({ granted }) => granted);
  const used = uses.map((text) => ({
    text,
    granted: verdict !== "no" && any && isTicked(draft, text),
  }));
  return [...recorded, ...used].map(({ text, granted }) => ({
    purpose: text.purpose,
    text: text.hashes[shownIn(text.text, language)] ?? "",
    granted,
  }));
}

/** What can be taken back now. */
export function granted(view: RecordingView | null): readonly ConsentAnswerView[] {
  return view?.mine.filter(({ state }) => state === "granted") ?? [];
}

/** The own answers as a receipt shows them: what may be recorded first, then what may be done with it. */
export function receiptOf(
  mine: readonly ConsentAnswerView[],
  only: readonly Purpose[] | null = null,
): readonly ConsentAnswerView[] {
  const shown = only === null ? mine : mine.filter(({ purpose }) => only.includes(purpose));
  return [
    ...shown.filter(({ purpose }) => !isUse(purpose)),
    ...shown.filter(({ purpose }) => isUse(purpose)),
  ];
}

/** Of what has just been taken back, what the desk has confirmed; null: it hasn't yet. */
export function confirmed(
  view: RecordingView | null,
  withdrawn: readonly Purpose[],
): readonly ConsentAnswerView[] | null {
  if (!view || withdrawn.length === 0) return null;
  const found = view.mine.filter(
    ({ purpose, state }) => state === "withdrawn" && withdrawn.includes(purpose),
  );
  return found.length === withdrawn.length ? receiptOf(found) : null;
}

/** What this page has told by ear so far. */
export interface Told {
  readonly state: State | null;
  /** The chime was heard since recording last began. */
  readonly chimed: boolean;
  readonly asked: boolean;
  readonly order: boolean;
}

export const UNTOLD: Told = { state: null, chimed: false, asked: false, order: false };

export interface News {
  readonly chime: boolean;
  /** Read out: changes of the recording, and that something is asked. */
  readonly said: readonly (
    | "asked"
    | "changed"
    | "resumed"
    | "order.begun"
    | "order.ended"
    | State
  )[];
}

/**
 * Recording is heard once when it begins; a pause and its end are only read out, and so is what is asked. What is off
 * from the start is worth no word.
 */
export function tell(
  before: Told,
  view: RecordingView | null,
): { readonly told: Told; readonly news: News } {
  if (!view || view.mode === "never") return { told: UNTOLD, news: { chime: false, said: [] } };
  const { state } = view;
  const now = question(view);
  const said: News["said"][number][] = [];
  const chime = state === "running" && !before.chimed;
  const first = before.state === null;
  if (state !== before.state && !(first && state === "off") && state !== "asking")
    said.push(state === "running" && before.chimed ? "resumed" : state);
  if (view.order !== before.order) said.push(view.order ? "order.begun" : "order.ended");
  if (now && !before.asked) said.push(now.changed ? "changed" : "asked");
  const ended = state === "stopped" || state === "failed" || state === "off";
  const chimed = state === "running" || (before.chimed && !ended);
  return { told: { state, chimed, asked: now !== null, order: view.order }, news: { chime, said } };
}

/** What staff can do now, and what keeps it from being done. Of those who don't lead, each confirms their own headset. */
export interface Controls {
  readonly pause: boolean;
  readonly resume: boolean;
  /** After a failure. */
  readonly again: boolean;
  readonly ask: boolean;
  readonly impossible: boolean;
  /**
   * Null: not in this mode. `against`: who has said no, so that it can't begin; `awaited`: from whose answer on it is
   * recorded.
   */
  readonly order: {
    readonly open: boolean;
    readonly against: readonly string[];
    readonly awaited: readonly string[];
  } | null;
  readonly headset: { readonly worn: boolean } | null;
}

export function controls(view: RecordingView, leads = true): Controls {
  const { mode, state, people } = view;
  const who = (wanted: (one: PersonConsentView) => boolean): readonly string[] =>
    people.filter(wanted).map(({ participant }) => participant);
  const awaited = who((person) => person.state === "asked");
  const against = who((person) => person.state !== "asked" && person.state !== "granted");
  const marked = people.some((person) => person.state === "impossible");
  const over = state === "stopped" || state === "failed";
  return {
    pause: leads && (state === "running" || state === "starting"),
    resume: leads && state === "paused",
    again: leads && state === "failed",
    ask: leads && state === "off" && view.reasons.includes("unanswered"),
    impossible: leads && mode !== "agent_only" && !marked && !over,
    order: leads && mode === "statutory" ? { open: view.order, against, awaited } : null,
    headset: mode === "agent_only" ? { worn: view.headset } : null,
  };
}
