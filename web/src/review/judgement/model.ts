import type { DraftWish, JudgementView, TaskView, VerdictView } from "../../protocol/messages";

/** A verdict while its reviewer writes it, and what the pages say of one; pure. */

export type Answer = "yes" | "no" | "na";
export type Outcome = "pass" | "complaint" | "escalate";
export const ANSWERS: readonly Answer[] = ["yes", "no", "na"];
export const OUTCOMES: readonly Outcome[] = ["pass", "complaint", "escalate"];
/** Among differences: the verdict itself. */
export const OUTCOME = "outcome";

export interface Reply {
  readonly answer: Answer | null;
  readonly words: string;
}

export interface Draft {
  readonly replies: ReadonlyMap<string, Reply>;
  readonly outcome: Outcome | null;
  readonly words: string;
}

const NO_REPLY: Reply = { answer: null, words: "" };

/** As it was saved, carried over to the questions that are asked now: by their ids. */
export function draftOf({ draft, questions }: Pick<JudgementView, "draft" | "questions">): Draft {
  return {
    replies: new Map(questions.questions.map(({ id }) => [id, draft?.answers[id] ?? NO_REPLY])),
    outcome: draft?.outcome ?? null,
    words: draft?.words ?? "",
  };
}

export function replyTo(draft: Draft, question: string): Reply {
  return draft.replies.get(question) ?? NO_REPLY;
}

export function withReply(draft: Draft, question: string, change: Partial<Reply>): Draft {
  const reply = { ...replyTo(draft, question), ...change };
  return { ...draft, replies: new Map([...draft.replies, [question, reply]]) };
}

/** What is sent. `view`: the newest that was seen. */
export function wishOf(draft: Draft, view: Pick<JudgementView, "draft" | "questions">): DraftWish {
  const asked = view.questions.questions.map(({ id }) => [id, { ...replyTo(draft, id) }] as const);
  return {
    revision: view.draft?.revision ?? 0,
    version: view.questions.version,
    answers: Object.fromEntries(asked),
    outcome: draft.outcome,
    words: draft.words,
  };
}

/** Ids of what isn't answered, in the order of the page; `OUTCOME` last. */
export function missing(draft: Draft, { questions }: Pick<JudgementView, "questions">): string[] {
  const open = questions.questions
    .filter(({ id }) => replyTo(draft, id).answer === null)
    .map(({ id }) => id);
  return draft.outcome === null ? [...open, OUTCOME] : open;
}

/** What the desk names by a field's path (*answers.a1*), by the question's id or `OUTCOME`. */
export function questionOf(field: string | null): string | null {
  return field === OUTCOME ? OUTCOME : (field?.match(/^answers\.(.+)$/)?.[1] ?? null);
}

/** One line of the comparison: what each reviewer said to a question, and what counts where it was settled. */
export interface Compared {
  readonly question: string;
  readonly said: readonly { readonly verdict: VerdictView; readonly reply: Reply }[];
  readonly differs: boolean;
  readonly settled: Answer | null;
}

export function compared(view: JudgementView): readonly Compared[] {
  return view.questions.questions.map(({ id }) => ({
    question: id,
    said: view.verdicts.map((verdict) => ({ verdict, reply: verdict.answers[id] ?? NO_REPLY })),
    differs: view.differences.includes(id),
    settled: view.settlement?.answers[id] ?? null,
  }));
}

/** The verdict that counts; null: there is none yet, or two that differ. */
export function counts(view: JudgementView): Outcome | null {
  if (view.settlement) return view.settlement.outcome;
  return view.state === "done" ? (view.verdicts[0]?.outcome ?? null) : null;
}

// --- the worklist

export const STATES = ["todo", "open", "mine", "others", "overdue", "done"] as const;
export type TaskState = (typeof STATES)[number];

export interface TaskFilter {
  readonly state: TaskState;
  readonly queue: string;
  readonly sample: string;
}

type Query = Readonly<Record<string, string>>;

export function readFilter(query: Query): TaskFilter {
  return {
    state: STATES.find((state) => state === query["state"]) ?? "todo",
    queue: query["queue"] ?? "",
    sample: query["sample"] ?? "",
  };
}

/** As the address and the desk's route take it: what is usual is left out. */
export function writeFilter({ state, queue, sample }: TaskFilter): Record<string, string> {
  return {
    ...(state === "todo" ? {} : { state }),
    ...(queue ? { queue } : {}),
    ...(sample ? { sample } : {}),
  };
}

/** What somebody can do with a task. */
export function actsOn(task: TaskView, me: string): readonly ("take" | "give_back" | "assign")[] {
  if (task.done_at !== null) return [];
  if (task.assignee === me) return ["give_back", "assign"];
  if (task.assignee === null && !task.barred) return ["take", "assign"];
  return ["assign"];
}

// --- plans

/** Hundredths of a percent of what somebody typed, with a comma or a point; null: no share. */
export function shareOf(typed: string): number | null {
  const text = typed.trim().replace(",", ".");
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text)) return null;
  const share = Math.round(Number(text) * 100);
  return share >= 1 && share <= 10_000 ? share : null;
}

/** The months that can be drawn by hand, the latest first: *2026-11*, the current one among them. */
export function months(now: number, zone: string, count = 13): readonly string[] {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
  }).formatToParts(now);
  const of = (type: string): number =>
    Number(parts.find((each) => each.type === type)?.value ?? "0");
  const [year, month] = [of("year"), of("month")];
  return Array.from({ length: count }, (_, back) => {
    const index = year * 12 + month - 1 - back;
    return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
  });
}
