import { expect, test } from "vitest";
import { fault, LONGEST } from "./model";

const file = { size: 100 } as File;

test("a picture and a name in both languages are needed", () => {
  expect(fault({ file: null, de: "", en: "" })).toBe("file");
  expect(fault({ file: { size: 0 } as File, de: "a", en: "b" })).toBe("file");
  expect(fault({ file, de: "  ", en: "b" })).toBe("de");
  expect(fault({ file, de: "a", en: "" })).toBe("en");
  expect(fault({ file, de: "a", en: "b".repeat(LONGEST + 1) })).toBe("en");
  expect(fault({ file, de: ` ${"a".repeat(LONGEST)} `, en: "b" })).toBeNull();
});
