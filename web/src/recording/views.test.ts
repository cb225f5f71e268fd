// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RecordingView } from "../protocol/messages";
import type { Command } from "../protocol/types";
import { setLanguage } from "../ui/text";
import "./asking";
import type { Asking } from "./asking";
import "./controls";
import type { RecordingControls } from "./controls";
import type { Role } from "./model";
import { Recording } from "./recording";
import { answered, recording, text } from "./samples";
import "./sign";
import type { RecordingSign } from "./sign";
import { t } from "./words";

const sent: Command[] = [];
const line = {
  state: { phase: "open" },
  subscribe: () => () => undefined,
  send: (command: Command) => {
    sent.push(command);
    return Promise.resolve();
  },
};

beforeEach(() => {
  setLanguage("en");
  sent.length = 0;
});

afterEach(() => document.body.replaceChildren());

function talk(view: RecordingView, role: Role = "customer"): Recording {
  const made = new Recording({ contact: "c1", role, line });
  made.setView(view);
  return made;
}

async function shown<E extends HTMLElement & { updateComplete: Promise<boolean> }>(
  name: string,
  props: Partial<E>,
): Promise<E> {
  const element = Object.assign(document.createElement(name) as E, props);
  document.body.append(element);
  await element.updateComplete;
  return element;
}

const press = (within: Element, name: string) =>
  within.querySelector<HTMLButtonElement>(`button[name=${name}]`)?.click();

test("yes and no are buttons of one kind, nothing is ticked, and what a no means is said", async () => {
  const ask = [text("sound"), text("picture"), text("training")];
  const asking = await shown<Asking>("v-asking", { recording: talk(recording({ ask })) });
  const buttons = [...asking.querySelectorAll<HTMLElement>(".asking-buttons > .button")];
  expect(buttons.slice(0, 2).map(({ className }) => className.trim())).toEqual([
    "button secondary",
    "button secondary",
  ]);
  const ticks = [...asking.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
  expect(ticks.map(({ name, checked }) => [name, checked])).toEqual([["training", false]]);
  expect(asking.textContent).toContain("sound 1 en");
  expect(asking.textContent).toContain(t("ask.consequence.consent"));
});

test("one by one: each purpose has a tick of its own, and what is ticked is what is sent", async () => {
  const ask = [text("sound"), text("picture")];
  const asking = await shown<Asking>("v-asking", { recording: talk(recording({ ask })) });
  press(asking, "consent-individually");
  await asking.updateComplete;
  asking.querySelector<HTMLInputElement>("input[name=picture]")?.click();
  press(asking, "consent-yes");
  expect(sent).toMatchObject([
    {
      type: "consent.answer",
      answers: [
        { purpose: "sound", granted: false },
        { purpose: "picture", granted: true },
      ],
    },
  ]);
});

test("a duty is announced: understood, or not wanted, and nothing to pick from it", async () => {
  const view = recording({ mode: "statutory", ask: [text("sound"), text("picture")] });
  const asking = await shown<Asking>("v-asking", { recording: talk(view) });
  const words = [...asking.querySelectorAll(".asking-buttons > .button")].map((each) =>
    each.textContent?.trim(),
  );
  expect(words).toEqual([t("ask.yes.announcement"), t("ask.no.announcement")]);
  expect(asking.textContent).toContain(t("ask.consequence.announcement"));
});

test("who is asked anew is told that the text has changed", async () => {
  const view = recording({ ask: [text("sound", "2")], mine: [answered("sound")] });
  const asking = await shown<Asking>("v-asking", { recording: talk(view) });
  expect(asking.textContent).toContain(t("ask.changed"));
});

test("a text that changes while it is read takes its tick along, and only the new one is answered", async () => {
  const ask = [text("sound"), text("picture")];
  const recorded = talk(recording({ ask }));
  const asking = await shown<Asking>("v-asking", { recording: recorded });
  press(asking, "consent-individually");
  await asking.updateComplete;
  for (const tick of asking.querySelectorAll<HTMLInputElement>("input")) tick.click();
  recorded.setView(recording({ ask: [text("sound", "2"), text("picture")] }));
  await asking.updateComplete;
  const ticks = [...asking.querySelectorAll<HTMLInputElement>("input")];
  expect(ticks.map(({ name, checked }) => [name, checked])).toEqual([
    ["sound", false],
    ["picture", true],
  ]);
  expect(asking.textContent).toContain("sound 2 en");
  press(asking, "consent-yes");
  expect(sent).toMatchObject([
    {
      answers: [
        { text: "#sound 2 en", granted: false },
        { purpose: "picture", granted: true },
      ],
    },
  ]);
});

test("what was answered in another tab is asked here no more, and pressing comes too late", async () => {
  const recorded = talk(recording({ ask: [text("sound")] }));
  const asking = await shown<Asking>("v-asking", { recording: recorded });
  const yes = asking.querySelector<HTMLButtonElement>("button[name=consent-yes]");
  recorded.setView(recording({ mine: [answered("sound", "refused")] }));
  yes?.click();
  await asking.updateComplete;
  expect(sent).toEqual([]);
  expect(asking.querySelector(".asking")).toBeNull();
});

test("the sign stands in every state, and names the reason of a pause", async () => {
  const states = ["off", "asking", "starting", "running", "paused", "stopped", "failed"] as const;
  for (const state of states) {
    const view = recording({ state, pause: state === "paused" ? "private" : null });
    const sign = await shown<RecordingSign>("v-recording-sign", { recording: talk(view) });
    expect(sign.textContent).toContain(t(`sign.${state}`));
    if (state === "paused") expect(sign.textContent).toContain(t("pause.private"));
    sign.remove();
  }
});

test.each(["write_failed", "silent"] as const)("the sign says why it failed: %s", async (code) => {
  const view = recording({ state: "failed", reasons: [code], kinds: ["sound"] });
  const sign = await shown<RecordingSign>("v-recording-sign", { recording: talk(view) });
  press(sign, "recording");
  await sign.updateComplete;
  expect(sign.textContent).toContain(t(`reason.${code}`));
  expect(sign.textContent).toContain(t("means.failed"));
});

test("the receipt is drawn when the desk has confirmed it, not when it was pressed", async () => {
  const recorded = talk(recording({ state: "running", mine: [answered("sound")] }));
  const props = { recording: recorded, receipt: "/api/receipt" };
  const sign = await shown<RecordingSign>("v-recording-sign", props);
  press(sign, "recording");
  await sign.updateComplete;
  press(sign, "withdraw");
  await sign.updateComplete;
  expect(sent).toEqual([{ type: "consent.withdraw", contact: "c1", purposes: [] }]);
  expect(sign.textContent).not.toContain(t("receipt.withdrawn"));
  recorded.setView(recording({ state: "stopped", mine: [answered("sound", "withdrawn")] }));
  await sign.updateComplete;
  expect(sign.textContent).toContain(t("receipt.withdrawn"));
  expect(sign.querySelector("a[download]")?.getAttribute("href")).toBe("/api/receipt");
});

test("the agent pauses with one press and its reason, and goes on with the next", async () => {
  const recorded = talk(recording({ state: "running" }), "agent");
  const props = { recording: recorded, nameOf: (id: string) => id, leads: true };
  const controls = await shown<RecordingControls>("v-recording-controls", props);
  press(controls, "recording-pause-card_data");
  recorded.setView(recording({ state: "paused", pause: "card_data" }));
  await vi.waitFor(() => expect(recorded.state.sending).toBeNull());
  await controls.updateComplete;
  press(controls, "recording-resume");
  expect(sent.map(({ type }) => type)).toEqual(["recording.pause", "recording.resume"]);
});

test("an order talk can't begin against somebody's no, and says whose", async () => {
  const people: RecordingView["people"] = [{ participant: "Kay", state: "refused" }];
  const recorded = talk(recording({ mode: "statutory", people }), "agent");
  const props = { recording: recorded, nameOf: (id: string) => id, leads: true };
  const controls = await shown<RecordingControls>("v-recording-controls", props);
  const begin = controls.querySelector<HTMLButtonElement>("button[name=order-begin]");
  expect(begin?.disabled).toBe(true);
  expect(controls.textContent).toContain(t("control.order.against", { names: "Kay" }));
});
