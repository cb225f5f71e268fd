import { describe, expect, it, vi } from "vitest";
import { Refusal } from "../protocol/refusal";
import { Sending } from "./sending";

describe("what a form sends", () => {
  it("goes out once, however often it is pressed", async () => {
    const sending = new Sending({ requestUpdate: () => undefined });
    let done: () => void = () => undefined;
    const work = vi.fn(
      () =>
        new Promise<void>((resolve) => {
          done = resolve;
        }),
    );
    const first = sending.send(work);
    expect(sending.busy).toBe(true);
    expect(await sending.send(work)).toBe(false);
    expect(work).toHaveBeenCalledTimes(1);
    done();
    expect(await first).toBe(true);
    expect(sending.busy).toBe(false);
  });

  it("keeps why it was refused until the next try, and asks to be drawn each time", async () => {
    const requestUpdate = vi.fn();
    const sending = new Sending({ requestUpdate });
    const refused = () => Promise.reject(new Refusal("password.weak"));
    expect(await sending.send(refused)).toBe(false);
    expect(sending.refusal?.code).toBe("password.weak");
    expect(sending.busy).toBe(false);
    expect(requestUpdate).toHaveBeenCalledTimes(2);
    expect(await sending.send(() => Promise.resolve())).toBe(true);
    expect(sending.refusal).toBeNull();
  });
});
