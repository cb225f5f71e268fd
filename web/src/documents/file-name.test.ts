import { expect, test } from "vitest";
import { LONGEST_NAME, shortName } from "./file-name";

const points = (text: string) => [...text].length;

test("a name that fits is left as it is", () => {
  expect(shortName("Antrag.pdf")).toBe("Antrag.pdf");
  const full = `${"ä".repeat(LONGEST_NAME - 4)}.pdf`;
  expect(shortName(full)).toBe(full);
  expect(shortName("")).toBe("?");
});

test("a longer one is cut, and still says what kind of file it is", () => {
  const cut = shortName(`${"a".repeat(300)}.pdf`);
  expect(points(cut)).toBe(LONGEST_NAME);
  expect(cut.endsWith("a….pdf")).toBe(true);
  expect(shortName(`${"a".repeat(100)}.${"b".repeat(200)}`).endsWith("b…")).toBe(true);
});

test("it is cut between what people see as one character", () => {
  const family = "👨‍👩‍👧‍👦";
  for (const letter of [family, "👍🏽", "e\u0301"]) {
    const cut = shortName(`${letter.repeat(300)}.pdf`);
    expect(points(cut)).toBeLessThanOrEqual(LONGEST_NAME);
    expect(cut.slice(0, -"….pdf".length).replaceAll(letter, "")).toBe("");
  }
});
