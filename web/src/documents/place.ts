/**
 * Where a page stands in its box, pure. Pages are measured in hundredths of a point (1/7200 inch), boxes in CSS pixels.
 * What goes over the wire is a `Place`: it means the same on a wide screen and on a phone.
 */

/** Width and height of a page, in hundredths of a point. */
export type Size = readonly [width: number, height: number];

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** The point of the page in the middle of the box, and how large: 1000 is as wide as the box. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How a page is drawn, in CSS pixels: its rectangle inside what is scrolled. */
export interface Layout {
  /** Pixels a unit of the page. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly content: Box;
}

export type Fit = "width" | "page";

export const FIT_WIDTH = 1000;
export const MOST = 8000;
export const LEAST = 200;
/** Around the page, so that its edge is seen. */
export const MARGIN = 8;
const STEPS = [250, 330, 500, 670, 800, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 6000, 8000];

const between = (least: number, value: number, most: number): number =>
  Math.min(Math.max(value, least), most);

/** The zoom at which the whole page can be seen; never wider than the box. */
export function fitPage([width, height]: Size, box: Box): number {
  const across = Math.max(1, box.width - 2 * MARGIN);
  const down = Math.max(1, box.height - 2 * MARGIN);
  return between(LEAST, Math.floor((FIT_WIDTH * down * width) / (across * height)), FIT_WIDTH);
}

export function fitted(fit: Fit, size: Size, box: Box): number {
  return fit === "width" ? FIT_WIDTH : fitPage(size, box);
}

export function layout(zoom: number, [width, height]: Size, box: Box): Layout {
  const scale = (Math.max(1, box.width - 2 * MARGIN) * zoom) / FIT_WIDTH / width;
  const page = { width: width * scale, height: height * scale };
  const content = {
    width: Math.max(box.width, page.width + 2 * MARGIN),
    height: Math.max(box.height, page.height + 2 * MARGIN),
  };
  return {
    scale,
    ...page,
    left: (content.width - page.width) / 2,
    top: (content.height - page.height) / 2,
    content,
  };
}

/** How far to scroll so that a point of the page is in the middle, as far as that goes. */
export function scrollOf({ x, y }: Point, drawn: Layout, box: Box): { left: number; top: number } {
  const { scale, content } = drawn;
  return {
    left: between(0, drawn.left + x * scale - box.width / 2, content.width - box.width),
    top: between(0, drawn.top + y * scale - box.height / 2, content.height - box.height),
  };
}

/** The point of the page at a point of the box. */
export function pointAt(at: Point, scroll: { left: number; top: number }, drawn: Layout): Point {
  return {
    x: (at.x + scroll.left - drawn.left) / drawn.scale,
    y: (at.y + scroll.top - drawn.top) / drawn.scale,
  };
}

/** A new zoom that leaves the point `anchor` of the page where it is on the screen. */
export function zoomed(place: Place, zoom: number, anchor: Point): Place {
  const next = between(LEAST, Math.round(zoom), MOST);
  const ratio = place.zoom / next;
  return {
    x: anchor.x + (place.x - anchor.x) * ratio,
    y: anchor.y + (place.y - anchor.y) * ratio,
    zoom: next,
  };
}

/** The next step up or down. */
export function stepped(zoom: number, direction: 1 | -1): number {
  if (direction === 1) return STEPS.find((step) => step > zoom) ?? MOST;
  return STEPS.filter((step) => step < zoom).at(-1) ?? LEAST;
}

/** The top of a page, where reading begins. */
export function topOf([width]: Size, zoom: number): Place {
  return { x: Math.round(width / 2), y: 0, zoom };
}

/**
 * Where a follower looks. Who presents sees as much of the width as the zoom says; of a page smaller than its box
 * they see all, and so shall everybody else, as large as their own box allows.
 */
export function followed(theirs: Place, size: Size, box: Box): Place {
  if (theirs.zoom >= FIT_WIDTH) return theirs;
  return { ...theirs, zoom: Math.max(theirs.zoom, fitPage(size, box)) };
}

/** Who sees an edge of the page says so: in a box of another shape its middle alone would cut that edge off. */
export function toEdges(place: Place, [width, height]: Size, box: Box): Place {
  const drawn = layout(place.zoom, [width, height], box);
  const { left, top } = scrollOf(place, drawn, box);
  const edge = (at: number, most: number, middle: number, length: number): number => {
    if (most < 1) return middle;
    return at < 1 ? 0 : at > most - 1 ? length : middle;
  };
  return {
    x: edge(left, drawn.content.width - box.width, place.x, width),
    y: edge(top, drawn.content.height - box.height, place.y, height),
    zoom: place.zoom,
  };
}

export function samePlace(one: Place, other: Place): boolean {
  return one.x === other.x && one.y === other.y && one.zoom === other.zoom;
}

/** For the wire: whole numbers on the page. */
export function rounded({ x, y, zoom }: Place, [width, height]: Size): Place {
  return {
    x: between(0, Math.round(x), width),
    y: between(0, Math.round(y), height),
    zoom: between(LEAST, Math.round(zoom), MOST),
  };
}
