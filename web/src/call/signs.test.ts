import { nothing } from "lit";
import { expect, test } from "vitest";
import type { ParticipantView } from "../protocol/messages";
import { apart, troubleSign } from "./signs";

const person = (over: Partial<ParticipantView>): ParticipantView => ({
  id: "p1",
  role: "customer",
  name: null,
  joined_at: null,
  stage: "call",
  present: true,
  microphone: true,
  camera: true,
  screen: false,
  quality: null,
  trouble: null,
  ...over,
});
const weak = person({ trouble: { way: "up", cause: "loss", level: "poor", since: 1 } });
const agent = person({ id: "a1", role: "agent" });

test("trouble is shown to who works here, not to guests, who can't help it", () => {
  expect(troubleSign(weak, agent)).not.toBe(nothing);
  for (const role of ["customer", "companion"] as const)
    expect(troubleSign(weak, person({ role }))).toBe(nothing);
  expect(troubleSign(weak, null)).toBe(nothing);
});

test("slight trouble, and that of somebody who isn't there, is no sign's worth", () => {
  const slight = person({ trouble: { way: "up", cause: "loss", level: "fair", since: 1 } });
  expect(troubleSign(slight, agent)).toBe(nothing);
  expect(troubleSign({ ...weak, present: false }, agent)).toBe(nothing);
});

test("who waits is apart from who talks in private, and nobody else is", () => {
  const aside = person({ id: "a1", role: "agent", stage: "aside" });
  expect(apart(person({ stage: "waiting" }), aside)).toBe(true);
  expect(apart(person({ id: "b1", role: "colleague", stage: "aside" }), aside)).toBe(false);
  expect(apart(person({}), agent)).toBe(false);
  expect(apart(null, agent)).toBe(false);
});
