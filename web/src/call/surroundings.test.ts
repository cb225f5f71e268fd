import { expect, test } from "vitest";
import { surroundings } from "./surroundings";

const IOS =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9";

test.each([
  [
    "Chrome on Windows",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    "windows",
    "chrome",
    null,
  ],
  [
    "Edge",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0",
    "windows",
    "edge",
    null,
  ],
  [
    "Firefox",
    "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
    "linux",
    "firefox",
    null,
  ],
  ["Safari on iOS", `${IOS} Version/18.0 Mobile/15E148 Safari/604.1`, "ios", "safari", null],
  ["Chrome on iOS", `${IOS} CriOS/156.0 Mobile/15E148 Safari/604.1`, "ios", "chrome", null],
  ["Facebook on iOS", `${IOS} Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]`, "ios", "other", "Facebook"],
  [
    "Instagram on Android",
    `${ANDROID}; wv) AppleWebKit/537.36 Version/4.0 Chrome/156.0 Mobile Safari/537.36 Instagram 350.0`,
    "android",
    "chrome",
    "Instagram",
  ],
  ["LinkedIn on iOS", `${IOS} Mobile/15E148 [LinkedInApp]`, "ios", "other", "LinkedIn"],
  ["a bare web view on iOS", `${IOS} Mobile/15E148`, "ios", "other", "other"],
  [
    "a bare web view on Android",
    `${ANDROID}; wv) AppleWebKit/537.36 Version/4.0 Chrome/156.0 Mobile Safari/537.36`,
    "android",
    "chrome",
    "other",
  ],
] as const)("%s", (_, agent, platform, browser, inApp) => {
  expect(surroundings(agent)).toMatchObject({ platform, browser, inApp });
});

test("an iPad that calls itself a Mac is told by its touch screen", () => {
  const agent =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15";
  expect(surroundings(agent, 5)).toMatchObject({ platform: "ios", phone: true });
  expect(surroundings(agent, 0)).toMatchObject({ platform: "mac", phone: false });
});
