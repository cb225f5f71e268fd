// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { setLanguage } from "../../ui/text";
import type { ShownPage } from "./pages";
import "./shown-page";
import type { ShownPageView } from "./shown-page";

beforeEach(() => setLanguage("en"));
afterEach(() => document.body.replaceChildren());

const PAGE: ShownPage = {
  start: 0,
  end: 1,
  page: 2,
  presenter: "anna",
  viewers: ["anna"],
  document: {
    version: "v1",
    name: "Terms.pdf",
    pages: 3,
    sizes: [[60_000, 80_000]],
    sha256: "ab",
    by: "anna",
    there: true,
  },
};

async function shown(props: Partial<ShownPageView>): Promise<ShownPageView> {
  const element = Object.assign(document.createElement("v-shown-page") as ShownPageView, {
    address: "/page.webp",
    nameOf: () => "Anna",
    ...props,
  });
  document.body.append(element);
  await element.updateComplete;
  return element;
}

test("the page is shown with its name and who showed it", async () => {
  const element = await shown({ shown: PAGE });
  expect(element.querySelector("img")?.getAttribute("src")).toBe("/page.webp");
  expect(element.querySelector("img")?.alt).toBe("Terms.pdf, page 2");
  expect(element.querySelector("figcaption")?.textContent).toContain("Anna");
  expect(element.querySelector("vv-marks")).not.toBeNull();
  expect(element.querySelector<HTMLElement>(".film-sheet")?.style.getPropertyValue("--ratio")).toBe(
    "0.75",
  );
});

test("where nothing was shown, or the page is gone, words say so", async () => {
  expect((await shown({ shown: null })).textContent).toContain("No document was shown");
  const element = await shown({ shown: PAGE });
  element.querySelector("img")?.dispatchEvent(new Event("error"));
  await element.updateComplete;
  expect(element.textContent).toContain("is no longer there");
  const gone = { ...PAGE, document: { ...PAGE.document, there: false } };
  expect((await shown({ shown: gone })).querySelector("img")).toBeNull();
});
