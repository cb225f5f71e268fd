import { afterEach, expect, it, vi } from "vitest";
import { trusting } from "./script-url";

afterEach(() => {
  vi.unstubAllGlobals();
});

it("is the plain address where a browser knows no Trusted Types", () => {
  vi.stubGlobal("trustedTypes", undefined);
  expect(trusting("/assets/eyes.worker.js")()).toBe("/assets/eyes.worker.js");
});

it("vouches for its own address and no other", () => {
  const made: { name: string; rules: { createScriptURL(text: string): string } }[] = [];
  vi.stubGlobal("trustedTypes", {
    createPolicy(name: string, rules: { createScriptURL(text: string): string }) {
      made.push({ name, rules });
      return { createScriptURL: (text: string) => `trusted ${rules.createScriptURL(text)}` };
    },
  });
  expect(trusting("/assets/eyes.worker.js")()).toBe("trusted /assets/eyes.worker.js");
  expect(made[0]?.name).toBe("visavis-worker");
  expect(() => made[0]?.rules.createScriptURL("/assets/other.js")).toThrow(TypeError);
});
