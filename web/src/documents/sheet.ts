import type { PageText } from "../protocol/messages";
import type { Drawable, PageKey, Picture } from "./pictures";
import type { Layout, Size } from "./place";
import { TILE, type Tile } from "./sharpness";
import { fillText } from "./text-layer";
import { t } from "./words";

/**
 * One page as it is painted: the picture, sharper tiles above it, its words. It shows a page until the next one is
 * decoded, and changes in one go: there is never a blank sheet.
 */
export class Sheet {
  readonly element = part("doc-page");
  readonly #canvas = document.createElement("canvas");
  readonly #tiles = part("doc-tiles");
  readonly #text = part("doc-text");
  readonly #laid = new Map<string, HTMLCanvasElement>();
  #key: PageKey | null = null;
  #drawn: Drawable | null = null;

  constructor() {
    this.#canvas.className = "doc-picture";
    this.#canvas.setAttribute("aria-hidden", "true");
    this.#tiles.setAttribute("aria-hidden", "true");
    this.element.append(this.#canvas, this.#tiles, this.#text);
  }

  /** The page whose picture can be seen. */
  get key(): PageKey | null {
    return this.#key;
  }

  shows(key: PageKey): boolean {
    return this.#key?.version === key.version && this.#key.page === key.page;
  }

  /** Where and how large. */
  place({ left, top, width, height }: Layout): void {
    const { style } = this.element;
    style.setProperty("left", `${left}px`);
    style.setProperty("top", `${top}px`);
    style.setProperty("width", `${width}px`);
    style.setProperty("height", `${height}px`);
  }

  /** True if this is another page than before. */
  draw(key: PageKey, { drawable, width, quality }: Picture): boolean {
    const fresh = !this.shows(key);
    if (!fresh && this.#drawn === drawable) return false;
    this.#drawn = drawable;
    this.#key = { version: key.version, page: key.page };
    resize(this.#canvas, drawable);
    this.#canvas.getContext("2d", { alpha: false })?.drawImage(drawable as ImageBitmap, 0, 0);
    const { dataset } = this.element;
    dataset["version"] = key.version;
    dataset["page"] = String(key.page);
    dataset["width"] = String(width);
    dataset["quality"] = quality;
    if (fresh) {
      this.tile([], () => undefined);
      this.#text.replaceChildren();
    }
    return fresh;
  }

  /** What of these is decoded is laid over the picture; others go. */
  tile(tiles: readonly Tile[], decoded: (tile: Tile) => Drawable | undefined): void {
    const wanted = new Set(tiles.map(nameOf));
    for (const [name, canvas] of this.#laid) {
      if (wanted.has(name)) continue;
      canvas.remove();
      this.#laid.delete(name);
    }
    for (const tile of tiles) {
      if (this.#laid.has(nameOf(tile))) continue;
      const drawable = decoded(tile);
      if (!drawable) continue;
      const canvas = laid(tile, drawable);
      this.#laid.set(nameOf(tile), canvas);
      this.#tiles.append(canvas);
    }
    this.element.dataset["tiles"] = String(this.#laid.size);
  }

  write(key: PageKey, { lines }: PageText, size: Size): void {
    if (!this.shows(key)) return;
    fillText(this.#text, lines, size);
    this.#text.dataset["lines"] = String(lines.length);
    if (lines.length > 0) return;
    const words = part("unseen");
    words.textContent = t("page.no-text");
    this.#text.append(words);
  }
}

/** Pages mostly are of one size: a canvas that stays as it is needs neither new memory nor a new layout. */
function resize(canvas: HTMLCanvasElement, { width, height }: Drawable): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

function part(name: string): HTMLElement {
  const made = document.createElement("div");
  made.className = name;
  return made;
}

function nameOf({ width, column, row }: Tile): string {
  return `${width}/${column}/${row}`;
}

function laid(tile: Tile, drawable: Drawable): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.min(TILE, drawable.width);
  canvas.height = Math.min(TILE, drawable.height);
  canvas.getContext("2d", { alpha: false })?.drawImage(drawable as ImageBitmap, 0, 0);
  const { style } = canvas;
  style.setProperty("left", `${100 * tile.left}%`);
  style.setProperty("top", `${100 * tile.top}%`);
  style.setProperty("width", `${100 * tile.across}%`);
  style.setProperty("height", `${100 * tile.down}%`);
  return canvas;
}
