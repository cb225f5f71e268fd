// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { setLanguage } from "../../ui/text";
import "./names";
import type { MarkNames } from "./names";
import type { ShownMark } from "./wire";

beforeEach(() => setLanguage("en"));
afterEach(() => document.body.replaceChildren());

function mark(id: string, author: string, more: Partial<ShownMark> = {}): ShownMark {
  const points = [1_000, 2_000, 50, 3_000, 4_000, 50];
  const made = { id, author, colour: 3, tool: "arrow", size: 100, points, text: null } as const;
  return { ...made, at: 0, unsent: false, ...more };
}

async function shown(props: Partial<MarkNames>): Promise<{ element: MarkNames; erased: string[] }> {
  const element = Object.assign(document.createElement("vv-mark-names") as MarkNames, {
    size: [10_000, 10_000],
    you: "me",
    nameOf: (participant: string) => (participant === "me" ? "Anna" : "Max"),
    ...props,
  });
  const erased: string[] = [];
  element.addEventListener("vv-erase", (event) =>
    erased.push(...(event as CustomEvent).detail.marks),
  );
  document.body.append(element);
  await element.updateComplete;
  return { element, erased };
}

const list = (element: MarkNames) => element.querySelector<HTMLElement>(".mark-list");

async function press(element: MarkNames, key: string): Promise<void> {
  list(element)?.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );
  await element.updateComplete;
}

const name = (element: MarkNames) => element.querySelector(".mark-name")?.textContent ?? null;

test("marks are listed by what they are and whose", async () => {
  const marks = [
    mark("a", "me"),
    mark("b", "you", { tool: "text", text: "12 %" }),
    mark("c", "me", { tool: "pen", unsent: true }),
  ];
  const { element } = await shown({ marks });
  const words = [...element.querySelectorAll("[role=option]")].map((each) =>
    each.textContent?.trim(),
  );
  expect(words).toEqual(["Arrow by Anna", "Text by Max: 12 %", "Pen by Anna (not sent yet)"]);
  expect(list(element)?.getAttribute("aria-label")).toBe("3 drawings on this page");
  expect((await shown({ marks: [] })).element.querySelector(".mark-list")).toBeNull();
});

test("arrow keys reach each mark, with a frame and the name at it", async () => {
  const { element } = await shown({ marks: [mark("a", "you"), mark("b", "me")] });
  list(element)?.focus();
  await element.updateComplete;
  expect(list(element)?.getAttribute("aria-activedescendant")).toBe("mark-b");
  expect(name(element)).toBe("Anna");
  await press(element, "ArrowUp");
  await press(element, "ArrowUp");
  expect(name(element)).toBe("Max");
  expect(element.querySelector(".mark-frame")).not.toBeNull();
  expect(element.style.getPropertyValue("--x")).toBe("6.5%");
  expect(element.style.getPropertyValue("--mark")).toBe("var(--mark-3)");
  await press(element, "End");
  expect(name(element)).toBe("Anna");
  list(element)?.blur();
  await element.updateComplete;
  expect(name(element)).toBeNull();
});

test("the name shows at the mark under the pointer", async () => {
  const one = mark("a", "you");
  const { element } = await shown({ marks: [one], hovered: one });
  expect(name(element)).toBe("Max");
});

test("one's own are erased by key; others' are not, nor anything where one only looks", async () => {
  const { element, erased } = await shown({ marks: [mark("a", "you"), mark("b", "me")] });
  list(element)?.focus();
  await press(element, "Home");
  await press(element, "Delete");
  expect(erased).toEqual([]);
  await press(element, "End");
  await press(element, "Delete");
  expect(erased).toEqual(["b"]);
  const looking = await shown({ marks: [mark("b", "me")], readonly: true });
  list(looking.element)?.focus();
  await press(looking.element, "Delete");
  expect(looking.erased).toEqual([]);
});
