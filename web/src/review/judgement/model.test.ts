import { describe, expect, test } from "vitest";
import type { JudgementView, TaskView } from "../../protocol/messages";
import {
  actsOn,
  compared,
  counts,
  draftOf,
  missing,
  months,
  questionOf,
  readFilter,
  shareOf,
  wishOf,
  withReply,
  writeFilter,
} from "./model";

const QUESTIONS = {
  version: 2,
  questions: [
    { id: "hello", text: { de: "Begrüßt?", en: "Greeted?" } },
    { id: "risk", text: { de: "Risiko?", en: "Risk?" } },
  ],
};
const VIEW: JudgementView = {
  contact: "c1",
  state: "open",
  revision: 0,
  second: false,
  blind: false,
  may: "give",
  questions: QUESTIONS,
  draft: null,
  verdicts: [],
  others: 0,
  remarks: [],
  differences: [],
  settlement: null,
};
const verdict = (reviewer: string, risk: "yes" | "no", outcome: "pass" | "complaint") => ({
  reviewer,
  reviewer_name: reviewer,
  answers: { hello: { answer: "yes" as const, words: "" }, risk: { answer: risk, words: "" } },
  outcome,
  words: "",
  given_at: 1,
});

describe("a draft", () => {
  test("begins empty, and names what is missing in the order of the page", () => {
    const draft = draftOf(VIEW);
    expect(missing(draft, VIEW)).toEqual(["hello", "risk", "outcome"]);
    const half = withReply(draft, "hello", { answer: "yes" });
    expect(missing({ ...half, outcome: "pass" }, VIEW)).toEqual(["risk"]);
    expect(
      missing(withReply({ ...half, outcome: "pass" }, "risk", { answer: "na" }), VIEW),
    ).toEqual([]);
  });

  test("is sent over the revision that was seen, with words that wait for an answer", () => {
    const draft = withReply(draftOf(VIEW), "risk", { words: "unclear" });
    expect(wishOf(draft, VIEW)).toEqual({
      revision: 0,
      version: 2,
      answers: { hello: { answer: null, words: "" }, risk: { answer: null, words: "unclear" } },
      outcome: null,
      words: "",
    });
  });

  test("is carried over to newer questions by their ids", () => {
    const saved = {
      revision: 3,
      version: 1,
      answers: {
        risk: { answer: "no" as const, words: "late" },
        gone: { answer: "yes" as const, words: "" },
      },
      outcome: "complaint" as const,
      words: "hm",
      saved_at: 1,
    };
    const view = { ...VIEW, draft: saved };
    const wish = wishOf(draftOf(view), view);
    expect(wish).toMatchObject({ revision: 3, version: 2, outcome: "complaint", words: "hm" });
    expect(wish.answers).toEqual({
      hello: { answer: null, words: "" },
      risk: { answer: "no", words: "late" },
    });
  });

  test("is told at its place what is missing", () => {
    expect(questionOf("answers.risk")).toBe("risk");
    expect(questionOf("outcome")).toBe("outcome");
    expect(questionOf("words")).toBeNull();
    expect(questionOf(null)).toBeNull();
  });
});

test("two verdicts stand side by side, with what was settled", () => {
  const verdicts = [verdict("rita", "yes", "pass"), verdict("remo", "no", "complaint")];
  const differing: JudgementView = {
    ...VIEW,
    state: "differing",
    verdicts,
    differences: ["risk", "outcome"],
  };
  expect(counts(differing)).toBeNull();
  expect(compared(differing).map(({ question, differs }) => [question, differs])).toEqual([
    ["hello", false],
    ["risk", true],
  ]);
  expect(compared(differing)[1]?.said.map(({ reply }) => reply.answer)).toEqual(["yes", "no"]);
  const settlement = {
    by: "rosa",
    by_name: "Rosa",
    at: 2,
    outcome: "complaint" as const,
    answers: { risk: "no" as const },
    words: "heard again",
  };
  const settled: JudgementView = { ...differing, state: "done", settlement };
  expect(counts(settled)).toBe("complaint");
  expect(compared(settled).map((each) => each.settled)).toEqual([null, "no"]);
  expect(counts({ ...VIEW, state: "done", verdicts: verdicts.slice(0, 1) })).toBe("pass");
  expect(counts({ ...VIEW, state: "second", verdicts: verdicts.slice(0, 1) })).toBeNull();
});

test("the filter of the worklist goes to the address and back", () => {
  const filter = { state: "overdue", queue: "german", sample: "s1" } as const;
  expect(readFilter(writeFilter(filter))).toEqual(filter);
  expect(writeFilter(readFilter({}))).toEqual({});
  expect(readFilter({ state: "lost" }).state).toBe("todo");
});

test("what can be done with a task", () => {
  const task = { done_at: null, assignee: null, barred: false } as TaskView;
  expect(actsOn(task, "me")).toEqual(["take", "assign"]);
  expect(actsOn({ ...task, barred: true }, "me")).toEqual(["assign"]);
  expect(actsOn({ ...task, assignee: "me" }, "me")).toEqual(["give_back", "assign"]);
  expect(actsOn({ ...task, assignee: "other" }, "me")).toEqual(["assign"]);
  expect(actsOn({ ...task, done_at: 1 }, "me")).toEqual([]);
});

test("a share as people type it", () => {
  expect(["3", "2,5", " 0.01 ", "100", "12.34"].map(shareOf)).toEqual([300, 250, 1, 10_000, 1234]);
  expect(["", "0", "0,001", "101", "-1", "3 %", "1e1"].map(shareOf)).toEqual(Array(7).fill(null));
});

test("months by the desk's calendar", () => {
  const newYear = Date.UTC(2026, 11, 31, 23, 30); // in Berlin the year is over
  expect(months(newYear, "Europe/Berlin", 3)).toEqual(["2027-01", "2026-12", "2026-11"]);
  expect(months(newYear, "UTC", 2)).toEqual(["2026-12", "2026-11"]);
});
