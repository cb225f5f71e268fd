import { expect, test } from "vitest";
import type { FailureKind } from "../call/failure";
import type { DeviceState } from "../call/media";
import { troubles } from "./device-trouble";

const device = (failure: FailureKind | null): DeviceState => ({
  status: failure ? "failed" : "live",
  on: !failure,
  failure,
  track: null,
  label: "",
});

test("the same cause is told once for both", () => {
  expect(troubles({ camera: device("refused"), microphone: device("refused") })).toEqual([
    { subject: "both", kind: "refused" },
  ]);
});

test("two causes are told apart", () => {
  expect(troubles({ camera: device("busy"), microphone: device("missing") })).toEqual([
    { subject: "camera", kind: "busy" },
    { subject: "microphone", kind: "missing" },
  ]);
});

test("what works is not mentioned", () => {
  expect(troubles({ camera: device(null), microphone: device("missing") })).toEqual([
    { subject: "microphone", kind: "missing" },
  ]);
  expect(troubles({ camera: device(null), microphone: device(null) })).toEqual([]);
});
