import { describe, expect, test } from "vitest";
import { asking, standing } from "./samples";
import { gated, stand } from "./standing";

describe("how an agent stands", () => {
  test("nothing is asked without the switch, a policy, or the desk's word", () => {
    expect(stand(null)).toBe("nothing");
    expect(stand(asking({ mode: "off" }))).toBe("nothing");
    expect(stand(asking({ queues: [] }))).toBe("nothing");
  });

  test.each([
    [null, "due"],
    [standing(), "good"],
    [standing({ outcome: "warn" }), "hints"],
    [standing({ outcome: "warn", overridden: true }), "overridden"],
    [standing({ outcome: "block" }), "blocked"],
    [standing({ outcome: "block", asked: true }), "asked"],
    [standing({ outcome: "block", asked: true, released: true }), "released"],
    [standing({ covers: false }), "changed"],
  ] as const)("%o", (given, told) => {
    expect(stand(asking({ standing: given }))).toBe(told);
  });
});

test("only where it is required the check comes before available", () => {
  expect(gated(null)).toBe(false);
  expect(gated(asking({ mode: "self_check", passes: false }))).toBe(false);
  expect(gated(asking({ mode: "required", passes: true }))).toBe(false);
  expect(gated(asking({ mode: "required", passes: false }))).toBe(true);
});
