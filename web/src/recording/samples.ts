import type { ConsentAnswerView, ConsentTextView, RecordingView } from "../protocol/messages";
import type { Purpose } from "./wire";

/** Examples for tests, as the desk would send them. */
export function text(purpose: Purpose, version = "1"): ConsentTextView {
  const words = (language: string) => `${purpose} ${version} ${language}`;
  return {
    purpose,
    version,
    text: { de: words("de"), en: words("en") },
    hashes: { de: `#${words("de")}`, en: `#${words("en")}` },
  };
}

export function answered(
  purpose: Purpose,
  state: ConsentAnswerView["state"] = "granted",
  version = "1",
): ConsentAnswerView {
  const hash = text(purpose, version).hashes["de"] ?? "";
  return { purpose, state, version, text: hash, language: "de", at: 1_000 };
}

export function recording(change: Partial<RecordingView> = {}): RecordingView {
  return {
    mode: "consent",
    state: "off",
    reasons: [],
    since: 0,
    kinds: [],
    pause: null,
    order: false,
    order_ended: null,
    headset: false,
    ask: [],
    mine: [],
    people: [],
    ...change,
  };
}
