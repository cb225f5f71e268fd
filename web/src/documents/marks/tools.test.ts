// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { setLanguage } from "../../ui/text";
import "./tools";
import type { MarkTools } from "./tools";

let heard: unknown[] = [];

beforeEach(() => {
  setLanguage("en");
  heard = [];
});
afterEach(() => document.body.replaceChildren());

async function shown(props: Partial<MarkTools> = {}): Promise<MarkTools> {
  const element = Object.assign(document.createElement("vv-mark-tools") as MarkTools, props);
  for (const name of ["vv-tool", "vv-undo", "vv-redo"])
    element.addEventListener(name, (event) =>
      heard.push(event instanceof CustomEvent ? event.detail : name),
    );
  document.body.append(element);
  await element.updateComplete;
  return element;
}

const named = (element: MarkTools, name: string) =>
  element.querySelector<HTMLButtonElement>(`button[name=${name}]`);
const key = (init: KeyboardEventInit, target: Element = document.body) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));

test("a tool is taken, and put down by a second press or by Escape", async () => {
  const element = await shown();
  named(element, "tool-arrow")?.click();
  element.tool = "arrow";
  await element.updateComplete;
  expect(named(element, "tool-arrow")?.getAttribute("aria-pressed")).toBe("true");
  named(element, "tool-arrow")?.click();
  key({ key: "Escape" });
  expect(heard).toEqual(["arrow", null, null]);
});

test("undo and redo by button and by key, only where there is something to", async () => {
  const element = await shown({ undo: true, redo: false });
  expect(named(element, "vv-redo")?.disabled).toBe(true);
  named(element, "vv-undo")?.click();
  key({ key: "z", ctrlKey: true });
  key({ key: "Z", ctrlKey: true, shiftKey: true });
  key({ key: "y", ctrlKey: true });
  expect(heard).toEqual(["vv-undo", "vv-undo"]);
  element.redo = true;
  key({ key: "Z", metaKey: true, shiftKey: true });
  key({ key: "y", ctrlKey: true });
  key({ key: "z" });
  expect(heard.slice(2)).toEqual(["vv-redo", "vv-redo"]);
});

test("where letters are typed, Ctrl+Z is theirs", async () => {
  await shown({ undo: true });
  const field = document.createElement("textarea");
  document.body.append(field);
  key({ key: "z", ctrlKey: true }, field);
  expect(heard).toEqual([]);
});

test("what waits for the desk is said", async () => {
  const element = await shown({ unsent: 2 });
  expect(element.querySelector(".mark-unsent")?.textContent).toContain(
    "2 drawings are not sent yet",
  );
  expect((await shown()).querySelector(".mark-unsent")).toBeNull();
});
