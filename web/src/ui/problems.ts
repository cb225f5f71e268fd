import type { Code } from "../protocol/messages";
import type { LocalCode } from "../protocol/refusal";
import { GERMAN } from "./problems.de";
import { ENGLISH } from "./problems.en";
import { type Language, language } from "./text";

/** Every refusal of the server, and what can go wrong on the way to it. */
export type ProblemCode = Code | LocalCode;

/** What happened, what it means, what to do now: a person gets all three, never the code alone. */
export interface Problem {
  readonly happened: string;
  readonly means: string;
  readonly todo: string;
}

export const PROBLEMS: Record<Language, Record<ProblemCode, Problem>> = {
  de: GERMAN,
  en: ENGLISH,
};

/** In the language of the page. A code from a newer server reads as an unexpected answer. */
export function problem(code: string): Problem {
  const all: Partial<Record<string, Problem>> = PROBLEMS[language()];
  return all[code] ?? PROBLEMS[language()]["local.unreadable"];
}

/** All three in one paragraph, for a notice or a toast. */
export function problemText(code: string): string {
  const { happened, means, todo } = problem(code);
  return `${happened} ${means} ${todo}`;
}
