import { expect, test } from "vitest";
import type { ParticipantView, TroubleView } from "../protocol/messages";
import { advice } from "./advice";
import { participant } from "./samples";

const troubled = (id: string, trouble: Partial<TroubleView>, over = {}): ParticipantView =>
  participant({
    id,
    trouble: { way: "up", cause: "loss", level: "poor", since: 7, ...trouble },
    ...over,
  });

test("the worst comes first, with its way and since when", () => {
  const participants = [
    troubled("slow", { way: "both", cause: "delay", level: "fair" }),
    participant({ id: "well" }),
    troubled("cut", { way: "both", level: "lost" }),
    troubled("weak", { way: "down" }),
  ];
  const told = advice({ participants }, "weak");
  expect(told.map(({ participant: { id }, way, slight }) => [id, way, slight])).toEqual([
    ["cut", "lost", false],
    ["weak", "down_loss", false],
    ["slow", "both_delay", true],
  ]);
  expect(told.map(({ mine }) => mine)).toEqual([false, true, false]);
  expect(told[0]?.since).toBe(7);
});

test("who has left has no network to speak of", () => {
  expect(advice({ participants: [troubled("gone", {}, { present: false })] }, "me")).toEqual([]);
});
