import type { QuestionListEntry, QuestionWish } from "../../protocol/messages";
import type { Language } from "../../protocol/types";

/** The questions while an administrator writes them; pure. */

export interface QuestionDraft {
  /** Of this row on the page; a new question has no id of its own before it is saved. */
  readonly key: string;
  readonly id: string | null;
  readonly text: Readonly<Record<Language, string>>;
}

export const MOST = 50;
export const LONGEST = 300;
const LANGUAGES: readonly Language[] = ["de", "en"];

export function draftOf({ current }: Pick<QuestionListEntry, "current">): readonly QuestionDraft[] {
  return current.questions.map(({ id, text }) => ({
    key: id,
    id,
    text: { de: text["de"] ?? "", en: text["en"] ?? "" },
  }));
}

export function added(draft: readonly QuestionDraft[], key: string): readonly QuestionDraft[] {
  return [...draft, { key, id: null, text: { de: "", en: "" } }];
}

export function changed(
  draft: readonly QuestionDraft[],
  key: string,
  language: Language,
  typed: string,
): readonly QuestionDraft[] {
  return draft.map((each) =>
    each.key === key ? { ...each, text: { ...each.text, [language]: typed } } : each,
  );
}

/** One place further up (-1) or down (+1); at the end it stays. */
export function moved(
  draft: readonly QuestionDraft[],
  key: string,
  by: -1 | 1,
): readonly QuestionDraft[] {
  const from = draft.findIndex((each) => each.key === key);
  const [one, other] = [draft[from], draft[from + by]];
  if (!one || !other) return draft;
  return draft.map((each, at) => (at === from + by ? one : at === from ? other : each));
}

/** What is sent: in the languages of the house alone. */
export function wishOf(
  draft: readonly QuestionDraft[],
  languages: readonly string[],
): QuestionWish[] {
  return draft.map(({ id, text }) => ({
    id,
    text: Object.fromEntries(
      LANGUAGES.filter((language) => languages.includes(language)).map((language) => [
        language,
        text[language],
      ]),
    ),
  }));
}

/** The first field that is empty, as the desk would name it; null: none. */
export function emptyField(
  draft: readonly QuestionDraft[],
  languages: readonly string[],
): string | null {
  for (const [place, { text }] of draft.entries())
    for (const language of LANGUAGES)
      if (languages.includes(language) && !text[language].trim())
        return `questions.${place}.text.${language}`;
  return null;
}
