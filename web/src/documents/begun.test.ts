// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { hadBegun, rememberBegun } from "./begun";

it("remembers by contact, until nothing is left", () => {
  rememberBegun("c1", true);
  expect(hadBegun("c1")).toBe(true);
  expect(hadBegun("c2")).toBe(false);
  rememberBegun("c1", false);
  expect(hadBegun("c1")).toBe(false);
});
