import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refusal } from "../../protocol/refusal";
import { tabStorage } from "../samples";
import { type DrawCommand, Ink, type MarkCommand, newMark, type PageKey } from "./ink";
import { Unsent } from "./unsent";
import type { MarkDetail, MarkView } from "./wire";

const PAGE: PageKey = { version: "v1", page: 1 };
const OTHER: PageKey = { version: "v1", page: 2 };

interface Sent {
  readonly command: MarkCommand;
  readonly saved: () => void;
  readonly refused: (code: Refusal["code"]) => void;
}

let sent: Sent[] = [];
let posted: DrawCommand[] = [];
let desk: { number: number; marks: MarkView[] } = { number: 0, marks: [] };
let loads: { key: PageKey; answer: (failed?: boolean) => void }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  [sent, posted, loads] = [[], [], []];
  desk = { number: 0, marks: [] };
});
afterEach(() => {
  vi.useRealTimers();
});

const settled = () => vi.advanceTimersByTimeAsync(0);

function ink(): Ink {
  return new Ink({
    contact: "c1",
    you: "me",
    send: (command) =>
      new Promise((resolve, reject) => {
        sent.push({ command, saved: resolve, refused: (code) => reject(new Refusal(code)) });
      }),
    post: (command) => posted.push(command),
    load: (key) =>
      new Promise((resolve, reject) => {
        const answer = (failed = false) => (failed ? reject(new Error("away")) : resolve(desk));
        loads.push({ key, answer });
      }),
    colourOf: (participant) => (participant === "me" ? 1 : 2),
  });
}

async function shown(): Promise<Ink> {
  const made = ink();
  made.show(PAGE);
  loads.at(-1)?.answer();
  await settled();
  return made;
}

const pen = (mark: string, x = 0): MarkDetail => ({
  mark,
  tool: "pen",
  size: 200,
  points: [x, 0, 50, x + 500, 500, 50],
  text: null,
});

function view(mark: string, number: number, more: Partial<MarkView> = {}): MarkView {
  const { tool, size, points, text } = pen(mark);
  const made = { id: mark, number, author: "you", colour: 2, at: 1, removed_at: null };
  return { ...made, ...PAGE, tool, size, points, text, ...more };
}

const ids = (made: Ink) => made.state.marks.map(({ id }) => id);

test("a page's marks are fetched when it is shown, and what comes meanwhile isn't lost or doubled", async () => {
  const made = ink();
  made.show(PAGE);
  expect(made.state.loaded).toBe(false);
  desk = { number: 4, marks: [view("a", 1), view("b", 3)] };
  made.receive(view("b", 3));
  made.receive(view("c", 5));
  made.receive(view("a", 6, { removed_at: 9 }));
  loads[0]?.answer();
  await settled();
  expect(made.state.loaded).toBe(true);
  expect(ids(made)).toEqual(["b", "c"]);
});

test("a page that can't be fetched is asked for again", async () => {
  const made = ink();
  made.show(PAGE);
  loads[0]?.answer(true);
  await settled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(loads).toHaveLength(2);
  desk = { number: 1, marks: [view("a", 1)] };
  loads[1]?.answer();
  await settled();
  expect(ids(made)).toEqual(["a"]);
});

test("a page seen once is kept up to date; after a reconnect it is fetched anew", async () => {
  const made = await shown();
  made.show(OTHER);
  made.receive(view("a", 1));
  expect(ids(made)).toEqual([]);
  made.show(PAGE);
  expect(ids(made)).toEqual(["a"]);
  expect(loads.map(({ key }) => key.page)).toEqual([1, 2]);
  made.resume();
  expect(loads).toHaveLength(3);
  loads[2]?.answer();
  await settled();
  expect(ids(made)).toEqual([]);
});

test("what is drawn is shown at once, unsent after a while, and stays when the desk has it", async () => {
  const made = await shown();
  made.add(pen("m1"));
  expect(made.state.marks).toMatchObject([{ id: "m1", author: "me", colour: 1, unsent: false }]);
  expect(sent[0]?.command).toMatchObject({ type: "mark.add", contact: "c1", ...PAGE, mark: "m1" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(made.state.unsent).toBe(1);
  expect(made.state.marks[0]?.unsent).toBe(true);
  sent[0]?.saved();
  await settled();
  expect(made.state.unsent).toBe(0);
  expect(made.state.marks).toMatchObject([{ id: "m1", unsent: false }]);
  made.receive(view("m1", 1, { author: "me", colour: 1 }));
  expect(ids(made)).toEqual(["m1"]);
});

test("what the desk had not acknowledged outlives a page load, and is sent again with its id", async () => {
  vi.stubGlobal("sessionStorage", tabStorage());
  try {
    const before = await shown();
    desk = { number: 1, marks: [view("m0", 1, { author: "me" })] };
    before.resume();
    loads.at(-1)?.answer();
    await settled();
    before.add(pen("m1"));
    before.add(pen("m2"));
    before.erase(["m0"]);
    sent.find(({ command }) => command.type === "mark.add" && command.mark === "m2")?.saved();
    await settled();
    before.close();
    sent.length = 0;

    const after = await shown();
    expect(ids(after)).toEqual(["m0"]); // nothing is said before the desk's snapshot is here
    expect(sent).toEqual([]);
    after.resume();
    loads.at(-1)?.answer();
    await settled();
    expect(ids(after)).toEqual(["m1"]);
    expect(sent.map(({ command }) => command.type)).toEqual(["mark.add", "mark.remove"]);
    expect(sent[0]?.command).toMatchObject({ ...PAGE, ...pen("m1") });
    for (const each of sent) each.saved();
    await settled();
    expect(new Unsent("c1", "me").all()).toEqual([]);
  } finally {
    vi.unstubAllGlobals();
  }
});

test("unsent marks outlive a reconnect on their own page", async () => {
  const made = await shown();
  made.add(pen("m1"));
  made.resume();
  loads.at(-1)?.answer();
  await settled();
  expect(ids(made)).toEqual(["m1"]);
  made.show(OTHER);
  expect(ids(made)).toEqual([]);
});

test("what gets no answer is sent again under the same id; what is refused goes, with its reason", async () => {
  const made = await shown();
  made.add(pen("m1"));
  sent[0]?.refused("local.timeout");
  await settled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toHaveLength(2);
  expect(sent[1]?.command).toEqual(sent[0]?.command);
  expect(ids(made)).toEqual(["m1"]);
  sent[1]?.refused("not_allowed");
  await settled();
  expect(ids(made)).toEqual([]);
  expect(made.state.refused).toBe("not_allowed");
  made.putAway();
  expect(made.state.refused).toBeNull();
});

test("a page that ended keeps what was not sent in sight", async () => {
  const made = await shown();
  made.add(pen("m1"));
  sent[0]?.refused("local.ended");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(made.state.unsent).toBe(1);
  expect(made.state.refused).toBeNull();
});

test("undo takes one's own last mark of this page, redo brings it back under a new id", async () => {
  desk = { number: 2, marks: [view("theirs", 2), view("old", 1, { author: "me" })] };
  const made = await shown();
  made.add(pen("m1"));
  made.undo();
  expect(sent.at(-1)?.command).toEqual({
    type: "mark.remove",
    contact: "c1",
    version: "v1",
    marks: ["m1"],
  });
  expect(ids(made)).toEqual(["theirs", "old"]);
  made.undo();
  expect(ids(made)).toEqual(["theirs"]);
  expect(made.state).toMatchObject({ canUndo: false, canRedo: true });
  made.undo();
  made.redo();
  const again = sent.at(-1)?.command;
  expect(again).toMatchObject({ type: "mark.add", points: view("old", 1).points });
  expect(again?.type === "mark.add" && again.mark).not.toBe("old");
  expect(made.state).toMatchObject({ canUndo: true, canRedo: true });
  made.add(pen("m2"));
  expect(made.state.canRedo).toBe(false);
});

test("a removal that is refused brings the mark back", async () => {
  desk = { number: 1, marks: [view("old", 1, { author: "me" })] };
  const made = await shown();
  made.erase(["old"]);
  expect(ids(made)).toEqual([]);
  sent[0]?.refused("not_allowed");
  await settled();
  expect(ids(made)).toEqual(["old"]);
  expect(made.state.refused).toBe("not_allowed");
});

test("others' marks can't be erased", async () => {
  desk = { number: 1, marks: [view("theirs", 1)] };
  const made = await shown();
  made.erase(["theirs"]);
  expect(sent).toEqual([]);
  expect(ids(made)).toEqual(["theirs"]);
});

test("what somebody draws grows, and ends with the mark, when given up, or when they fall silent", async () => {
  const made = await shown();
  const word = { sender: "you", ...PAGE, mark: "x", tool: "pen", size: 200 } as const;
  made.follow({ ...word, points: [1, 1, 50] });
  made.follow({ ...word, points: [2, 2, 50] });
  expect(made.state.drawing).toMatchObject([
    { id: "x", author: "you", colour: 2, points: [1, 1, 50, 2, 2, 50] },
  ]);
  made.receive(view("x", 1));
  expect(made.state.drawing).toEqual([]);
  expect(ids(made)).toEqual(["x"]);
  made.follow({ ...word, mark: "y", points: [1, 1, 50] });
  made.follow({ ...word, mark: "y", points: [] });
  expect(made.state.drawing).toEqual([]);
  made.follow({ ...word, mark: "z", points: [1, 1, 50] });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(made.state.drawing).toEqual([]);
  made.follow({ ...word, ...OTHER, mark: "w", points: [1, 1, 50] });
  expect(made.state.drawing).toEqual([]);
});

test("a stroke belongs to the page that it was begun on", async () => {
  const made = await shown();
  made.draw({ mark: "m1", tool: "pen", size: 200, points: [1, 1, 50] });
  made.show(OTHER);
  made.draw({ mark: "m1", tool: "pen", size: 200, points: [] });
  expect(posted.map(({ page }) => page)).toEqual([1, 1]);
  expect(posted[0]).toMatchObject({ type: "mark.draw", contact: "c1", version: "v1" });
});

test("ids are what the desk asks for", () => {
  for (let count = 0; count < 200; count++)
    expect(newMark()).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
});
