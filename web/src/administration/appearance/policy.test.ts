// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { appearance } from "../../appearance/client";
import type { AppearancePolicies, AppearancePolicyEntry } from "../../protocol/messages";
import { Refusal } from "../../protocol/refusal";
import { setLanguage } from "../../ui/text";
import type { AppearancePolicyPage } from "./policy";
import "./policy";
import { t } from "./words";

const console = {
  session: { ask: <T>(run: () => Promise<T>) => run() },
  names: { queue: (id: string) => `Queue ${id}` },
} as never;
const ALL: AppearancePolicies = {
  mode: "self_check",
  allow_block: false,
  queues: [],
  checks: [
    {
      check: "too_dark",
      limits: [{ name: "face_p97_min", usual: 55, least: 30, most: 90, fixed: false }],
      evidence: { people: 17, caught: 1, false_alarms: 0, most: "warn" },
    },
    {
      check: "clothing_text",
      limits: [],
      evidence: { people: 17, caught: 0.69, false_alarms: 0, most: "info" },
    },
  ],
};
const ENTRY: AppearancePolicyEntry = {
  queue: "german",
  title: { de: "Deutsch", en: "German" },
  version: 2,
  policy: {
    rules: [{ check: "too_dark", severity: "warn", limits: {}, text: null }],
    manual: [{ id: "badge", severity: "warn", text: { de: "Schild", en: "Badge" } }],
    backdrop: "any",
    palette: [],
    effects: "any",
  },
  versions: [
    { version: 2, sha256: "b", saved_at: 2_000, author: "nina", author_name: "Nina", empty: false },
    { version: 1, sha256: "a", saved_at: 1_000, author: "gone", author_name: null, empty: true },
  ],
};

beforeEach(() => {
  setLanguage("en");
  vi.spyOn(appearance, "policies").mockResolvedValue(ALL);
  vi.spyOn(appearance, "policy").mockResolvedValue(ENTRY);
});
afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

async function editor(): Promise<AppearancePolicyPage> {
  const element = document.createElement("v-appearance-policy") as AppearancePolicyPage;
  Object.assign(element, { console, route: { page: "policy", id: "german", query: {} } });
  document.body.append(element);
  await vi.waitFor(() => expect(element.querySelector("form")).not.toBeNull());
  return element;
}

const save = (element: Element) =>
  element.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
const error = (element: Element, id: string) =>
  element.querySelector(`#${id}-error`)?.textContent?.trim();

test("what is known of a check stands beside it, and why it can't be stricter", async () => {
  const element = await editor();
  const dark = element.querySelector(".policy-rule");
  expect(dark?.textContent).toContain(t("evidence.provisional", { count: 17 }));
  expect(dark?.querySelector("#rule-too_dark-severity-hint")?.textContent).toBe(
    t("barred.few", { severity: t("severity.block") }),
  );
  const severities = [...(dark?.querySelectorAll("#rule-too_dark-severity option") ?? [])];
  expect(severities.map(({ textContent }) => textContent)).toEqual([
    t("severity.info"),
    t("severity.warn"),
  ]);
});

test("who saved what and when is listed, also by whom who is no more", async () => {
  const element = await editor();
  const rows = [...element.querySelectorAll("tbody tr")].map(({ textContent }) => textContent);
  expect(rows[0]).toContain("Nina");
  expect(rows[1]).toContain("gone");
  expect(rows[1]).toContain(t("version.empty"));
});

test("is saved on the version that was changed, and goes on from the new one", async () => {
  const saved = { ...ENTRY, version: 3 };
  const sent = vi.spyOn(appearance, "save").mockResolvedValue(saved);
  const element = await editor();
  save(element);
  await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce());
  expect(sent).toHaveBeenLastCalledWith("german", { based_on: 2, policy: ENTRY.policy });
  await element.updateComplete;
  save(element);
  await vi.waitFor(() => expect(sent).toHaveBeenCalledTimes(2));
  expect(sent.mock.lastCall?.[1].based_on).toBe(3);
});

test("a refusal stands at its field, whichever it is", async () => {
  const send = vi.spyOn(appearance, "save");
  const element = await editor();
  for (const [field, why, id] of [
    ["policy.rules.0.severity", "not_shown", "rule-too_dark-severity"],
    ["policy.manual.0.text.en", "language", "item-badge-en"],
    ["policy.rules.0.limits.face_p97_min", "out_of_range", "limit-face_p97_min"],
  ] as const) {
    send.mockRejectedValueOnce(new Refusal("appearance.policy_invalid", "", { why }, field));
    save(element);
    await vi.waitFor(() => expect(error(element, id)).toBe(t(`fault.${why}`)));
  }
  const clash = { why: "leaves_nothing", queue: "english" };
  const field = "policy.rules.0.limits.face_p97_min";
  send.mockRejectedValueOnce(new Refusal("appearance.policy_invalid", "", clash, field));
  save(element);
  await vi.waitFor(() =>
    expect(error(element, "limit-face_p97_min")).toBe(t("clash", { queue: "Queue english" })),
  );
});

test("a number that can't be is told here, without asking the desk", async () => {
  const send = vi.spyOn(appearance, "save");
  const element = await editor();
  const input = element.querySelector<HTMLInputElement>("#limit-face_p97_min");
  if (!input) throw new Error("no field");
  input.value = "very bright";
  input.dispatchEvent(new Event("input"));
  save(element);
  await vi.waitFor(() => expect(error(element, "limit-face_p97_min")).toBe(t("fault.range")));
  expect(send).not.toHaveBeenCalled();
});

test("somebody else was faster: what was typed stays until the new version is asked for", async () => {
  const refusal = new Refusal("appearance.policy_outdated", "", { version: 3 });
  vi.spyOn(appearance, "save").mockRejectedValue(refusal);
  const element = await editor();
  element.querySelector<HTMLInputElement>("input[name=rule-clothing_text]")?.click();
  save(element);
  await vi.waitFor(() =>
    expect(element.querySelector(".notice.warn")?.textContent).toContain(t("policy.outdated")),
  );
  const box = () => element.querySelector<HTMLInputElement>("input[name=rule-clothing_text]");
  expect(box()?.checked).toBe(true);
  vi.mocked(appearance.policy).mockResolvedValue({ ...ENTRY, version: 3 });
  element.querySelector<HTMLButtonElement>("button[name=load-newer]")?.click();
  await vi.waitFor(() => expect(box()?.checked).toBe(false));
});
