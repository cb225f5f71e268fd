import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Layer, seen, viewOf } from "./painter";
import type { ShownMark } from "./wire";

const LOOK = { colours: ["blue", "red"], font: "serif" };
const VIEW = { left: 0, top: 0, width: 600, height: 800, ratio: 2, sharp: 2, scale: 0.01 };

let drawn: string[] = [];
let size = { width: 0, height: 0, hidden: false };

/** A canvas that writes down what is drawn on it. */
function canvas(): HTMLCanvasElement {
  const context = {
    setTransform: () => undefined,
    save: () => undefined,
    restore: () => undefined,
    beginPath: () => undefined,
    clip: () => drawn.push("clip"),
    rect: () => undefined,
    clearRect: (x: number, y: number) => drawn.push(`clear ${Math.round(x)} ${Math.round(y)}`),
    fill: (path: { data: string }) =>
      drawn.push(`${context.fillStyle} ${context.globalAlpha} ${path.data.split("Q")[0]}`),
    stroke: (path: { data: string }) => drawn.push(`${context.strokeStyle} ${path.data}`),
    fillText: (text: string, x: number, y: number) => drawn.push(`${text} ${x} ${y}`),
    globalAlpha: 1,
    fillStyle: "",
    strokeStyle: "",
  };
  const style: Record<string, string> = {};
  const made = { getContext: () => context, style, width: 0, height: 0, hidden: false };
  size = made;
  return made as unknown as HTMLCanvasElement;
}

beforeEach(() => {
  drawn = [];
  vi.stubGlobal(
    "Path2D",
    class {
      readonly data: string;
      constructor(data: string) {
        this.data = data;
      }
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function frame(id: string, x: number, more: Partial<ShownMark> = {}): ShownMark {
  const points = [x, 1_000, 50, x + 1_000, 2_000, 50];
  const made = {
    id,
    author: "a",
    colour: 0,
    tool: "rectangle",
    size: 200,
    points,
    text: null,
  } as const;
  return { ...made, at: 0, unsent: false, ...more };
}

const path = (x: number) => `blue M${x} 1000L${x + 1_000} 1000L${x + 1_000} 2000L${x} 2000Z`;

test("a mark more is one path, and nothing is cleared", () => {
  const layer = new Layer(canvas());
  const first = frame("a", 5_000);
  layer.paint([first], VIEW, LOOK);
  expect(drawn).toEqual(["clear 0 0", path(5_000)]);
  expect(size).toMatchObject({ width: 1_200, height: 1_600 });
  drawn = [];
  const second = frame("b", 20_000);
  layer.paint([first, second], VIEW, LOOK);
  expect(drawn).toEqual([path(20_000)]);
  drawn = [];
  layer.paint([first, second], VIEW, LOOK);
  expect(drawn).toEqual([]);
});

test("an empty canvas does not lie above the page", () => {
  const layer = new Layer(canvas());
  layer.paint([], VIEW, LOOK);
  expect(size).toMatchObject({ hidden: true });
  layer.paint([frame("a", 5_000)], VIEW, LOOK);
  expect(size).toMatchObject({ hidden: false });
  drawn = [];
  layer.paint([], VIEW, LOOK);
  expect(drawn).toContain("clear 4700 700");
  expect(size).toMatchObject({ hidden: true });
});

test("a mark less draws anew only what lies where it was", () => {
  const layer = new Layer(canvas());
  const marks = [frame("a", 5_000), frame("b", 5_500), frame("c", 30_000)] as const;
  layer.paint(marks, VIEW, LOOK);
  drawn = [];
  layer.paint([marks[0], marks[2]], VIEW, LOOK);
  expect(drawn).toEqual(["clip", "clear 5200 700", path(5_000)]);
});

test("a mark that takes another's place is drawn once", () => {
  const layer = new Layer(canvas());
  layer.paint([frame("a", 5_000, { unsent: true })], VIEW, LOOK);
  drawn = [];
  layer.paint([frame("a", 5_000)], VIEW, LOOK);
  expect(drawn).toEqual(["clip", "clear 4700 700", path(5_000)]);
});

test("a mark that comes below another one is drawn below it", () => {
  const layer = new Layer(canvas());
  const over = frame("b", 5_500);
  layer.paint([over], VIEW, LOOK);
  drawn = [];
  layer.paint([frame("a", 5_000), over], VIEW, LOOK);
  expect(drawn).toEqual(["clip", "clear 4700 700", path(5_000), path(5_500)]);
});

test("another view draws everything that is in it", () => {
  const layer = new Layer(canvas());
  const marks = [frame("a", 5_000), frame("b", 50_000)];
  layer.paint(marks, VIEW, LOOK);
  drawn = [];
  layer.paint(marks, { ...VIEW, width: 200 }, LOOK);
  expect(drawn).toEqual(["clear 0 0", path(5_000)]);
});

test("colours are the authors', a highlighter lets the words through, what waits is paler, text has lines", () => {
  const layer = new Layer(canvas());
  const points = [5_000, 5_000, 50];
  layer.paint(
    [
      frame("a", 0, { tool: "highlighter", colour: 1, points }),
      frame("b", 0, { tool: "pen", points, unsent: true }),
      frame("c", 0, { tool: "text", points, text: "one\ntwo", size: 1_000 }),
    ],
    VIEW,
    LOOK,
  );
  expect(drawn[1]).toMatch(/^red 0\.3 M/);
  expect(drawn[2]).toMatch(/^blue 0\.5 M/);
  expect(drawn.slice(3)).toEqual(["one 5000 5950", "two 5000 7200"]);
});

test("a page that a canvas can hold is drawn whole, a larger one in part, kept while that covers what is seen", () => {
  const visible = { left: -10, top: 300, width: 1_000, height: 700 };
  const small = { width: 800, height: 1_200, units: 80_000 };
  expect(viewOf(small, visible, 2, null)).toMatchObject({
    left: 0,
    top: 0,
    width: 800,
    height: 1_200,
  });
  const large = { width: 8_000, height: 12_000, units: 80_000 };
  const view = viewOf(large, visible, 1, null);
  expect(view).toMatchObject({ left: 0, top: 100, width: 1_190, height: 1_100, scale: 0.1 });
  expect(seen(view)).toEqual({ left: 0, top: 1_000, right: 11_900, bottom: 12_000 });
  expect(viewOf(large, { ...visible, top: 450 }, 1, view)).toBe(view);
  expect(viewOf(large, { ...visible, top: 600 }, 1, view).top).toBe(400);
  const huge = viewOf(large, { left: 0, top: 0, width: 7_000, height: 5_000 }, 2, null);
  expect(huge.width * huge.height * huge.ratio ** 2).toBeLessThanOrEqual(12_000_001);
  expect(viewOf(large, { left: 0, top: 0, width: 7_000, height: 5_000 }, 2, huge)).toBe(huge);
});
