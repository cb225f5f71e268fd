import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { LocalMedia } from "../call/media";
import type { DeskSocket } from "../protocol/socket";
import type { Command, Message } from "../protocol/types";
import { AgentDesk } from "./desk";
import { contact, snapshot } from "./samples";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("saves a note again that failed while the line was down", async () => {
  let tell: (message: Message) => void = () => undefined;
  const send = vi.fn<(command: Command) => Promise<void>>();
  const line = {
    send,
    onMessage(listener: typeof tell) {
      tell = listener;
      return () => undefined;
    },
  };
  const desk = new AgentDesk(line as unknown as DeskSocket, {} as LocalMedia);
  const mine = contact();
  // Another tab talks: this one writes notes without a call of its own.
  const whole = snapshot({ primary: false, contacts: [mine] });
  tell(whole);
  const note = desk.note(mine);
  send.mockRejectedValueOnce(new Error("cut")).mockResolvedValueOnce();
  note.type("rate");
  await vi.advanceTimersByTimeAsync(800);
  expect(note.state.phase).toBe("failed");
  tell(whole);
  await vi.advanceTimersByTimeAsync(0);
  expect(note.state).toEqual({ text: "rate", phase: "saved" });
  expect(send).toHaveBeenLastCalledWith({ type: "note.save", contact: mine.id, note: "rate" });
});
