import type { PageText } from "../protocol/messages";
import type { Size } from "./place";

type Lines = PageText["lines"];

/** Width of a text at a font size of 100 pixels; null where nothing can be measured. */
type Measure = (text: string) => number | null;

let pencil: CanvasRenderingContext2D | null | undefined;

function measured(text: string): number | null {
  pencil ??= document.createElement("canvas").getContext("2d");
  if (!pencil) return null;
  pencil.font = "100px sans-serif";
  return pencil.measureText(text).width;
}

/**
 * The words of a page, unseen above its picture: to be selected, copied, found and read out. Each line stands where its
 * picture stands; everything is relative to the page, so zooming changes nothing here.
 */
export function fillText(layer: HTMLElement, lines: Lines, size: Size, measure = measured): void {
  const [width, height] = size;
  const made = lines.map((line) => {
    const span = document.createElement("span");
    span.textContent = line.text;
    const { style } = span;
    style.setProperty("left", percent(line.x / width));
    style.setProperty("top", percent(line.y / height));
    const upright = isUpright(line);
    // In parts of the page's width, which the style sheet knows as a container.
    const letters = upright ? line.width : line.height;
    style.setProperty("font-size", `${((100 * letters) / width).toFixed(4)}cqw`);
    const stretch = stretchOf(upright ? lain(line) : line, measure);
    const along = upright ? "scaleY" : "scaleX";
    if (stretch !== null) style.setProperty("transform", `${along}(${stretch.toFixed(4)})`);
    if (upright) style.setProperty("writing-mode", "vertical-rl");
    return [span, document.createElement("br")];
  });
  layer.replaceChildren(...made.flat());
}

/** Words that are read from below or from above, as far as their box tells. */
export function isUpright({ text, width, height }: Lines[number]): boolean {
  return text.trim().length > 2 && height > 2 * width;
}

/** The same line as if it lay. */
function lain(line: Lines[number]): Lines[number] {
  return { ...line, width: line.height, height: line.width };
}

/** How much wider the line is in the page than in the font that stands in for the page's own. */
export function stretchOf(line: Lines[number], measure: Measure): number | null {
  const natural = measure(line.text);
  if (!natural || !line.width || !line.height) return null;
  return line.width / ((natural * line.height) / 100);
}

function percent(part: number): string {
  return `${(100 * part).toFixed(3)}%`;
}
