import { describe, expect, test } from "vitest";
import css from "./tokens.css?raw";

type Colours = Record<string, string>;

function colours(block: string): Colours {
  return Object.fromEntries(
    [...block.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6});/gi)].map((found) => [found[1], found[2]]),
  ) as Colours;
}

const [before = "", after = ""] = css.split("@media (prefers-color-scheme: dark)");
const light = colours(before);
const dark = { ...light, ...colours(after) };

/** WCAG 2.2, relative luminance of an sRGB colour. */
function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(scheme: Colours, one: string, other: string): number {
  const colour = (name: string): string => {
    const found = scheme[name];
    if (!found) throw new Error(`no token --${name}`);
    return found;
  };
  const [high = 0, low = 0] = [luminance(colour(one)), luminance(colour(other))].sort(
    (a, b) => b - a,
  );
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ["surface", "raised"];
/** Text on a ground: 7, since customers read it. */
const TEXT: [string, string][] = [
  ...["ink", "muted", "accent", "good", "warn", "bad"].flatMap((text) =>
    GROUNDS.map((ground): [string, string] => [text, ground]),
  ),
  ["ink", "sunken"],
  ["ink", "info-tint"],
  ["ink", "good-tint"],
  ["ink", "warn-tint"],
  ["ink", "bad-tint"],
  ["good", "good-tint"],
  ["warn", "warn-tint"],
  ["bad", "bad-tint"],
  ["on-stage", "stage"],
  ["on-stage", "stage-control"],
  ["stage", "on-stage"],
  ["stage", "stage-open"],
  ["on-stage-muted", "stage"],
  ...[0, 1, 2, 3, 4, 5].map((colour): [string, string] => [`mark-${colour}`, "on-mark"]),
];
/** Words on a filled control. */
const CONTROLS: [string, string][] = [
  ["on-accent", "accent"],
  ["on-good", "good"],
  ["on-warn", "warn"],
  ["on-bad", "bad"],
  ["muted", "sunken"],
  ["accent", "info-tint"],
];

describe.each([
  ["light", light],
  ["dark", dark],
])("%s", (_, scheme) => {
  test.each(TEXT)("%s on %s reads at 7", (text, ground) => {
    expect(contrast(scheme, text, ground)).toBeGreaterThanOrEqual(7);
  });

  test.each(CONTROLS)("%s on %s reads at 4.5", (text, ground) => {
    expect(contrast(scheme, text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(GROUNDS)("the edge of a control stands out from %s at 3", (ground) => {
    expect(contrast(scheme, "edge", ground)).toBeGreaterThanOrEqual(3);
  });
});

test("the computation is the standard's", () => {
  const scheme = { black: "#000000", white: "#ffffff", grey: "#767676" };
  expect(contrast(scheme, "black", "white")).toBeCloseTo(21, 5);
  expect(contrast(scheme, "grey", "white")).toBeCloseTo(4.54, 2);
});
