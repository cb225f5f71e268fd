import { expect, test } from "vitest";
import generated from "../protocol/messages.ts?raw";
import { PROBLEMS, problem } from "./problems";
import { LANGUAGES, setLanguage } from "./text";

const line = /^\s+Code: (".*");$/m.exec(generated)?.[1] ?? "";
const codes = [...line.matchAll(/"([^"]+)"/g)].map((found) => found[1] ?? "");

test("the generated messages name the codes", () => {
  expect(codes).toContain("link.expired");
  expect(codes.length).toBeGreaterThan(30);
});

test.each(LANGUAGES)(
  "every code has its three sentences in %s, and no code stands in them",
  (language) => {
    for (const code of [...codes, "local.offline", "local.unreachable", "local.timeout"]) {
      const words = PROBLEMS[language][code as keyof (typeof PROBLEMS)["de"]];
      for (const sentence of [words.happened, words.means, words.todo]) {
        expect(sentence, code).toMatch(/^[A-ZÄÖÜ].{10,}[.]$/);
        if (/[._]/.test(code)) expect(sentence).not.toContain(code);
      }
    }
  },
);

test("a code that this page doesn't know still gets words", () => {
  setLanguage("en");
  expect(problem("from.the.future")).toBe(PROBLEMS.en["local.unreadable"]);
});
