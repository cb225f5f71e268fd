/**
 * How a mark looks, as path data in page units (1/100 pt). signaling/documents/drawing.py draws the same into a PDF:
 * tests/golden/marks.json holds both to it.
 */

import { getStroke } from "perfect-freehand";

export type Tool = "pen" | "highlighter" | "text" | "arrow" | "rectangle";
export const TOOLS: readonly Tool[] = ["pen", "highlighter", "text", "arrow", "rectangle"];

/** What is drawn, whoever it is by. `points`: x, y, pressure (0..100) one after the other. */
export interface Drawn {
  readonly tool: Tool;
  readonly points: readonly number[];
  readonly text: string | null;
  /** Width of the line; of a text the size of its font. */
  readonly size: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** So much of a highlighter's colour lies over the words below. */
export const HIGHLIGHT = 0.3;
/** From one line of text to the next, in font sizes. */
export const LEADING = 1.25;
/** From the top of a line to where its letters stand, in font sizes. */
export const ASCENT = 0.95;

/** Each tool's usual size on an A4 page. */
const USUAL: Record<Tool, number> = {
  pen: 200,
  highlighter: 1_400,
  text: 1_400,
  arrow: 200,
  rectangle: 200,
};
const A4 = 84_189;

/** A page larger than A4 (a photo, a plan) gets marks that are larger alike. */
export function usualSize(tool: Tool, page: readonly [number, number]): number {
  return Math.round(USUAL[tool] * Math.max(1, Math.max(...page) / A4));
}

/** Filled are pen and highlighter; the others are lines as wide as their size, with round ends. */
export function filled(tool: Tool): boolean {
  return tool === "pen" || tool === "highlighter";
}

/** What is no line but its first point and its last. */
export function hasEnds(tool: Tool): boolean {
  return tool === "arrow" || tool === "rectangle";
}

/** The path of a mark; empty for a text. */
export function pathOf(mark: Drawn): string {
  if (mark.tool === "arrow") return arrow(mark.points, mark.size);
  if (mark.tool === "rectangle") return rectangle(mark.points);
  return mark.tool === "text" ? "" : ink(outline(mark));
}

/** The outline of a stroke. Its points were smoothed when they were drawn: nothing here depends on how dense they are. */
export function outline({ tool, points, size }: Drawn): number[][] {
  const path: number[][] = [];
  for (let at = 0; at + 2 < points.length; at += 3)
    path.push([points[at] ?? 0, points[at + 1] ?? 0, (points[at + 2] ?? 0) / 100]);
  const [only] = path;
  if (only && path.length === 1) path.push([(only[0] ?? 0) + 1, (only[1] ?? 0) + 1]);
  return getStroke(path, {
    size,
    thinning: tool === "pen" ? 0.5 : 0,
    smoothing: 0.5,
    streamline: 0,
    simulatePressure: false,
    last: true,
  });
}

/** Curves through the middles of the outline's sides. */
function ink(points: readonly number[][]): string {
  const [first] = points;
  if (!first) return "";
  const data = [`M${at(first[0])} ${at(first[1])}Q`];
  points.forEach(([x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = points[(index + 1) % points.length] ?? [];
    data.push(`${at(x)} ${at(y)} ${at((x + nextX) / 2)} ${at((y + nextY) / 2)}`);
  });
  return `${data.join(" ")}Z`;
}

function arrow(points: readonly number[], size: number): string {
  const [fromX, fromY, toX, toY] = ends(points);
  const length = Math.hypot(toX - fromX, toY - fromY);
  const shaft = `M${at(fromX)} ${at(fromY)}L${at(toX)} ${at(toY)}`;
  if (length === 0) return shaft;
  const head = Math.min(6 * size, length / 2);
  const side = (turn: number): string => {
    const angle = Math.atan2(toY - fromY, toX - fromX) + turn;
    return `${at(toX - head * Math.cos(angle))} ${at(toY - head * Math.sin(angle))}`;
  };
  return `${shaft}M${side(0.45)}L${at(toX)} ${at(toY)}L${side(-0.45)}`;
}

function rectangle(points: readonly number[]): string {
  const [left, top, right, bottom] = ends(points).map(at);
  return `M${left} ${top}L${right} ${top}L${right} ${bottom}L${left} ${bottom}Z`;
}

/** The first point and the last. */
function ends(points: readonly number[]): [number, number, number, number] {
  const last = points.length - 3;
  return [points[0] ?? 0, points[1] ?? 0, points[last] ?? 0, points[last + 1] ?? 0];
}

/** As both languages round: halves upwards. */
function at(value = 0): number {
  return Math.floor(value + 0.5);
}

/** What a mark covers at most; of a text only roughly. */
export function boxOf({ tool, points, size, text }: Drawn): Box {
  if (tool === "text") {
    const [left = 0, top = 0] = points;
    const lines = (text ?? "").split("\n");
    const longest = Math.max(...lines.map((line) => line.length));
    return {
      left,
      top,
      right: left + longest * size * 0.6,
      bottom: top + lines.length * size * LEADING,
    };
  }
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let index = 0; index + 1 < points.length; index += 3) {
    const [x = 0, y = 0] = [points[index], points[index + 1]];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  const edge = tool === "arrow" ? 3.5 * size : size;
  return {
    left: box.left - edge,
    top: box.top - edge,
    right: box.right + edge,
    bottom: box.bottom + edge,
  };
}

export function meet(one: Box, other: Box): boolean {
  return (
    one.left <= other.right &&
    other.left <= one.right &&
    one.top <= other.bottom &&
    other.top <= one.bottom
  );
}
