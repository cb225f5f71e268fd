/** Which picture of a page is sharp enough, and which tiles are to be seen. Pure. */

import type { Layout, Size } from "./place";

/** Widths in which the server draws whole pages, in device pixels. */
export const WIDTHS = [160, 400, 800, 1200, 1600, 3200] as const;
/** Widths of which only tiles are to be had: a whole page would take hundreds of megabytes. */
export const TILED = [6400, 12800] as const;
export const TILE = 512;
export const THUMBNAIL = 160;
/** So wide a page is fetched first where nothing of it is there: quick to draw, to send and to decode. */
export const QUICK = 800;
/** Ahead of need no page is fetched sharper than this. */
export const AHEAD_MOST = 1600;
/** A picture may be stretched by this much before it looks soft. */
const STRETCH = 1.1;

/** The smallest picture that is sharp at this width on the screen. */
export function widthFor(css: number, density: number): number {
  const wanted = (css * density) / STRETCH;
  return WIDTHS.find((width) => width >= wanted) ?? 3200;
}

/** The width of tiles to lay over the page; null: the whole picture is sharp enough. */
export function tiledWidth(css: number, density: number): number | null {
  const wanted = (css * density) / STRETCH;
  if (wanted <= 3200) return null;
  return TILED.find((width) => width >= wanted) ?? 12_800;
}

export interface Tile {
  readonly width: number;
  readonly column: number;
  readonly row: number;
  /** Fractions of the page. */
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
}

/** The tiles of a page that lie in the seen part of it, from its middle outwards. */
export function tilesSeen(
  width: number,
  [wide, high]: Size,
  drawn: Layout,
  scroll: { readonly left: number; readonly top: number },
  box: { readonly width: number; readonly height: number },
): readonly Tile[] {
  const height = Math.max(1, Math.round((width * high) / wide));
  const pixels = width / drawn.width; // of the tiled picture, a CSS pixel
  const edge = (at: number, most: number) => Math.min(Math.max(at * pixels, 0), most);
  const left = edge(scroll.left - drawn.left, width);
  const right = edge(scroll.left + box.width - drawn.left, width);
  const top = edge(scroll.top - drawn.top, height);
  const bottom = edge(scroll.top + box.height - drawn.top, height);
  const tiles: Tile[] = [];
  for (let row = Math.floor(top / TILE); row * TILE < bottom; row += 1)
    for (let column = Math.floor(left / TILE); column * TILE < right; column += 1)
      tiles.push({
        width,
        column,
        row,
        left: (column * TILE) / width,
        top: (row * TILE) / height,
        across: Math.min(TILE, width - column * TILE) / width,
        down: Math.min(TILE, height - row * TILE) / height,
      });
  const middle = { x: (left + right) / 2 / TILE - 0.5, y: (top + bottom) / 2 / TILE - 0.5 };
  const away = ({ column, row }: Tile) => (column - middle.x) ** 2 + (row - middle.y) ** 2;
  return tiles.sort((one, other) => away(one) - away(other));
}
