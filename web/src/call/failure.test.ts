import { describe, expect, test } from "vitest";
import { alone, classify } from "./failure";

const error = (name: string, message = "") => new DOMException(message, name);

describe("what browsers throw", () => {
  test.each([
    ["NotAllowedError", "Permission denied", "refused"],
    ["NotAllowedError", "Permission dismissed", "refused"],
    ["NotAllowedError", "Permission denied by system", "blocked"],
    [
      "NotAllowedError",
      "The request is not allowed by the user agent or the platform in the current context.",
      "blocked",
    ],
    ["SecurityError", "", "blocked"],
    ["NotFoundError", "Requested device not found", "missing"],
    ["NotReadableError", "Could not start video source", "busy"],
    ["AbortError", "Starting videoinput failed", "busy"],
    ["OverconstrainedError", "", "unfit"],
    ["SomethingNew", "", "busy"],
  ] as const)("%s: %s", (name, message, kind) => {
    expect(classify(error(name, message))).toBe(kind);
  });

  test("what is no error at all still gets a kind", () => {
    expect(classify("boom")).toBe("busy");
  });
});

describe("asking for one alone after both were refused", () => {
  test("never asks again about what a person has just refused", () => {
    const permissions = { camera: "denied", microphone: "prompt" } as const;
    expect(alone("camera", "refused", permissions)).toBe(false);
    expect(alone("microphone", "refused", permissions)).toBe(false);
  });

  test("takes what was granted before", () => {
    const permissions = { camera: "denied", microphone: "granted" } as const;
    expect(alone("microphone", "refused", permissions)).toBe(true);
  });

  test("a missing or busy camera says nothing about the microphone", () => {
    const permissions = { camera: null, microphone: null };
    expect(alone("microphone", "missing", permissions)).toBe(true);
    expect(alone("microphone", "busy", permissions)).toBe(true);
  });
});
