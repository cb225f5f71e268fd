import { describe, expect, it, vi } from "vitest";
import { Refusal } from "../protocol/refusal";
import { Loading } from "./loading";

describe("something loaded", () => {
  it("keeps what was there when a later try fails", async () => {
    const request = vi.fn<() => Promise<number>>();
    request.mockResolvedValueOnce(1).mockRejectedValueOnce(new Refusal("unavailable"));
    const loading = new Loading(request);
    await loading.load();
    expect(loading.state).toEqual({ data: 1, refusal: null, busy: false });
    await loading.load();
    expect(loading.state).toMatchObject({ data: 1, refusal: { code: "unavailable" }, busy: false });
  });

  it("takes the later of two tries, whichever answers last", async () => {
    const answers: ((value: string) => void)[] = [];
    const loading = new Loading(() => new Promise<string>((resolve) => answers.push(resolve)));
    const both = [loading.load(), loading.load()];
    answers[1]?.("new");
    answers[0]?.("old");
    await Promise.all(both);
    expect(loading.state.data).toBe("new");
  });

  it("isn't overtaken by an answer that was asked for before a change", async () => {
    let answer: (value: string) => void = () => undefined;
    const loading = new Loading(
      () =>
        new Promise<string>((resolve) => {
          answer = resolve;
        }),
    );
    const load = loading.load();
    loading.replace("changed");
    answer("before");
    await load;
    expect(loading.state.data).toBe("changed");
  });
});
