// @vitest-environment happy-dom
import { render } from "lit";
import { afterEach, expect, test } from "vitest";
import { bar } from "./bar";
import type { Documents } from "./documents";
import type { Shown } from "./model";
import { document as paper } from "./samples";

afterEach(() => document.body.replaceChildren());

function drawn(page: number): { press: (name: string) => HTMLElement; turned: number[] } {
  const turned: number[] = [];
  const documents = { turn: (to: number) => void turned.push(to) } as unknown as Documents;
  const shown: Shown = { as: "looking", document: paper({ pages: 3 }), version: "v1", page };
  const place = document.body.appendChild(document.createElement("div"));
  render(bar(shown, documents, null), place);
  const press = (name: string): HTMLElement => {
    const found = document.querySelector<HTMLElement>(`[name=document-${name}]`);
    if (!found) throw new Error(`no ${name}`);
    found.focus();
    found.click();
    return found;
  };
  return { press, turned };
}

test("turns to the pages beside this one", () => {
  const { press, turned } = drawn(2);
  press("next");
  press("before");
  expect(turned).toEqual([3, 1]);
});

test("what leads nowhere keeps the focus and does nothing", () => {
  const { press, turned } = drawn(3);
  const next = press("next");
  expect(turned).toEqual([]);
  expect(next.getAttribute("aria-disabled")).toBe("true");
  expect(document.activeElement).toBe(next);
  expect(press("before").hasAttribute("aria-disabled")).toBe(false);
});
