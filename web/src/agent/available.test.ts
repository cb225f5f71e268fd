import { expect, test, vi } from "vitest";
import { asking } from "../appearance/samples";
import { Refusal } from "../protocol/refusal";
import { beAvailable } from "./available";
import { EMPTY } from "./model";

function scene(passes: boolean, mode: "self_check" | "required") {
  const go = vi.fn();
  const setPresence = vi.fn(() => Promise.resolve());
  const desk = { state: { ...EMPTY, appearance: asking({ passes, mode }) }, setPresence };
  return { go, setPresence, desk, console: { router: { go } as never } };
}

test("where it isn't required nothing stands between", async () => {
  const { go, setPresence, desk, console } = scene(false, "self_check");
  await beAvailable(console, desk);
  expect(setPresence).toHaveBeenCalledWith({ state: "available", reason: null });
  expect(go).not.toHaveBeenCalled();
});

test("where it is, the check opens, and is told what for", async () => {
  const { go, setPresence, desk, console } = scene(false, "required");
  await beAvailable(console, desk);
  expect(setPresence).not.toHaveBeenCalled();
  expect(go).toHaveBeenCalledWith("appearance", { for: "available" });
});

test("a policy that changed meanwhile leads there, too", async () => {
  const { go, setPresence, desk, console } = scene(true, "required");
  setPresence.mockRejectedValueOnce(new Refusal("appearance.check_needed"));
  await beAvailable(console, desk);
  expect(go).toHaveBeenCalledWith("appearance", { for: "available" });
});
