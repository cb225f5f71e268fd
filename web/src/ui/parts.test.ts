import { expect, test } from "vitest";
import { initials } from "./parts";

test("initials are the first letters of the first and the last word", () => {
  expect(initials("Anna Maria Berger")).toBe("AB");
  expect(initials("Übü")).toBe("Ü");
  expect(initials("  ")).toBe("");
  expect(initials("J. (Jo) Öztürk")).toBe("JÖ");
});
