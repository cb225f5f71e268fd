import { expect, test } from "vitest";
import type { ConsultView } from "../protocol/messages";
import { consulting } from "./consult";
import { contact, participant } from "./samples";

const consult = (state: ConsultView["state"]): ConsultView => ({
  colleague: "a2",
  name: "Lukas",
  state,
  note: "",
  since: 1,
  expires_at: 2,
});

test("the agent asks, steps aside, and is with the customer again", () => {
  expect(consulting(contact(), "a1")).toBe("none");
  expect(consulting(contact({ consult: consult("ringing") }), "a1")).toBe("ringing");
  expect(consulting(contact({ consult: consult("aside") }), "a1")).toBe("aside");
  expect(consulting(contact({ consult: consult("aside"), state: "wrap_up" }), "a1")).toBe("none");
});

test("the colleague advises, takes part, and may go on alone", () => {
  const there = (stage: "aside" | "call") => ({
    role: "colleague" as const,
    consult: stage === "aside" ? consult("aside") : null,
    participants: [participant({ id: "a2", role: "colleague", stage })],
  });
  expect(consulting(contact(there("aside")), "a2")).toBe("advising");
  expect(consulting(contact(there("call")), "a2")).toBe("guest");
  expect(consulting(contact({ ...there("call"), can_take_over: true }), "a2")).toBe("alone");
});

test("a supervisor asks nobody", () => {
  expect(consulting(contact({ role: "supervisor", consult: consult("aside") }), "s1")).toBe("none");
});
