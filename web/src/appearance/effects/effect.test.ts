// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { BLUR, fromKey, key, NONE, remember, remembered, same } from "./effect";

beforeEach(() => localStorage.clear());

test("a choice survives the way through storage", () => {
  expect(remembered()).toEqual(NONE);
  for (const effect of [BLUR, { kind: "backdrop", id: "b_12-x" }, NONE] as const) {
    remember(effect);
    expect(remembered()).toEqual(effect);
    expect(fromKey(key(effect))).toEqual(effect);
  }
});

test("what nobody could have chosen is nothing", () => {
  for (const word of ["", "Blur", "backdrop:", "backdrop:../x", `backdrop:${"a".repeat(65)}`])
    expect(fromKey(word)).toBeNull();
  localStorage.setItem("visavis.background", '{"kind":"blur"}');
  expect(remembered()).toEqual(NONE);
});

test("two backdrops differ", () => {
  expect(same({ kind: "backdrop", id: "a" }, { kind: "backdrop", id: "b" })).toBe(false);
  expect(same(BLUR, { kind: "blur" })).toBe(true);
});
