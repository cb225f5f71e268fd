// @vitest-environment happy-dom
import { render } from "lit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Refusal } from "../../protocol/refusal";
import { setLanguage } from "../../ui/text";
import type { Film } from "./film";
import { check } from "./missing";
import { t } from "./words";

beforeEach(() => setLanguage("en"));
afterEach(() => document.body.replaceChildren());

const FILM = { start: 0, end: 1, lanes: [], silences: [] } as unknown as Film;

function drawn(refusal: Refusal | null): string {
  const sending = { busy: false, refusal };
  render(check(FILM, { sending, found: null, run: () => {} }), document.body);
  return document.body.textContent ?? "";
}

test("who has to wait for others' checks is told so in words, and may try again", () => {
  const text = drawn(new Refusal("unavailable", "", { reason: "busy" }));
  expect(text).toContain(t("check.busy"));
  expect(document.querySelector("button[name='check']")?.hasAttribute("disabled")).toBe(false);
  expect(drawn(new Refusal("not_found", "", { reason: "archive_unreachable" }))).not.toContain(
    t("check.busy"),
  );
  expect(drawn(null)).not.toContain(t("check.busy"));
});
