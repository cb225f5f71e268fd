import { describe, expect, test } from "vitest";
import type { Translate, Words } from "./text";

const slices = import.meta.glob<{ t: Translate<string> }>("../**/words.ts", { eager: true });
const sources = import.meta.glob<string>(
  ["../**/*.ts", "!../**/*.test.ts", "!../**/words.ts", "!../**/words.*.ts"],
  {
    eager: true,
    query: "?raw",
    import: "default",
  },
);

const folder = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

function placeholders(words: Words): string[] {
  const text = typeof words === "string" ? words : words.one + words.other;
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? ""))].sort();
}

/** Named in full, or by the fixed beginning of a template: t(`end.${reason}`), which the compiler checks. */
function used(key: string, text: string): boolean {
  if (text.includes(`"${key}"`) || text.includes(`\`${key}\``)) return true;
  return [...text.matchAll(/`([a-z_.-]+[._-])\$\{/gi)].some((found) =>
    key.startsWith(found[1] ?? ""),
  );
}

test("there are slices to look at", () => {
  expect(Object.keys(slices)).toContain("./words.ts");
});

describe.each(Object.entries(slices))("%s", (path, { t }) => {
  const { de, en } = t.words;

  test("speaks both languages", () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    for (const [key, words] of [...Object.entries(de), ...Object.entries(en)]) {
      const sentences = typeof words === "string" ? [words] : [words.one, words.other];
      for (const sentence of sentences) expect(sentence.trim(), key).not.toBe("");
    }
  });

  test("fills the same blanks in both", () => {
    for (const [key, words] of Object.entries(de)) {
      expect(placeholders(words), key).toEqual(placeholders(en[key] ?? ""));
    }
  });

  test("has no string that nothing uses", () => {
    const text = Object.entries(sources)
      .filter(([source]) => folder(source).startsWith(folder(path)))
      .map(([, content]) => content)
      .join("\n");
    expect(Object.keys(de).filter((key) => !used(key, text))).toEqual([]);
  });
});
