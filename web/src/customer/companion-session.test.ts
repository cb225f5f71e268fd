import { expect, test, vi } from "vitest";
import type { LocalMedia } from "../call/media";
import type { Code } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import type { DeskSocket } from "../protocol/socket";
import { companionStep } from "./companion-model";
import { type CompanionParts, CompanionSession } from "./companion-session";

function page(redeemed: () => Promise<never> | Promise<object>) {
  const socket = {
    subscribe: () => () => undefined,
    onMessage: () => () => undefined,
    connect: vi.fn(),
    close: vi.fn(),
    calls: () => [],
  };
  const media = { subscribe: () => () => undefined };
  const redeemCompanion = vi.fn(redeemed);
  const enter = vi.fn();
  const parts = {
    api: { desk: () => Promise.reject(new Refusal("local.offline")), redeemCompanion },
    socket: socket as unknown as DeskSocket,
    media: media as unknown as LocalMedia,
    enter,
  } as unknown as CompanionParts;
  return { session: new CompanionSession(parts), socket, redeemCompanion, enter };
}

const refuse = (code: Code | "local.offline") => () => Promise.reject(new Refusal(code));

test("reading the welcome and trying the devices doesn't use the link up; joining does, once", async () => {
  const { session, socket, redeemCompanion, enter } = page(() => Promise.resolve({}));
  await session.open("t1");
  session.start();
  expect(redeemCompanion).not.toHaveBeenCalled();
  await Promise.all([session.join(), session.join()]);
  expect(redeemCompanion).toHaveBeenCalledExactlyOnceWith({ token: "t1" });
  expect(enter).toHaveBeenCalledOnce();
  expect(socket.connect).toHaveBeenCalledExactlyOnceWith("/ws/companion");
  expect(companionStep(session.state).name).toBe("loading");
});

test("without a network the devices stay, and the link can be tried again", async () => {
  const { session } = page(refuse("local.offline"));
  await session.open("t1");
  session.start();
  await session.join();
  expect(companionStep(session.state).name).toBe("devices");
  expect(session.state.refused?.code).toBe("local.offline");
  expect(session.state.busy).toBeNull();
});

test("a link that was used already says so on the whole page", async () => {
  const { session, enter } = page(refuse("companion.gone"));
  await session.open("t1");
  session.start();
  await session.join();
  expect(companionStep(session.state)).toMatchObject({ failure: { code: "companion.gone" } });
  expect(enter).not.toHaveBeenCalled();
});
