import { beforeEach, expect, test } from "vitest";
import { offered, shiftOver, waveAway } from "./nudge";
import { asking, standing } from "./samples";

const NOW = 1_800_000_000_000;

beforeEach(() => shiftOver("anna"));

test("offered where the check is the agent's own affair and not made yet", () => {
  expect(offered(asking(), "anna", NOW)).toBe(true);
  expect(offered(asking({ mode: "required" }), "anna", NOW)).toBe(false);
  expect(offered(asking({ mode: "off" }), "anna", NOW)).toBe(false);
  expect(offered(asking({ standing: standing() }), "anna", NOW)).toBe(false);
  expect(offered(null, "anna", NOW)).toBe(false);
});

test("waved away it keeps quiet for the shift, for this agent alone", () => {
  waveAway("anna", NOW);
  expect(offered(asking(), "anna", NOW + 3_600_000)).toBe(false);
  expect(offered(asking(), "lukas", NOW)).toBe(true);
});

test("the next shift is asked anew, at the latest the next day", () => {
  waveAway("anna", NOW);
  expect(offered(asking(), "anna", NOW + 12 * 3_600_000)).toBe(true);
  waveAway("anna", NOW);
  shiftOver("anna");
  expect(offered(asking(), "anna", NOW)).toBe(true);
});
