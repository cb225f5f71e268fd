import { describe, expect, test } from "vitest";
import { Refusal } from "../protocol/refusal";
import type { Command } from "../protocol/types";
import { isTicked } from "./model";
import { Recording } from "./recording";
import { answered, recording, text } from "./samples";

/** A line to the desk whose answers come when the test says so. */
class Line {
  state = { phase: "open" };
  readonly sent: Command[] = [];
  #answers: ((refusal: Refusal | null) => void)[] = [];
  #listeners = new Set<() => void>();

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(command: Command): Promise<void> {
    this.sent.push(command);
    return new Promise((resolve, reject) => {
      this.#answers.push((refusal) => (refusal ? reject(refusal) : resolve()));
    });
  }

  answer(refusal: Refusal | null = null): void {
    this.#answers.shift()?.(refusal);
  }

  become(phase: string): void {
    this.state = { phase };
    for (const listener of this.#listeners) listener();
  }
}

function page() {
  const line = new Line();
  return { line, talk: new Recording({ contact: "c1", role: "customer", line }) };
}

const asking = recording({ state: "asking", ask: [text("sound"), text("training")] });

describe("answering", () => {
  test("sends what was shown, and only once however often it is pressed", async () => {
    const { line, talk } = page();
    talk.setView(asking);
    const both = [talk.answer("yes", "de"), talk.answer("no", "de")];
    expect(talk.state.sending).toBe("answer");
    line.answer();
    await Promise.all(both);
    expect(line.sent).toEqual([
      {
        type: "consent.answer",
        contact: "c1",
        language: "de",
        answers: [
          { purpose: "sound", text: "#sound 1 de", granted: true },
          { purpose: "training", text: "#training 1 de", granted: false },
        ],
      },
    ]);
    expect(talk.state).toMatchObject({ sending: null, failed: null, arrived: false });
  });

  test("sends nothing where nothing is asked any more", async () => {
    const { line, talk } = page();
    talk.setView(recording());
    await talk.answer("yes", "de");
    expect(line.sent).toEqual([]);
  });

  test("without a connection waits for it, says so, and says when it has arrived", async () => {
    const { line, talk } = page();
    talk.setView(asking);
    const answer = talk.answer("yes", "de");
    expect(talk.state.held).toBe(false);
    line.become("reconnecting");
    expect(talk.state.held).toBe(true);
    line.become("open");
    line.answer();
    await answer;
    expect(talk.state).toMatchObject({ sending: null, held: false, arrived: true });
  });

  test("to a text that has changed meanwhile is refused; the new text has no old tick", async () => {
    const { line, talk } = page();
    talk.setView(asking);
    talk.toggle(text("training"));
    const answer = talk.answer("yes", "de");
    talk.setView({ ...asking, ask: [text("sound", "2"), text("training", "2")] });
    line.answer(new Refusal("not_allowed"));
    await answer;
    expect(talk.state.failed).toEqual({ what: "answer", code: "not_allowed" });
    expect(isTicked(talk.state.draft, text("training", "2"))).toBe(false);
  });

  test("forgets what was ticked when nothing is asked any more", () => {
    const { talk } = page();
    talk.setView(asking);
    talk.chooseIndividually();
    talk.toggle(text("sound"));
    talk.setView(recording());
    expect(talk.state.draft.individually).toBe(false);
    expect(isTicked(talk.state.draft, text("sound"))).toBe(false);
  });
});

test("who has said no may answer otherwise, with the same words, until the desk has it", async () => {
  const { line, talk } = page();
  talk.setView(asking);
  talk.setView(
    recording({ mine: [answered("sound", "refused"), answered("training", "refused")] }),
  );
  expect(talk.canReconsider).toBe(true);
  talk.reconsider();
  expect(talk.canReconsider).toBe(false);
  const answer = talk.answer("yes", "de");
  line.answer();
  await answer;
  expect(line.sent[0]).toMatchObject({
    answers: [
      { purpose: "sound", granted: true },
      { purpose: "training", granted: false },
    ],
  });
  expect(talk.state.reopened).toEqual([]);
});

describe("withdrawing", () => {
  const running = recording({ state: "running", mine: [answered("sound"), answered("picture")] });

  test("everything at once: the receipt names all that was given", async () => {
    const { line, talk } = page();
    talk.setView(running);
    const withdrawal = talk.withdraw();
    expect(line.sent).toEqual([{ type: "consent.withdraw", contact: "c1", purposes: [] }]);
    expect(talk.state.withdrawn).toEqual(["sound", "picture"]);
    line.answer();
    await withdrawal;
    expect(talk.state.withdrawn).toEqual(["sound", "picture"]);
    talk.putAway();
    expect(talk.state.withdrawn).toEqual([]);
  });

  test("one alone, and a second press changes nothing", async () => {
    const { line, talk } = page();
    talk.setView(running);
    const both = [talk.withdraw(["picture"]), talk.withdraw()];
    line.answer();
    await Promise.all(both);
    expect(line.sent).toHaveLength(1);
    expect(talk.state.withdrawn).toEqual(["picture"]);
  });

  test("waits for nothing else that is under way", async () => {
    const { line, talk } = page();
    talk.setView(running);
    line.become("reconnecting");
    const pause = talk.pause("other");
    const withdrawal = talk.withdraw();
    expect(line.sent.map(({ type }) => type)).toEqual(["recording.pause", "consent.withdraw"]);
    line.answer();
    await pause;
    expect(talk.state).toMatchObject({ sending: "withdraw", held: true });
    line.answer();
    await withdrawal;
    expect(talk.state).toMatchObject({ sending: null, held: false, failed: null });
  });

  test("that was refused is no withdrawal", async () => {
    const { line, talk } = page();
    talk.setView(running);
    const withdrawal = talk.withdraw();
    line.answer(new Refusal("unavailable"));
    await withdrawal;
    expect(talk.state).toMatchObject({
      withdrawn: [],
      failed: { what: "withdraw", code: "unavailable" },
    });
  });
});

test("what is to be heard is told once, and not lost between two looks", () => {
  const { talk } = page();
  talk.setView(recording({ state: "starting" }));
  talk.setView(recording({ state: "running" }));
  expect(talk.takeNews()).toEqual({ chime: true, said: ["starting", "running"] });
  expect(talk.takeNews()).toEqual({ chime: false, said: [] });
});

test("the agent's presses are commands of this contact", async () => {
  const { line, talk } = page();
  const presses = [
    () => talk.pause("card_data"),
    () => talk.resume(),
    () => talk.ask(),
    () => talk.impossible("minor"),
    () => talk.order(true),
    () => talk.order(false),
    () => talk.headset(true),
  ];
  for (const press of presses) {
    const done = press();
    line.answer();
    expect(await done).toBe(true);
  }
  const [contact, sent] = [{ contact: "c1" }, line.sent];
  expect(sent).toEqual([
    { type: "recording.pause", ...contact, reason: "card_data" },
    { type: "recording.resume", ...contact },
    { type: "consent.ask", ...contact },
    { type: "consent.impossible", ...contact, reason: "minor" },
    { type: "order.begin", ...contact },
    { type: "order.end", ...contact },
    { type: "recording.headset", ...contact, worn: true },
  ]);
});
