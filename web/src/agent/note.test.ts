import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NoteDraft } from "./note";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a note's draft", () => {
  it("is saved once after a pause in typing, and only then says so", async () => {
    let answer: () => void = () => undefined;
    const save = vi.fn(
      () =>
        new Promise<void>((resolve) => {
          answer = resolve;
        }),
    );
    const note = new NoteDraft("", save);
    expect(note.state.phase).toBe("empty");
    note.type("K");
    note.type("Konto");
    expect(note.state.phase).toBe("typing");
    await vi.advanceTimersByTimeAsync(800);
    expect(save.mock.calls).toEqual([["Konto"]]);
    expect(note.state.phase).toBe("saving");
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(note.state.phase).toBe("saved");
  });

  it("isn't called saved for a text that was typed on meanwhile", async () => {
    let answer: () => void = () => undefined;
    const note = new NoteDraft(
      "",
      () =>
        new Promise<void>((resolve) => {
          answer = resolve;
        }),
    );
    note.type("one");
    await vi.advanceTimersByTimeAsync(800);
    note.type("one two");
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(note.state).toEqual({ text: "one two", phase: "typing" });
  });

  it("says when it could not be saved, and tries again when asked", async () => {
    const save = vi.fn<(text: string) => Promise<void>>();
    save.mockRejectedValueOnce(new Error("cut")).mockResolvedValueOnce();
    const note = new NoteDraft("", save);
    note.type("one");
    await vi.advanceTimersByTimeAsync(800);
    expect(note.state.phase).toBe("failed");
    await note.flush();
    expect(note.state.phase).toBe("saved");
  });

  it("takes the server's text, but never over what is being typed", () => {
    const note = new NoteDraft("", () => Promise.resolve());
    note.adopt("from the other tab");
    expect(note.state).toEqual({ text: "from the other tab", phase: "saved" });
    note.type("mine");
    note.adopt("theirs");
    expect(note.state.text).toBe("mine");
  });

  it("dropped, saves no more", async () => {
    const save = vi.fn(() => Promise.resolve());
    const note = new NoteDraft("", save);
    note.type("one");
    note.drop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(save).not.toHaveBeenCalled();
  });
});
