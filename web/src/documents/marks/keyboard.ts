import { hasEnds, type Tool } from "./shapes";

/** Where the keyboard's cross stands on the page. */
export interface Cross {
  readonly x: number;
  readonly y: number;
}

/** Steps across a page's width; with Shift finer ones. */
const STEPS = 40;
const FINE = 200;

const WAYS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface Press {
  readonly key: string;
  readonly shiftKey: boolean;
}

/** What a key does to the cross; null where the key isn't one of its own. */
export function moved(cross: Cross, press: Press, page: readonly [number, number]): Cross | null {
  const way = WAYS[press.key];
  if (!way) return null;
  const step = page[0] / (press.shiftKey ? FINE : STEPS);
  return {
    x: within(cross.x + way[0] * step, page[0]),
    y: within(cross.y + way[1] * step, page[1]),
  };
}

export function centre(page: readonly [number, number]): Cross {
  return { x: Math.round(page[0] / 2), y: Math.round(page[1] / 2) };
}

/** The points of the mark, where there is one: an arrow or a rectangle has two ends, and they differ. */
export function made(tool: Tool, points: readonly number[]): number[] | null {
  if (points.length < 3) return null;
  if (!hasEnds(tool)) return [...points];
  const ends = [...points.slice(0, 3), ...points.slice(-3)];
  return Math.hypot((ends[0] ?? 0) - (ends[3] ?? 0), (ends[1] ?? 0) - (ends[4] ?? 0)) < SMALLEST
    ? null
    : ends;
}

/** 1 mm: a press that slipped is no arrow. */
const SMALLEST = 283;

function within(value: number, most: number): number {
  return Math.round(Math.min(Math.max(0, value), most));
}
