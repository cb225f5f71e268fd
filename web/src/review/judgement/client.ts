import { callsBelow } from "../../protocol/api";
import type {
  Assignment,
  DraftWish,
  DrawWish,
  JudgementView,
  PlanWish,
  QuestionList,
  QuestionListEntry,
  QuestionListWish,
  RemarkWish,
  ReviewerList,
  SamplingView,
  SettlementWish,
  TaskList,
  VerdictWish,
} from "../../protocol/messages";

const ROOT = "/api/review";
const call = callsBelow(ROOT);
const part = encodeURIComponent;
const of = (contact: string): string => `/contacts/${part(contact)}`;

/** Judging over HTTP. Each call rejects with a `Refusal`. */
export const judging = {
  look: (contact: string) => call<JudgementView>("GET", `${of(contact)}/judgement`),
  draft: (contact: string, body: DraftWish) =>
    call<JudgementView>("POST", `${of(contact)}/draft`, body),
  give: (contact: string, body: VerdictWish) =>
    call<JudgementView>("POST", `${of(contact)}/verdict`, body),
  settle: (contact: string, body: SettlementWish) =>
    call<JudgementView>("POST", `${of(contact)}/settlement`, body),
  comment: (contact: string, body: RemarkWish) =>
    call<JudgementView>("POST", `${of(contact)}/remarks`, body),
  removeComment: (contact: string, id: string) =>
    call<JudgementView>("POST", `${of(contact)}/remarks/${part(id)}/remove`),

  /** `state`, `queue`, `sample`, `contact`, `after`: each may be left out. */
  tasks: (query: Readonly<Record<string, string>>) =>
    call<TaskList>("GET", `/tasks?${new URLSearchParams(query)}`),
  assign: (task: string, body: Assignment) =>
    call<TaskList>("POST", `/tasks/${part(task)}/assign`, body),
  reviewers: (queue: string) => call<ReviewerList>("GET", `/reviewers?queue=${part(queue)}`),

  samples: () => call<SamplingView>("GET", "/samples"),
  /** The address of what a sample was drawn from, to be saved as a file. */
  frame: (sample: string) => `${ROOT}/samples/${part(sample)}/frame`,
  plan: (body: PlanWish) => call<SamplingView>("POST", "/plans", body),
  endPlan: (plan: string) => call<SamplingView>("POST", `/plans/${part(plan)}/end`),
  draw: (plan: string, body: DrawWish) =>
    call<SamplingView>("POST", `/plans/${part(plan)}/draw`, body),

  questions: () => call<QuestionListEntry>("GET", "/questions"),
  questionsOf: (version: number) => call<QuestionList>("GET", `/questions/${version}`),
  saveQuestions: (body: QuestionListWish) => call<QuestionListEntry>("POST", "/questions", body),
} as const;
