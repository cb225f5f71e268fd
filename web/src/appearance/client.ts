import { callsBelow } from "../protocol/api";
import type {
  AppearanceBlockedList,
  AppearanceChallenge,
  AppearancePolicies,
  AppearancePolicyEntry,
  AppearancePolicyWish,
  AppearanceRelease,
  AppearanceVerdict,
  AppearanceView,
  ObservationSent,
} from "../protocol/messages";

const call = callsBelow("/api/appearance");
const part = encodeURIComponent;

/** The self-check over HTTP. Each call rejects with a `Refusal`. Of a picture nothing is ever sent but numbers. */
export const appearance = {
  view: () => call<AppearanceView>("GET", ""),
  challenge: () => call<AppearanceChallenge>("POST", "/challenge"),
  observe: (body: ObservationSent) => call<AppearanceVerdict>("POST", "/observations", body),
  override: (reason: string) => call<AppearanceView>("POST", "/override", { reason }),
  /** Asks a supervisor to release a block. */
  help: () => call<AppearanceView>("POST", "/help"),

  blocked: () => call<AppearanceBlockedList>("GET", "/blocked"),
  release: (body: AppearanceRelease) => call<AppearanceBlockedList>("POST", "/release", body),

  policies: () => call<AppearancePolicies>("GET", "/policies"),
  policy: (queue: string) => call<AppearancePolicyEntry>("GET", `/policies/${part(queue)}`),
  save: (queue: string, body: AppearancePolicyWish) =>
    call<AppearancePolicyEntry>("POST", `/policies/${part(queue)}`, body),
  /** `version`: the one that is withdrawn; refused if there is a later one by now. */
  remove: (queue: string, version: number) =>
    call<AppearancePolicyEntry>("POST", `/policies/${part(queue)}/remove?based_on=${version}`),
} as const;
