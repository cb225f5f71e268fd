import { expect, test } from "vitest";
import { Refusal } from "./refusal";

test("is an error with a code, and its sentence for logs", () => {
  const refusal = new Refusal("link.expired", "the link has expired", { at: 5 }, "token");
  expect(refusal).toBeInstanceOf(Error);
  expect(refusal).toMatchObject({
    name: "Refusal",
    code: "link.expired",
    message: "the link has expired",
    details: { at: 5 },
    field: "token",
  });
});

test("without a sentence the code stands in the log", () => {
  expect(new Refusal("local.timeout").message).toBe("local.timeout");
});

test("only what happened on the way to the server is local", () => {
  expect(new Refusal("local.offline").isLocal).toBe(true);
  expect(new Refusal("link.expired").isLocal).toBe(false);
});
