import { expect, test, vi } from "vitest";
import type { ChatLine } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import type { Command } from "../protocol/types";
import { Chat } from "./chat";

function line(message: string, sender: string, delivered: number | null = null): ChatLine {
  const role = sender === "me" ? "customer" : "agent";
  return { message, sender, role, text: message, sent_at: 1, delivered_at: delivered };
}

function chat(send: (command: Command) => Promise<void> = () => Promise.resolve()) {
  const sent: Command[] = [];
  const box = new Chat({
    contact: "c",
    you: "me",
    role: "customer",
    send: (command) => {
      sent.push(command);
      return send(command);
    },
  });
  return { box, sent };
}

const deliveries = (box: Chat) => box.state.lines.map(({ text, delivery }) => [text, delivery]);

test("a line is shown at once, sent when the desk has it, delivered when the other page has shown it", async () => {
  const { box, sent } = chat();
  box.send("  Guten Tag \n");
  expect(deliveries(box)).toEqual([["Guten Tag", "sending"]]);
  await vi.waitFor(() => expect(deliveries(box)).toEqual([["Guten Tag", "sent"]]));
  const message = (sent[0] as { message: string }).message;
  box.receive({ ...line(message, "me"), text: "Guten Tag" });
  expect(deliveries(box)).toEqual([["Guten Tag", "sent"]]);
  box.receive({ ...line(message, "me", 9), text: "Guten Tag" });
  expect(deliveries(box)).toEqual([["Guten Tag", "delivered"]]);
});

test("blank text is no line", () => {
  const { box, sent } = chat();
  box.send(" \n ");
  expect([box.state.lines, sent]).toEqual([[], []]);
});

test("a refused line says why, and is tried again under the same id", async () => {
  const send = vi
    .fn<(command: Command) => Promise<void>>()
    .mockRejectedValueOnce(new Refusal("local.timeout"))
    .mockResolvedValue();
  const { box, sent } = chat(send);
  box.send("Hallo");
  await vi.waitFor(() =>
    expect(box.state.lines[0]).toMatchObject({ delivery: "failed", code: "local.timeout" }),
  );
  box.retry(box.state.lines[0]?.message ?? "");
  await vi.waitFor(() => expect(deliveries(box)).toEqual([["Hallo", "sent"]]));
  expect(sent[1]).toEqual(sent[0]);
});

test("unread counts their lines until the panel is open, which tells the desk once", () => {
  const { box, sent } = chat();
  box.replace([line("a", "peer", 5), line("b", "peer"), line("mine", "me"), line("c", "peer")]);
  expect(box.state.unread).toBe(2);
  box.setOpen(true);
  expect(box.state.unread).toBe(0);
  box.setOpen(false);
  box.setOpen(true);
  expect(sent).toEqual([{ type: "chat.delivered", contact: "c", message: "c" }]);
  box.setOpen(false);
  box.receive(line("d", "peer"));
  expect(box.state.unread).toBe(1);
});

test("opening what is open changes nothing: whoever draws on a change would draw for ever", () => {
  const { box } = chat();
  box.setOpen(true);
  const listener = vi.fn();
  box.subscribe(listener);
  box.setOpen(true);
  expect(listener).not.toHaveBeenCalled();
});
