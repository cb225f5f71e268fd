import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "./api";

const fetched = vi.fn<typeof fetch>();

beforeEach(() => vi.stubGlobal("fetch", fetched));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  fetched.mockReset();
});

const answers = (body: unknown, status = 200) =>
  fetched.mockResolvedValue(
    new Response(typeof body === "string" ? body : JSON.stringify(body), { status }),
  );

test("asks with the page's cookie and without a cache, and gives the answer", async () => {
  answers({ contact: "c", seat: "holder", state: "waiting", channels: ["video"] });
  await expect(api.redeemLink({ token: "t" })).resolves.toMatchObject({ contact: "c" });
  expect(fetched).toHaveBeenCalledWith(
    "/api/links/redeem",
    expect.objectContaining({
      method: "POST",
      body: '{"token":"t"}',
      credentials: "same-origin",
      cache: "no-store",
    }),
  );
});

test("an empty answer is no answer to read", async () => {
  fetched.mockResolvedValue(new Response(null, { status: 204 }));
  await expect(api.signOut()).resolves.toBeUndefined();
});

test("filters stand in the address, without what is not given", async () => {
  answers({ contacts: [], next: null });
  await api.contacts({ queue: "a b", after: "" });
  expect(fetched.mock.calls[0]?.[0]).toBe("/api/contacts?queue=a+b");
});

describe("refusals", () => {
  test("are the server's own problem", async () => {
    const problem = { code: "link.expired", sentence: "", field: null, details: { at: 5 } };
    answers(problem, 410);
    await expect(api.checkLink({ token: "t" })).rejects.toMatchObject({
      code: "link.expired",
      details: { at: 5 },
      isLocal: false,
    });
  });

  test.each([
    [401, "sign_in.needed"],
    [404, "not_found"],
    [502, "unavailable"],
    [418, "local.unreadable"],
  ])("a proxy's own page with status %i reads as %s", async (status, code) => {
    answers("<h1>nginx</h1>", status);
    await expect(api.me()).rejects.toMatchObject({ code });
  });

  test("say whether the device is offline or the server can't be reached", async () => {
    fetched.mockRejectedValue(new TypeError("Failed to fetch"));
    vi.stubGlobal("navigator", { onLine: false });
    await expect(api.desk()).rejects.toMatchObject({ code: "local.offline" });
    vi.stubGlobal("navigator", { onLine: true });
    await expect(api.desk()).rejects.toMatchObject({ code: "local.unreachable", isLocal: true });
  });

  test("come after 10 s without an answer", async () => {
    vi.useFakeTimers();
    fetched.mockImplementation(
      (_, init) =>
        new Promise((__, reject) => {
          init?.signal?.addEventListener("abort", () => reject(new Error("aborted")));
        }),
    );
    const asked = expect(api.desk()).rejects.toMatchObject({ code: "local.timeout" });
    await vi.advanceTimersByTimeAsync(10_000);
    await asked;
  });
});
