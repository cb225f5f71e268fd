import { afterEach, describe, expect, test } from "vitest";
import {
  choose,
  formatBytes,
  formatClock,
  formatDuration,
  formatMoment,
  locale,
  onLanguage,
  pick,
  setLanguage,
  slice,
} from "./text";

const t = slice({
  de: {
    waiting: { one: "{count} Person wartet", other: "{count} Personen warten" },
    hi: "Hallo {name}",
  },
  en: {
    waiting: { one: "{count} person waits", other: "{count} people wait" },
    hi: "Hello {name}",
  },
});

afterEach(() => setLanguage("en"));

describe("choosing a language", () => {
  test("takes the first that the house speaks, regions aside", () => {
    expect(choose(["fr-CH", "de-CH", "en"])).toBe("de");
    expect(choose(["EN-gb"])).toBe("en");
  });

  test("falls back to English", () => {
    expect(choose(["fr", "it"])).toBe("en");
    expect(choose([])).toBe("en");
  });
});

describe("a slice", () => {
  test("speaks the language of the page and follows the switch", () => {
    setLanguage("de");
    expect(t("hi", { name: "Ada" })).toBe("Hallo Ada");
    setLanguage("en");
    expect(t("hi", { name: "Ada" })).toBe("Hello Ada");
  });

  test("chooses the plural and writes numbers as the language does", () => {
    expect(t("waiting", { count: 1 })).toBe("1 person waits");
    expect(t("waiting", { count: 1234 })).toBe("1,234 people wait");
    setLanguage("de");
    expect(t("waiting", { count: 1234 })).toBe("1.234 Personen warten");
  });

  test("tells its listeners until they stop listening", () => {
    let calls = 0;
    const stop = onLanguage(() => {
      calls += 1;
    });
    setLanguage("de");
    stop();
    setLanguage("en");
    expect(calls).toBe(1);
  });
});

test("the house's texts fall back to what there is", () => {
  setLanguage("de");
  expect(pick({ de: "Ja", en: "Yes" })).toBe("Ja");
  expect(pick({ en: "Yes" })).toBe("Yes");
  expect(pick({})).toBe("");
});

test("lengths of time stand in their fitting unit", () => {
  expect(formatDuration(40_000)).toBe("40 seconds");
  expect(formatDuration(60_000)).toBe("1 minute");
  expect(formatDuration(5_400_000)).toBe("1.5 hours");
  setLanguage("de");
  expect(formatDuration(240_000)).toBe("4 Minuten");
  expect(formatDuration(1_000, "short")).toBe("1 Sek.");
});

test("a clock counts minutes, then hours", () => {
  expect(formatClock(7_000)).toBe("0:07");
  expect(formatClock(3_723_000)).toBe("1:02:03");
  expect(formatClock(-5)).toBe("0:00");
});

test("sizes of files are told in the unit that fits", () => {
  setLanguage("en");
  expect(
    [0, 999, 1_000, 999_499, 999_500, 1_450_000, 99_960_000, 123_456_789].map(formatBytes),
  ).toEqual(["0 byte", "999 byte", "1 kB", "999 kB", "1 MB", "1.5 MB", "100 MB", "123 MB"]);
  setLanguage("de");
  expect(formatBytes(1_450_000)).toBe("1,5 MB");
});

describe("the region", () => {
  test("is the browser's own, if it is one of the page's language", () => {
    expect(locale(["de-AT", "en", "en-US"])).toBe("en-US");
    setLanguage("de");
    expect(locale(["en-US", "de-CH", "de-DE"])).toBe("de-CH");
  });

  test("is a European one where the browser names none that can be used", () => {
    expect(locale(["en", "de-AT", "en-US@posix"])).toBe("en-GB");
    setLanguage("de");
    expect(locale(["en-US"])).toBe("de");
  });
});

test("a moment names the day only when it is another", () => {
  const now = new Date(2026, 10, 23, 9).getTime();
  expect(formatMoment(now + 3_600_000, now)).not.toContain("November");
  expect(formatMoment(now + 86_400_000, now)).toContain("Tuesday");
});
