import { afterEach, describe, expect, test, vi } from "vitest";
import { match, options, remember, remembered } from "./choice";

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

describe("what is remembered", () => {
  const store = (text: string | null) =>
    vi.stubGlobal("localStorage", { getItem: () => text, setItem: vi.fn() });
  afterEach(() => vi.unstubAllGlobals());

  test("is what was written, as far as it can be understood", () => {
    store(JSON.stringify({ camera: { id: "1", label: "Front" }, speaker: "x", lamp: { id: "2" } }));
    expect(remembered()).toEqual({ camera: { id: "1", label: "Front" } });
  });

  test("is nothing where there is nothing, or nonsense", () => {
    for (const text of [null, "null", "7", "{"]) {
      store(text);
      expect(remembered()).toEqual({});
    }
  });

  test("storage that is blocked stops nobody", () => {
    const blocked = () => {
      throw new DOMException("blocked", "SecurityError");
    };
    vi.stubGlobal("localStorage", { getItem: blocked, setItem: blocked });
    expect(remembered()).toEqual({});
    expect(() => remember({ camera: { id: "1", label: "Front" } })).not.toThrow();
  });
});
