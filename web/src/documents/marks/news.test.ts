import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { setLanguage } from "../../ui/text";
import { MarkNews } from "./news";
import type { ShownMark } from "./wire";

beforeEach(() => {
  vi.useFakeTimers();
  setLanguage("en");
});
afterEach(() => void vi.useRealTimers());

const PAGE = { version: "v", page: 3 };
const said: string[] = [];
const NAMES: Record<string, string> = { anna: "Anna", max: "Max" };

function listening(): MarkNews {
  said.length = 0;
  const nameOf = (participant: string) => NAMES[participant] ?? "";
  return new MarkNews({ you: "you", nameOf, say: (words) => void said.push(words) });
}

function mark(id: string, author: string, text: string | null = null): ShownMark {
  const tool = text === null ? "pen" : "text";
  const made = { id, author, tool, text, colour: 1, size: 100, at: 0, unsent: false } as const;
  return { ...made, points: [0, 0, 50, 1, 1, 50] };
}

const OTHER = { ...PAGE, page: 4 };
const on = (key: typeof PAGE, ...marks: ShownMark[]) => ({ key, marks, loaded: true });
const loading = (key: typeof PAGE) => ({ key, marks: [], loaded: false });

test("what was there when the page was turned to is no news", () => {
  const news = listening();
  news.look(loading(PAGE));
  news.look(on(PAGE, mark("a", "anna")));
  news.look(on(OTHER, mark("b", "anna")));
  vi.runAllTimers();
  expect(said).toEqual([]);
});

test("what others draw is said once, when they have come to rest", () => {
  const news = listening();
  news.look(on(PAGE));
  news.look(on(PAGE, mark("a", "anna")));
  vi.advanceTimersByTime(1_500);
  news.look(on(PAGE, mark("a", "anna"), mark("b", "max", "Here"), mark("c", "you")));
  vi.advanceTimersByTime(1_500);
  expect(said).toEqual([]);
  news.look(on(PAGE, mark("a", "anna"), mark("b", "max", "Here"), mark("d", "anna")));
  vi.runAllTimers();
  expect(said).toEqual(["2 new drawings by Anna. Text by Max: Here"]);
});

test("one's own, what goes, and what was not said when the page is turned are left out", () => {
  const news = listening();
  news.look(on(PAGE, mark("a", "anna")));
  news.look(on(PAGE, mark("a", "anna"), mark("b", "you")));
  news.look(on(PAGE));
  vi.runAllTimers();
  news.look(on(PAGE, mark("c", "anna")));
  news.look(loading(OTHER));
  vi.runAllTimers();
  expect(said).toEqual([]);
});

test("after a reconnect nothing is said twice", () => {
  const news = listening();
  news.look(on(PAGE, mark("a", "anna")));
  news.look(loading(PAGE));
  news.look(on(PAGE, mark("a", "anna")));
  vi.runAllTimers();
  expect(said).toEqual([]);
  news.look(on(PAGE, mark("a", "anna"), mark("b", "anna")));
  vi.runAllTimers();
  expect(said).toEqual(["Pen by Anna"]);
});
