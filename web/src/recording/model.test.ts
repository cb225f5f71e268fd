import { describe, expect, test } from "vitest";
import type { RecordingView } from "../protocol/messages";
import {
  answersTo,
  confirmed,
  controls,
  FRESH,
  isTicked,
  question,
  receiptOf,
  reconsidered,
  shownIn,
  sign,
  type Told,
  tell,
  toggled,
  UNTOLD,
} from "./model";
import { answered, recording, text } from "./samples";

describe("the sign", () => {
  test("is there in every state of a queue that may record, and nowhere else", () => {
    expect(sign(null, "customer")).toBeNull();
    expect(sign(recording({ mode: "never" }), "customer")).toBeNull();
    const states = ["off", "asking", "starting", "running", "paused", "stopped", "failed"] as const;
    for (const state of states) expect(sign(recording({ state }), "customer")?.key).toBe(state);
  });

  test("says why it is paused", () => {
    const paused = recording({ state: "paused", pause: "card_data" });
    expect(sign(paused, "customer")).toMatchObject({ tone: "held", pause: "card_data" });
    // A pause that is over leaves no reason behind.
    expect(sign({ ...paused, state: "running" }, "customer")?.pause).toBeNull();
  });

  test("says that two talk in private, where that is why nothing is recorded", () => {
    const aside = recording({ state: "paused", reasons: ["aside"] });
    expect(sign(aside, "customer")?.pause).toBe("aside");
  });

  test("tells in *agent only* who is recorded and who is not", () => {
    const running = recording({ mode: "agent_only", state: "running", kinds: ["sound"] });
    expect(sign(running, "customer")?.key).toBe("running.staff");
    expect(sign(running, "companion")?.key).toBe("running.staff");
    expect(sign(running, "agent")?.key).toBe("running.me");
    expect(sign(running, "colleague")?.key).toBe("running.me");
    // A supervisor who looks in is never recorded there.
    expect(sign(running, "supervisor")?.key).toBe("running.staff");
  });
});

describe("the question", () => {
  test("is none while nothing is asked", () => {
    expect(question(null)).toBeNull();
    expect(question(recording({ state: "running" }))).toBeNull();
  });

  test("keeps what is recorded apart from what may be done with it", () => {
    const ask = [text("quality"), text("sound"), text("picture"), text("passing_on")];
    const asked = question(recording({ ask }));
    expect(asked?.kind).toBe("consent");
    expect(asked?.record.map(({ purpose }) => purpose)).toEqual(["sound", "picture"]);
    expect(asked?.uses.map(({ purpose }) => purpose)).toEqual(["quality", "passing_on"]);
  });

  test("is an announcement where the law demands the recording", () => {
    expect(question(recording({ mode: "statutory", ask: [text("sound")] }))?.kind).toBe(
      "announcement",
    );
    expect(question(recording({ ask: [text("training")] }))?.kind).toBe("uses");
  });

  test("can be answered one by one where there is more than one thing, and no duty", () => {
    const ask = [text("sound"), text("picture")];
    expect(question(recording({ ask }))?.separable).toBe(true);
    expect(question(recording({ ask: [text("sound"), text("training")] }))?.separable).toBe(false);
    expect(question(recording({ mode: "statutory", ask }))?.separable).toBe(false);
  });

  test("says that the text has changed only to who has answered another one", () => {
    const ask = [text("sound", "2")];
    expect(question(recording({ ask }))?.changed).toBe(false);
    expect(question(recording({ ask, mine: [answered("sound")] }))?.changed).toBe(true);
    // The same words asked again, by a new agent's queue or in the other language, are no new words.
    const same = recording({ ask, mine: [answered("sound", "granted", "2")] });
    expect(question(same)?.changed).toBe(false);
  });
});

describe("a no that could become a yes", () => {
  const refused = recording({
    mine: [answered("sound", "refused"), answered("training", "refused")],
  });
  const seen = [text("sound"), text("training")];

  test("is asked again with the words that were answered, when the person wants it", () => {
    expect(reconsidered(refused, seen)).toEqual(seen);
    expect(question(refused)).toBeNull();
    expect(question(refused, seen)?.record).toEqual([text("sound")]);
  });

  test("is not with other words, not without the words, not while the desk itself asks", () => {
    expect(reconsidered(refused, [text("sound", "2")])).toEqual([]);
    expect(reconsidered(refused, [])).toEqual([]);
    expect(reconsidered({ ...refused, ask: [text("picture")] }, seen)).toEqual([]);
    expect(reconsidered({ ...refused, reasons: ["impossible"] }, seen)).toEqual([]);
    expect(reconsidered(recording({ mine: [answered("sound")] }), seen)).toEqual([]);
  });
});

describe("the answers", () => {
  const ask = [text("sound"), text("picture"), text("training")];
  const asked = question(recording({ ask }));
  if (!asked) throw new Error("something is asked");
  const given = (answers: ReturnType<typeof answersTo>) =>
    Object.fromEntries(answers.map(({ purpose, granted }) => [purpose, granted]));

  test("to all that is asked go out at once, each with the text in the language shown", () => {
    const answers = answersTo(asked, FRESH, "yes", "en");
    expect(answers.map(({ text: hash }) => hash)).toEqual([
      "#sound 1 en",
      "#picture 1 en",
      "#training 1 en",
    ]);
  });

  test("yes is to the recording; a use needs a tick of its own", () => {
    expect(given(answersTo(asked, FRESH, "yes", "de"))).toEqual({
      sound: true,
      picture: true,
      training: false,
    });
    const ticked = toggled(FRESH, text("training"));
    expect(given(answersTo(asked, ticked, "yes", "de"))["training"]).toBe(true);
  });

  test("no is to everything, whatever is ticked", () => {
    const ticked = ask.reduce(toggled, FRESH);
    expect(given(answersTo(asked, ticked, "no", "de"))).toEqual({
      sound: false,
      picture: false,
      training: false,
    });
  });

  test("one by one only what is ticked; without a recording nothing is used", () => {
    const sound = toggled(toggled(FRESH, text("sound")), text("training"));
    expect(given(answersTo(asked, sound, "chosen", "de"))).toEqual({
      sound: true,
      picture: false,
      training: true,
    });
    const use = toggled(FRESH, text("training"));
    expect(given(answersTo(asked, use, "chosen", "de"))["training"]).toBe(false);
  });

  test("uses alone stand for themselves", () => {
    const uses = question(recording({ ask: [text("training"), text("quality")] }));
    if (!uses) throw new Error("something is asked");
    const ticked = toggled(FRESH, text("quality"));
    expect(given(answersTo(uses, ticked, "chosen", "de"))).toEqual({
      training: false,
      quality: true,
    });
  });

  test("nothing is ticked beforehand, a second press takes the tick away, a new text has none", () => {
    expect(isTicked(FRESH, text("sound"))).toBe(false);
    const once = toggled(FRESH, text("sound"));
    expect(isTicked(once, text("sound"))).toBe(true);
    expect(isTicked(toggled(once, text("sound")), text("sound"))).toBe(false);
    expect(isTicked(once, text("sound", "2"))).toBe(false);
  });

  test("name the language that was shown where the page's own is missing", () => {
    expect(shownIn({ de: "a", en: "b" }, "de")).toBe("de");
    expect(shownIn({ en: "b", fr: "c" }, "de")).toBe("en");
    expect(shownIn({ fr: "c" }, "de")).toBe("fr");
  });
});

describe("the receipt", () => {
  test("is there only when the desk has confirmed all that was taken back", () => {
    const before = recording({ mine: [answered("sound"), answered("picture")] });
    expect(confirmed(before, ["sound"])).toBeNull();
    const after = recording({ mine: [answered("sound", "withdrawn"), answered("picture")] });
    expect(confirmed(after, ["sound", "picture"])).toBeNull();
    expect(confirmed(after, ["sound"])).toEqual([answered("sound", "withdrawn")]);
    expect(confirmed(after, [])).toBeNull();
  });

  test("names what is recorded before what is done with it", () => {
    const mine = [answered("training"), answered("picture"), answered("sound", "refused")];
    expect(receiptOf(mine).map(({ purpose }) => purpose)).toEqual(["picture", "sound", "training"]);
  });
});

describe("what is heard and read out", () => {
  const heard = (...views: RecordingView[]) => {
    let told: Told = UNTOLD;
    return views.map((view) => {
      const next = tell(told, view);
      told = next.told;
      return [next.news.chime, ...next.news.said];
    });
  };
  const state = (name: RecordingView["state"]) => recording({ state: name });

  test("the chime sounds once, when recording begins; a pause and its end are read out", () => {
    expect(heard(state("off"), state("starting"), state("running"), state("running"))).toEqual([
      [false],
      [false, "starting"],
      [true, "running"],
      [false],
    ]);
    expect(heard(state("running"), state("paused"), state("starting"), state("running"))).toEqual([
      [true, "running"],
      [false, "paused"],
      [false, "starting"],
      [false, "resumed"],
    ]);
  });

  test("recording that has ended is heard again when it begins anew", () => {
    expect(heard(state("running"), state("stopped"), state("running"))).toEqual([
      [true, "running"],
      [false, "stopped"],
      [true, "running"],
    ]);
  });

  test("the begin and the end of an order talk are read out", () => {
    const order = (open: boolean) => recording({ mode: "statutory", order: open });
    expect(heard(order(false), order(true), order(false))).toEqual([
      [false],
      [false, "order.begun"],
      [false, "order.ended"],
    ]);
  });

  test("who comes into a running recording hears it too", () => {
    expect(heard(state("running"))).toEqual([[true, "running"]]);
  });

  test("a question is read out once, and a changed text as such", () => {
    const asked = recording({ state: "asking", ask: [text("sound")] });
    expect(heard(asked, asked, recording({ state: "asking" }))).toEqual([
      [false, "asked"],
      [false],
      [false],
    ]);
    const anew = recording({ ask: [text("sound", "2")], mine: [answered("sound")] });
    expect(heard(anew)).toEqual([[false, "changed"]]);
  });

  test("a queue that never records is silent", () => {
    expect(tell(UNTOLD, null).news).toEqual({ chime: false, said: [] });
    expect(tell(UNTOLD, recording({ mode: "never" })).news.said).toEqual([]);
  });
});

describe("the agent's controls", () => {
  test("pause what runs or is about to, go on with what is paused", () => {
    expect(controls(recording({ state: "running" }))).toMatchObject({ pause: true, resume: false });
    expect(controls(recording({ state: "paused" }))).toMatchObject({ pause: false, resume: true });
    expect(controls(recording({ state: "off" }))).toMatchObject({ pause: false, resume: false });
  });

  test("try again after a failure", () => {
    expect(controls(recording({ state: "failed" }))).toMatchObject({ again: true, resume: false });
  });

  test("say what keeps an order talk from beginning, and whom its recording waits for", () => {
    const people: RecordingView["people"] = [
      { participant: "c", state: "asked" },
      { participant: "a", state: "granted" },
      { participant: "k", state: "refused" },
    ];
    const can = controls(recording({ mode: "statutory", people }));
    expect(can.order).toEqual({ open: false, against: ["k"], awaited: ["c"] });
    expect(controls(recording({ people })).order).toBeNull();
  });

  test("ask where nobody has been asked yet", () => {
    expect(controls(recording({ reasons: ["unanswered"] })).ask).toBe(true);
    expect(controls(recording({ state: "asking", reasons: ["unanswered"] })).ask).toBe(false);
    expect(controls(recording({ reasons: ["refused"] })).ask).toBe(false);
  });

  test("confirm a headset only where the agent alone is recorded", () => {
    expect(controls(recording({ mode: "agent_only", headset: true })).headset).toEqual({
      worn: true,
    });
    expect(controls(recording()).headset).toBeNull();
  });

  test("leave to who doesn't lead nothing but their own headset", () => {
    const view = recording({ mode: "agent_only", state: "running", headset: true });
    expect(controls(view, false)).toEqual({
      pause: false,
      resume: false,
      again: false,
      ask: false,
      impossible: false,
      order: null,
      headset: { worn: true },
    });
  });

  test("note once that nobody can consent", () => {
    expect(controls(recording({ state: "asking" })).impossible).toBe(true);
    const marked = recording({ people: [{ participant: "c", state: "impossible" }] });
    expect(controls(marked).impossible).toBe(false);
  });
});
