// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { brought, remember } from "./brought";

beforeEach(() => sessionStorage.clear());

test("a reload brings what was on, and leaves off what was off", () => {
  remember("c1", { camera: false, microphone: true });
  expect(brought({ id: "c1", channel: "video" })).toEqual({ camera: false, microphone: true });
});

test("another contact, or another device, brings what the channel has a use for", () => {
  remember("c1", { camera: false, microphone: false });
  expect(brought({ id: "c2", channel: "video" })).toEqual({ camera: true, microphone: true });
  expect(brought({ id: "c2", channel: "sound" })).toEqual({ camera: false, microphone: true });
  expect(brought({ id: "c2", channel: "chat" })).toEqual({ camera: false, microphone: false });
});

test("what is not ours in the storage is passed over", () => {
  sessionStorage.setItem("visavis.brought", "{");
  expect(brought({ id: "c1", channel: "video" })).toEqual({ camera: true, microphone: true });
});
