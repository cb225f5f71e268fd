import { expect, test } from "vitest";
import { endOf, pause } from "./retry";

const outage = (tries: number, lasted = 0, code: number | null = 1006) => ({ tries, lasted, code });

test("pauses double from 300 ms up to a limit", () => {
  expect([0, 1, 2, 3, 4, 50].map((tries) => pause(outage(tries), 1))).toEqual([
    300, 600, 1_200, 2_400, 4_000, 4_000,
  ]);
  expect(pause(outage(50, 60_000), 1)).toBe(8_000);
});

test("the jitter is full, so that a crowd spreads over the whole pause", () => {
  expect(pause(outage(4), 0)).toBe(0);
  expect(pause(outage(4), 0.25)).toBe(1_000);
});

test("a restart is announced: everyone waits a little, spread over two seconds", () => {
  expect([0, 1].map((random) => pause(outage(0, 0, 1012), random))).toEqual([300, 2_300]);
});

test("who has flooded the desk stays away for a while", () => {
  expect(pause(outage(0, 0, 4029), 0)).toBe(8_000);
});

test("only the codes that mean so end it", () => {
  expect([1000, 1006, 1012, 4008, 4029].map(endOf)).toEqual([null, null, null, null, null]);
});
