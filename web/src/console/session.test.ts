import { describe, expect, it, vi } from "vitest";
import type { Me } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import { Session } from "./session";

const ME: Me = {
  id: "a1",
  login: "anna",
  name: "Anna Weber",
  role: "agent",
  time_zone: "Europe/Vienna",
  queues: [],
  pause_reasons: [],
  dispositions: [],
  skills: [],
  certificates: [],
  supervision: { agent_details: false, purpose: null, join_purposes: [] },
  review: null,
};

function session(over: Partial<ConstructorParameters<typeof Session>[0]> = {}) {
  return new Session({
    me: () => Promise.resolve(ME),
    signIn: () => Promise.resolve(ME),
    signOut: () => Promise.resolve(),
    signOutEverywhere: () => Promise.resolve(),
    changePassword: () => Promise.resolve(),
    ...over,
  });
}

describe("a session", () => {
  it("knows on the start who is signed in", async () => {
    const it = session();
    await it.start();
    expect(it.state).toEqual({ phase: "signed_in", me: ME });
  });

  it("without a cookie asks for signing in, and does not call that expired", async () => {
    const it = session({ me: () => Promise.reject(new Refusal("sign_in.needed")) });
    await it.start();
    expect(it.state).toEqual({ phase: "signed_out", why: "fresh", last: null });
  });

  it("says that the server can't be reached, and tries again", async () => {
    const me = vi
      .fn<() => Promise<Me>>()
      .mockRejectedValueOnce(new Refusal("local.unreachable"))
      .mockResolvedValueOnce(ME);
    const it = session({ me });
    await it.start();
    expect(it.state).toMatchObject({ phase: "failed", refusal: { code: "local.unreachable" } });
    await it.start();
    expect(it.state.phase).toBe("signed_in");
  });

  it("runs out wherever a request shows it, and keeps the name", async () => {
    const it = session();
    await it.start();
    const refused = it.ask(() => Promise.reject(new Refusal("sign_in.needed")));
    await expect(refused).rejects.toMatchObject({ code: "sign_in.needed" });
    expect(it.state).toEqual({ phase: "signed_out", why: "expired", last: "anna" });
  });

  it("asks for the purpose that the server wants, and then makes the request again", async () => {
    const it = session();
    const refusal = new Refusal("review.purpose_needed", "", { subject: "c1" });
    const request = vi.fn<() => Promise<string>>();
    request.mockRejectedValueOnce(refusal).mockResolvedValueOnce("shown");
    it.asker = vi.fn(() => Promise.resolve(true));
    expect(await it.ask(request)).toBe("shown");
    expect(it.asker).toHaveBeenCalledExactlyOnceWith("c1");
  });

  it("shows nothing to whoever says no purpose, and asks once for each try", async () => {
    const it = session();
    const refusal = new Refusal("review.purpose_needed", "", { subject: "c1" });
    const request = vi.fn<() => Promise<string>>(() => Promise.reject(refusal));
    await expect(it.ask(request)).rejects.toBe(refusal);
    it.asker = vi.fn(() => Promise.resolve(false));
    await expect(it.ask(request)).rejects.toBe(refusal);
    expect(request).toHaveBeenCalledTimes(2);
    it.asker = vi.fn(() => Promise.resolve(true));
    await expect(it.ask(request)).rejects.toBe(refusal);
    expect(it.asker).toHaveBeenCalledTimes(1);
  });

  it("stays when a request is refused for another reason", async () => {
    const it = session();
    await it.start();
    await expect(it.ask(() => Promise.reject(new Refusal("not_found")))).rejects.toThrow();
    expect(it.state.phase).toBe("signed_in");
  });

  it("leaves the state as it was when signing in is refused", async () => {
    const it = session({
      me: () => Promise.reject(new Refusal("sign_in.needed")),
      signIn: () => Promise.reject(new Refusal("sign_in.refused")),
    });
    await it.start();
    await expect(it.signIn("anna", "wrong")).rejects.toMatchObject({ code: "sign_in.refused" });
    expect(it.state.phase).toBe("signed_out");
  });

  it("ends here or everywhere by the person's wish", async () => {
    const it = session();
    await it.start();
    await it.signOut();
    expect(it.state).toMatchObject({ phase: "signed_out", why: "left" });
    await it.signIn("anna", "x");
    await it.signOutEverywhere();
    expect(it.state).toMatchObject({ phase: "signed_out", why: "left_everywhere" });
  });
});
