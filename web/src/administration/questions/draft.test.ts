import { expect, test } from "vitest";
import { added, changed, draftOf, emptyField, moved, wishOf } from "./draft";

const ENTRY = {
  current: {
    version: 2,
    questions: [
      { id: "hello", text: { de: "Begrüßt?", en: "Greeted?" } },
      { id: "risk", text: { de: "Risiko?", en: "Risk?" } },
    ],
  },
};
const BOTH = ["de", "en"];

test("what was saved comes back as it was, by its ids", () => {
  expect(wishOf(draftOf(ENTRY), BOTH)).toEqual(ENTRY.current.questions);
});

test("a new question has no id, one in other words keeps it", () => {
  const draft = changed(added(draftOf(ENTRY), "new"), "new", "de", "Frage?");
  const other = changed(draft, "risk", "en", "Risk explained?");
  expect(wishOf(other, BOTH).slice(1)).toEqual([
    { id: "risk", text: { de: "Risiko?", en: "Risk explained?" } },
    { id: null, text: { de: "Frage?", en: "" } },
  ]);
});

test("an empty field is found in the languages of the house", () => {
  const draft = changed(added(draftOf(ENTRY), "new"), "new", "de", "Frage?");
  expect(emptyField(draft, BOTH)).toBe("questions.2.text.en");
  expect(emptyField(draft, ["de"])).toBeNull();
  expect(wishOf(draft, ["de"])[2]).toEqual({ id: null, text: { de: "Frage?" } });
  expect(emptyField(changed(draft, "new", "en", "  "), BOTH)).toBe("questions.2.text.en");
});

test("questions change places, and stay at the ends", () => {
  const draft = draftOf(ENTRY);
  const keys = (rows: typeof draft) => rows.map(({ key }) => key);
  expect(keys(moved(draft, "risk", -1))).toEqual(["risk", "hello"]);
  expect(moved(draft, "hello", -1)).toBe(draft);
  expect(moved(draft, "risk", 1)).toBe(draft);
});
