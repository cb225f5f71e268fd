// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AppearanceView } from "../../protocol/messages";
import { Refusal } from "../../protocol/refusal";
import { setLanguage } from "../../ui/text";
import { appearance } from "../client";
import { asking, rule, standing } from "../samples";
import { t } from "../words";
import { NOTHING } from "./steady";
import type { AppearanceVerdictPanel } from "./verdict";
import "./verdict";

const console = { session: { ask: <T>(run: () => Promise<T>) => run() } } as never;

beforeEach(() => setLanguage("en"));
afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

async function panel(
  view: AppearanceView,
  over: Partial<AppearanceVerdictPanel> = {},
): Promise<AppearanceVerdictPanel> {
  const element = document.createElement("v-appearance-verdict") as AppearanceVerdictPanel;
  Object.assign(element, { console, view, list: NOTHING, ...over });
  document.body.append(element);
  await element.updateComplete;
  return element;
}

const named = (within: Element, name: string) =>
  within.querySelector<HTMLButtonElement>(`button[name=${name}]`);
const heading = (within: Element) => within.querySelector("h2")?.textContent;
const reasons = (within: Element) =>
  [...within.querySelectorAll("li")].map(({ textContent }) =>
    textContent?.replace(/\s+/g, " ").trim(),
  );

const WARNED = standing({
  outcome: "warn",
  reasons: [
    { kind: "flagged", severity: "warn", check: "placement", manual: null },
    { kind: "not_measured", severity: "warn", check: "too_dark", manual: null },
    { kind: "not_ticked", severity: "warn", check: null, manual: "badge" },
    { kind: "effect", severity: "warn", check: null, manual: null },
  ],
});
const VIEW = asking({
  mode: "required",
  passes: false,
  rules: [rule("placement", {}), rule("too_dark", {})],
  manual: [{ id: "badge", severity: "warn", text: { de: "Schild.", en: "Name badge." } }],
  standing: WARNED,
});

test("each reason in a sentence, as it was seen if that is known", async () => {
  const list = new Map([
    ["placement", { shown: { sight: "hint", hint: "left" }, next: null, times: 0 }],
  ] as const);
  const element = await panel(VIEW, { list });
  expect(heading(element)).toBe(t("verdict.warn"));
  expect(reasons(element)).toEqual([
    `${t("check.placement")}. ${t("hint.left")}`,
    `${t("check.too_dark")}. ${t("why.not_now")}`,
    `Name badge. ${t("manual.open")}`,
    `${t("check.backdrop")}. ${t("hint.effect")}`,
  ]);
});

test("the house's own words come first", async () => {
  const rules = [rule("placement", {}, { text: { de: "Mittig!", en: "Sit in the middle." } })];
  const element = await panel({ ...VIEW, rules });
  expect(reasons(element)[0]).toBe(`${t("check.placement")}. Sit in the middle.`);
});

test("a warning is overridden with a reason, and with none it is asked for", async () => {
  const after = { ...VIEW, standing: { ...WARNED, overridden: true }, passes: true };
  const override = vi.spyOn(appearance, "override").mockResolvedValue(after);
  const element = await panel(VIEW);
  const views: AppearanceView[] = [];
  element.addEventListener("view", (event) => views.push((event as CustomEvent).detail));
  named(element, "override")?.click();
  await element.updateComplete;
  element.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  await element.updateComplete;
  expect(element.querySelector(".error")?.textContent?.trim()).toBe(t("override.missing"));
  expect(override).not.toHaveBeenCalled();
  element.querySelector<HTMLButtonElement>(".suggestions button")?.click();
  await element.updateComplete;
  element.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  await vi.waitFor(() => expect(views).toEqual([after]));
  expect(override).toHaveBeenCalledWith(t("override.suggestion.place"));
});

test("a refusal is told and what was written stays", async () => {
  vi.spyOn(appearance, "override").mockRejectedValue(new Refusal("local.offline"));
  const element = await panel(VIEW);
  named(element, "override")?.click();
  await element.updateComplete;
  element.reason = "Another place";
  element.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  await vi.waitFor(() => expect(element.querySelector(".notice.bad")).not.toBeNull());
  expect(element.querySelector("input")?.value).toBe("Another place");
});

test("a block has no override; a supervisor is asked", async () => {
  const blocked = { ...VIEW, standing: standing({ outcome: "block" }) };
  const help = vi.spyOn(appearance, "help").mockResolvedValue(blocked);
  const element = await panel(blocked);
  expect(named(element, "override")).toBeNull();
  named(element, "help")?.click();
  await vi.waitFor(() => expect(help).toHaveBeenCalledOnce());
});

test("who waits, and then is released, sees it come", async () => {
  const waits = { ...VIEW, standing: standing({ outcome: "block", asked: true }) };
  const element = await panel(waits, { looking: true, available: true });
  expect(heading(element)).toBe(t("verdict.asked"));
  expect(named(element, "go-available")).toBeNull();
  const released = standing({ outcome: "block", asked: true, released: true });
  element.view = { ...waits, passes: true, standing: released };
  await element.updateComplete;
  expect(heading(element)).toBe(t("verdict.released"));
  expect(named(element, "go-available")).not.toBeNull();
});
