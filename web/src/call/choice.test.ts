import { expect, test } from "vitest";
import { match, options } from "./choice";

const device = (kind: MediaDeviceKind, deviceId: string, label = "") =>
  ({ kind, deviceId, label }) as MediaDeviceInfo;

test("nameless entries before a permission are nothing to choose from", () => {
  const devices = [device("videoinput", ""), device("audioinput", "a", "Mic")];
  expect(options(devices, "camera")).toEqual([]);
  expect(options(devices, "microphone")).toEqual([{ id: "a", label: "Mic" }]);
});

test("what Windows lists a second time is listed once", () => {
  const devices = [device("audiooutput", "communications"), device("audiooutput", "default")];
  expect(options(devices, "speaker").map(({ id }) => id)).toEqual(["default"]);
});

test("a remembered device is known by its id, else by its name, else not", () => {
  const list = [
    { id: "1", label: "Front" },
    { id: "2", label: "" },
  ];
  expect(match(list, { id: "1", label: "Other" })).toBe("1");
  expect(match(list, { id: "old", label: "Front" })).toBe("1");
  expect(match(list, { id: "old", label: "" })).toBeNull();
  expect(match(list, undefined)).toBeNull();
});
