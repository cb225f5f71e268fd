import { ASCENT, type Box, boxOf, filled, HIGHLIGHT, LEADING, meet, pathOf } from "./shapes";
import type { ShownMark } from "./wire";

/** Which part of a page a canvas shows. */
export interface View {
  /** Of the canvas within the page, in CSS pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Of the canvas, for one of CSS; `sharp`: as the screen would have it. */
  readonly ratio: number;
  readonly sharp: number;
  /** CSS pixels for a unit of the page. */
  readonly scale: number;
}

export interface Look {
  readonly colours: readonly string[];
  /** A family, as CSS writes it. */
  readonly font: string;
}

/** What waits for the desk is paler. */
const PALE = 0.5;

const paths = new WeakMap<ShownMark, { path: Path2D; box: Box }>();

export function shapeOf(mark: ShownMark): { path: Path2D; box: Box } {
  let found = paths.get(mark);
  if (!found) {
    found = { path: new Path2D(pathOf(mark)), box: boxOf(mark) };
    paths.set(mark, found);
  }
  return found;
}

/**
 * A canvas that keeps what it has drawn: a mark more is one path, a mark less draws anew only where it was, and only
 * another view draws everything.
 */
export class Layer {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  #marks: readonly ShownMark[] = [];
  #view: View | null = null;
  #look: Look | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
  }

  /** Draws these marks; `anew`, where what was drawn can't be kept. */
  paint(marks: readonly ShownMark[], view: View, look: Look): void {
    const context = this.#context;
    if (!context) return;
    const moved = this.#view === null || !alike(view, this.#view);
    const anew = moved || look !== this.#look;
    const before = this.#marks;
    [this.#marks, this.#view, this.#look] = [marks, view, look];
    if (moved) place(this.#canvas, view);
    // An empty canvas above the page costs as much as a full one each time something is painted.
    this.#canvas.hidden = marks.length === 0;
    // What is touched goes to the screen anew, though nothing was drawn.
    if (!anew && (marks === before || marks.length + before.length === 0)) return;
    context.setTransform(this.#transform(view));
    if (anew) {
      this.#clear(context, seen(view));
      this.#draw(context, marks, seen(view));
      return;
    }
    const stay = new Set(marks);
    const gone = before.filter((mark) => !stay.has(mark));
    const had = new Set(before);
    const kept = before.filter((mark) => stay.has(mark));
    // Those that are new lie on top, unless one was put between: then it is as if its place had been wiped.
    const ordered = kept.every((mark, index) => marks[index] === mark);
    const dirty = ordered ? gone : [...gone, ...marks.filter((mark) => !had.has(mark))];
    for (const mark of dirty) this.#mend(context, ordered ? kept : marks, shapeOf(mark).box, view);
    if (ordered) this.#draw(context, marks.slice(kept.length), seen(view));
  }

  #transform({ left, top, ratio, scale }: View): DOMMatrix2DInit {
    return { a: scale * ratio, d: scale * ratio, e: -left * ratio, f: -top * ratio };
  }

  #clear(context: CanvasRenderingContext2D, box: Box): void {
    context.clearRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  }

  /** Draws the marks that lie there anew; edges that were half a pixel in it, too. */
  #mend(
    context: CanvasRenderingContext2D,
    marks: readonly ShownMark[],
    where: Box,
    view: View,
  ): void {
    const edge = 2 / (view.scale * view.ratio);
    const box = {
      left: where.left - edge,
      top: where.top - edge,
      right: where.right + edge,
      bottom: where.bottom + edge,
    };
    if (!meet(box, seen(view))) return;
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    context.clip();
    this.#clear(context, box);
    this.#draw(context, marks, box);
    context.restore();
  }

  #draw(context: CanvasRenderingContext2D, marks: readonly ShownMark[], where: Box): void {
    const look = this.#look as Look;
    for (const mark of marks) if (meet(shapeOf(mark).box, where)) drawMark(context, mark, look);
  }
}

function drawMark(context: CanvasRenderingContext2D, mark: ShownMark, look: Look): void {
  const colour = look.colours[mark.colour] ?? look.colours[0] ?? "black";
  context.globalAlpha = (mark.tool === "highlighter" ? HIGHLIGHT : 1) * (mark.unsent ? PALE : 1);
  context.fillStyle = colour;
  context.strokeStyle = colour;
  if (mark.tool === "text") write(context, mark, look.font);
  else if (filled(mark.tool)) context.fill(shapeOf(mark).path);
  else {
    context.lineWidth = mark.size;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.stroke(shapeOf(mark).path);
  }
  context.globalAlpha = 1;
}

function write(context: CanvasRenderingContext2D, mark: ShownMark, font: string): void {
  const [x = 0, y = 0] = mark.points;
  context.font = `${mark.size}px ${font}`;
  context.textBaseline = "alphabetic";
  (mark.text ?? "").split("\n").forEach((line, index) => {
    context.fillText(line, x, y + (ASCENT + index * LEADING) * mark.size);
  });
}

/** What a view shows, in units of the page. */
export function seen({ left, top, width, height, scale }: View): Box {
  return {
    left: left / scale,
    top: top / scale,
    right: (left + width) / scale,
    bottom: (top + height) / scale,
  };
}

function place(canvas: HTMLCanvasElement, { left, top, width, height, ratio }: View): void {
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  canvas.style.left = `${left}px`;
  canvas.style.top = `${top}px`;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}

function alike(one: View, other: View): boolean {
  return (Object.keys(one) as (keyof View)[]).every((key) => one[key] === other[key]);
}

/** A canvas has at most so many pixels: telephones have little memory for them. */
const MOST_PIXELS = 12_000_000;
/** Around what is to be seen (CSS pixels), so that a little scrolling needs nothing new. */
const MARGIN = 200;

export interface Room {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The whole page where a canvas can hold it, else the part that is to be seen and a little more. `visible` is the part
 * within the page; `before` stays as long as it covers that.
 */
export function viewOf(
  page: { width: number; height: number; units: number },
  visible: Room,
  ratio: number,
  before: View | null,
): View {
  const scale = page.width / page.units;
  const whole = { left: 0, top: 0, width: page.width, height: page.height };
  if (page.width * page.height * ratio * ratio <= MOST_PIXELS)
    return { ...whole, ratio, sharp: ratio, scale };
  const fits = before?.scale === scale && before.sharp === ratio;
  if (fits && holds(before, visible, page)) return before;
  const left = Math.max(0, Math.floor(visible.left - MARGIN));
  const top = Math.max(0, Math.floor(visible.top - MARGIN));
  const width = Math.min(page.width, Math.ceil(visible.left + visible.width + MARGIN)) - left;
  const height = Math.min(page.height, Math.ceil(visible.top + visible.height + MARGIN)) - top;
  const most = Math.sqrt(MOST_PIXELS / Math.max(1, width * height));
  return { left, top, width, height, ratio: Math.min(ratio, most), sharp: ratio, scale };
}

function holds(view: Room, visible: Room, page: { width: number; height: number }): boolean {
  return (
    view.left <= Math.max(0, visible.left) &&
    view.top <= Math.max(0, visible.top) &&
    view.left + view.width >= Math.min(page.width, visible.left + visible.width) &&
    view.top + view.height >= Math.min(page.height, visible.top + visible.height)
  );
}
