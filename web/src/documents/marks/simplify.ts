/** Points of a drawn mark on the wire: at most so many. */
export const MOST_POINTS = 3_000;

/**
 * Those points that the line needs (Ramer, Douglas and Peucker), first and last among them. Flat triples of x, y and
 * pressure in, and out.
 *
 * What is left out lies within a twentieth of the line's width (at least 1/10 pt) of what stays, its pressure counted
 * as the width that it makes. No two that stay are further apart than two widths where there was one between them:
 * the curve that is drawn through them would round corners off.
 */
export function simplified(points: readonly number[], size: number): number[] {
  let tolerance = Math.max(10, size / 20);
  let gap = 2 * size;
  let kept = pass(points, size, tolerance, gap);
  while (kept.length > 3 * MOST_POINTS) {
    tolerance *= 2;
    gap *= 2;
    kept = pass(points, size, tolerance, gap);
  }
  return kept;
}

function pass(points: readonly number[], size: number, tolerance: number, gap: number): number[] {
  const last = points.length / 3 - 1;
  if (last < 2) return [...points];
  const keep = new Uint8Array(last + 1);
  keep[0] = keep[last] = 1;
  const open: [number, number][] = [[0, last]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [from, to] = pair;
    if (to - from < 2) continue;
    const { index, distance } = furthest(points, size, from, to);
    if (distance <= tolerance && apart(points, from, to) <= gap) continue;
    keep[index] = 1;
    open.push([from, index], [index, to]);
  }
  const kept: number[] = [];
  keep.forEach((stays, index) => {
    if (stays) kept.push(...points.slice(3 * index, 3 * index + 3));
  });
  return kept;
}

/** The point that lies furthest from the line between two others; the one in the middle where none does. */
function furthest(points: readonly number[], size: number, from: number, to: number) {
  const [x0 = 0, y0 = 0, p0 = 0] = points.slice(3 * from, 3 * from + 3);
  const [x1 = 0, y1 = 0, p1 = 0] = points.slice(3 * to, 3 * to + 3);
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  let index = (from + to) >> 1;
  let distance = 0;
  for (let each = from + 1; each < to; each++) {
    const x = (points[3 * each] ?? 0) - x0;
    const y = (points[3 * each + 1] ?? 0) - y0;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / length));
    const width = ((points[3 * each + 2] ?? 0) - p0 - along * (p1 - p0)) / 100;
    const found = Math.hypot(x - along * dx, y - along * dy) + Math.abs(width) * size * 0.25;
    if (found > distance) {
      index = each;
      distance = found;
    }
  }
  return { index, distance };
}

function apart(points: readonly number[], one: number, other: number): number {
  return Math.hypot(
    (points[3 * one] ?? 0) - (points[3 * other] ?? 0),
    (points[3 * one + 1] ?? 0) - (points[3 * other + 1] ?? 0),
  );
}
