// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { LocalMedia } from "../call/media";
import type { CustomerSeat, LinkCheck } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import type { DeskSocket } from "../protocol/socket";
import { stepOf } from "./model";
import { CustomerSession, type SessionParts } from "./session";

const check: LinkCheck = {
  queue: "english",
  queue_title: { en: "English" },
  language: "en",
  channels: ["video"],
  availability: { open: true, staffed: true, opens_at: null },
  expires_at: 9,
};
const seat: CustomerSeat = { contact: "c1", seat: "holder", state: "created", channels: ["video"] };

function made(change: Partial<SessionParts["api"]> = {}) {
  const enter = vi.fn();
  const connect = vi.fn();
  const socket = { subscribe: () => () => true, onMessage: () => () => true, connect };
  const session = new CustomerSession({
    api: {
      desk: () => Promise.reject(new Refusal("local.offline")),
      checkLink: () => Promise.resolve(check),
      redeemLink: () => Promise.resolve(seat),
      redeemCode: () => Promise.resolve(seat),
      contact: () => Promise.resolve(seat),
      ...change,
    },
    socket: socket as unknown as DeskSocket,
    media: { subscribe: () => () => true } as unknown as LocalMedia,
    enter,
  });
  return { session, enter, connect };
}

beforeEach(() => sessionStorage.clear());

const link = { page: "link", token: "t1" } as const;

describe("a link", () => {
  test("is only looked at until Start; then the address no longer holds it", async () => {
    const redeemLink = vi.fn(() => Promise.resolve(seat));
    const { session, enter, connect } = made({ redeemLink });
    await session.open(link);
    expect(stepOf(session.state).name).toBe("welcome");
    expect(redeemLink).not.toHaveBeenCalled();
    await session.start();
    expect(redeemLink).toHaveBeenCalledWith({ token: "t1" });
    expect(enter).toHaveBeenCalledOnce();
    expect(connect).toHaveBeenCalledWith("/ws/customer?contact=c1");
    expect(JSON.stringify(session.state)).not.toContain("t1");
  });

  test("that is refused at Start takes the page", async () => {
    const { session, enter } = made({
      redeemLink: () => Promise.reject(new Refusal("link.used_up")),
    });
    await session.open(link);
    await session.start();
    expect(stepOf(session.state)).toMatchObject({ failure: { code: "link.used_up" } });
    expect(enter).not.toHaveBeenCalled();
  });

  test("stays on the page when only the network failed, and Start works again", async () => {
    const redeemLink = vi
      .fn<() => Promise<CustomerSeat>>()
      .mockRejectedValueOnce(new Refusal("local.offline"))
      .mockResolvedValueOnce(seat);
    const { session } = made({ redeemLink });
    await session.open(link);
    await session.start();
    expect(stepOf(session.state).name).toBe("welcome");
    expect(session.state).toMatchObject({ refused: { code: "local.offline" }, busy: null });
    await session.start();
    expect(session.state).toMatchObject({ refused: null, seat: { status: "ready" } });
  });

  test("pasted over another wins, even if the first answers late", async () => {
    let late: (value: LinkCheck) => void = () => undefined;
    const first = new Promise<LinkCheck>((resolve) => {
      late = resolve;
    });
    const second = { ...check, queue: "german" };
    const checkLink = ({ token }: { token: string }) =>
      token === "t1" ? first : Promise.resolve(second);
    const { session } = made({ checkLink });
    const opened = session.open(link);
    await session.open({ page: "link", token: "t2" });
    late(check);
    await opened;
    expect(stepOf(session.state)).toEqual({ name: "welcome", check: second });
  });

  test("is not asked for again on the way back from the privacy notice", async () => {
    const checkLink = vi.fn(() => Promise.resolve(check));
    const { session } = made({ checkLink });
    await session.open(link);
    await session.open({ page: "privacy" });
    await session.open(link);
    expect(stepOf(session.state).name).toBe("welcome");
    expect(checkLink).toHaveBeenCalledOnce();
  });
});

test("a tab comes back to the contact it was in, whatever was opened beside it", async () => {
  const contact = vi.fn(() => Promise.resolve(seat));
  const before = made({ contact }).session;
  await before.open({ page: "contact" });
  expect(contact).toHaveBeenLastCalledWith(undefined);
  const { session, connect } = made({ contact });
  await session.open({ page: "contact" });
  expect(contact).toHaveBeenLastCalledWith("c1");
  expect(connect).toHaveBeenCalledWith("/ws/customer?contact=c1");
});

test("a page without a seat says so, and a later try may find one", async () => {
  const contact = vi
    .fn<() => Promise<CustomerSeat>>()
    .mockRejectedValueOnce(new Refusal("contact.none"))
    .mockResolvedValueOnce(seat);
  const { session, connect } = made({ contact });
  await session.open({ page: "contact" });
  expect(stepOf(session.state)).toMatchObject({ failure: { code: "contact.none" } });
  await session.lookAgain();
  expect(connect).toHaveBeenCalledOnce();
});

test("a house that can't be reached doesn't stop the link", async () => {
  const { session } = made();
  await session.open(link);
  expect(session.state.desk.status).toBe("failed");
  expect(stepOf(session.state).name).toBe("welcome");
});
