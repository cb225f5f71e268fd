/** Where the page runs, as far as it changes what people must be told. Pure: from a user agent to a verdict. */

export type Platform = "ios" | "android" | "mac" | "windows" | "linux";

export interface Surroundings {
  readonly platform: Platform;
  readonly browser: "chrome" | "edge" | "firefox" | "safari" | "other";
  /** The app whose built-in browser this is; *other* when it can be seen to be one but not whose. */
  readonly inApp: string | null;
  readonly phone: boolean;
}

const APPS: readonly (readonly [RegExp, string])[] = [
  [/\bFB(AN|AV|IOS|_IAB)\b|FBAN|FBAV/, "Facebook"],
  [/Instagram/, "Instagram"],
  [/LinkedInApp/, "LinkedIn"],
  [/\bGSA\//, "Google"],
  [/Gmail|GmailMobile/i, "Gmail"],
  [/Snapchat/, "Snapchat"],
  [/TikTok|musical_ly|BytedanceWebview/i, "TikTok"],
  [/MicroMessenger/, "WeChat"],
  [/\bLine\//, "LINE"],
  [/Twitter/, "X"],
  [/WhatsApp/, "WhatsApp"],
  [/Telegram/, "Telegram"],
  [/Teams\//, "Teams"],
  [/Outlook-|OutlookMobile/i, "Outlook"],
];

export function surroundings(agent: string, touchPoints = 0): Surroundings {
  const platform = platformOf(agent, touchPoints);
  return {
    platform,
    browser: browserOf(agent),
    inApp: inAppOf(agent, platform),
    phone: platform === "ios" || platform === "android",
  };
}

function platformOf(agent: string, touchPoints: number): Platform {
  if (/iPhone|iPad|iPod/.test(agent)) return "ios";
  if (/Android/.test(agent)) return "android";
  // An iPad asks for desktop pages and calls itself a Mac; no Mac has a touch screen.
  if (/Macintosh/.test(agent)) return touchPoints > 1 ? "ios" : "mac";
  if (/Windows/.test(agent)) return "windows";
  return "linux";
}

function browserOf(agent: string): Surroundings["browser"] {
  if (/Edg(A|iOS)?\//.test(agent)) return "edge";
  if (/Firefox\/|FxiOS\//.test(agent)) return "firefox";
  if (/Chrome\/|CriOS\/|Chromium\//.test(agent)) return "chrome";
  if (/Safari\//.test(agent)) return "safari";
  return "other";
}

function inAppOf(agent: string, platform: Platform): string | null {
  const app = APPS.find(([pattern]) => pattern.test(agent));
  if (app) return app[1];
  if (platform === "android" && /; wv\)/.test(agent)) return "other";
  // Every real browser on iOS names Safari; an app's bare web view doesn't.
  if (platform === "ios" && /AppleWebKit/.test(agent) && !/Safari\//.test(agent)) return "other";
  return null;
}

export function here(): Surroundings {
  return surroundings(navigator.userAgent, navigator.maxTouchPoints);
}
