import { expect, test } from "vitest";
import { routeOf } from "./route";

test("a link is a token in the fragment", () => {
  expect(routeOf({ pathname: "/j", hash: "#a.b.c" })).toEqual({ page: "link", token: "a.b.c" });
});

test("a link that lost its token asks what to do", () => {
  expect(routeOf({ pathname: "/j", hash: "" })).toEqual({ page: "home" });
  expect(routeOf({ pathname: "/j", hash: "#%20".slice(0, 1) })).toEqual({ page: "home" });
});

test.each([
  ["/", "home"],
  ["/c", "contact"],
  ["/c/", "contact"],
  ["/code", "code"],
  ["/privacy", "privacy"],
  ["/imprint", "imprint"],
  ["/elsewhere", "home"],
])("%s is the page %s", (pathname, page) => {
  expect(routeOf({ pathname, hash: "#x" }).page).toBe(page);
});
