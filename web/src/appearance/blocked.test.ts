// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { setLanguage } from "../ui/text";
import type { Blocked } from "./blocked";
import "./blocked";
import { appearance } from "./client";

const console = { session: { ask: <T>(run: () => Promise<T>) => run() } } as never;
const ANNA = { agent: "a1", name: "Anna Berger", since: 1_000 };

beforeEach(() => setLanguage("en"));
afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

async function shown(): Promise<Blocked> {
  const element = document.createElement("v-blocked") as Blocked;
  Object.assign(element, { console });
  document.body.append(element);
  await vi.waitFor(() => expect(appearance.blocked).toHaveBeenCalled());
  await element.updateComplete;
  return element;
}

test("nobody asks: nothing is shown", async () => {
  vi.spyOn(appearance, "blocked").mockResolvedValue({ blocked: [] });
  const element = await shown();
  expect(element.textContent?.trim()).toBe("");
});

test("who asks is released with a reason, and gone from the list", async () => {
  vi.spyOn(appearance, "blocked").mockResolvedValue({ blocked: [ANNA] });
  const release = vi.spyOn(appearance, "release").mockResolvedValue({ blocked: [] });
  const element = await shown();
  expect(element.querySelector("tbody")?.textContent).toContain("Anna Berger");
  element.querySelector<HTMLButtonElement>("button[name=release]")?.click();
  await element.updateComplete;
  const dialog = element.querySelector("v-dialog");
  await (dialog as unknown as Blocked).updateComplete;
  const submit = () =>
    element.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  submit();
  await element.updateComplete;
  expect(element.missing).toBe(true);
  expect(release).not.toHaveBeenCalled();
  element.reason = " The badge is being printed ";
  submit();
  await vi.waitFor(() =>
    expect(release).toHaveBeenCalledWith({ agent: "a1", reason: "The badge is being printed" }),
  );
  await vi.waitFor(() => expect(element.querySelector("table")).toBeNull());
});
