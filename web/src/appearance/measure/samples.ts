/** Frames for tests, painted by rule: a person of rectangles before a wall. */

import { type Box, CLASS, CLASSES_SIDE, type Face, type Frame, type Picture } from "./types";

export type Colour = readonly [number, number, number];

export const WALL: Colour = [150, 150, 150];
export const SKIN: Colour = [200, 150, 130];
export const SHIRT: Colour = [40, 60, 120];
export const [WIDTH, HEIGHT] = [640, 360];

/** Where everything stands, in pixels. */
export const FACE: Box = { left: 270, top: 80, right: 370, bottom: 180 };
const NECK: Box = { left: 300, top: 180, right: 340, bottom: 210 };
const BODY: Box = { left: 180, top: 210, right: 460, bottom: HEIGHT };

export interface Painted {
  /** Colour of each pixel of the wall, of the skin, of the clothes. */
  readonly wall?: (x: number, y: number) => Colour;
  readonly skin?: (x: number, y: number) => Colour;
  readonly shirt?: (x: number, y: number) => Colour;
  /** More rectangles, drawn last: their class, and their colour. */
  readonly more?: readonly { box: Box; of: number; colour: Colour }[];
  readonly faces?: readonly Face[];
  readonly tiles?: readonly Face[];
  readonly text?: readonly Box[] | null;
}

export function face(box: Box = FACE, score = 0.9): Face {
  return { box, eyes: box.top + (box.bottom - box.top) * 0.4, score };
}

export function inside({ left, top, right, bottom }: Box, x: number, y: number): boolean {
  return x >= left && x < right && y >= top && y < bottom;
}

export function picture(
  width: number,
  height: number,
  colour: (x: number, y: number) => Colour,
): Picture {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const [red, green, blue] = colour(x, y);
      data[at] = red;
      data[at + 1] = green;
      data[at + 2] = blue;
    }
  }
  return { width, height, data };
}

export function frame(painted: Painted = {}): Frame {
  const rectangles = [
    { box: BODY, of: CLASS.clothes, colour: painted.shirt ?? SHIRT },
    { box: NECK, of: CLASS.bodySkin, colour: painted.skin ?? SKIN },
    { box: FACE, of: CLASS.faceSkin, colour: painted.skin ?? SKIN },
    ...(painted.more ?? []),
  ];
  const drawn = picture(WIDTH, HEIGHT, painted.wall ?? (() => WALL));
  const classes = new Uint8Array(CLASSES_SIDE * CLASSES_SIDE);
  const [across, down] = [CLASSES_SIDE / WIDTH, CLASSES_SIDE / HEIGHT];
  for (const { box, of, colour } of rectangles) {
    fill(box, WIDTH, (at, x, y) => {
      drawn.data.set(typeof colour === "function" ? colour(x, y) : colour, at * 4);
    });
    const square = {
      left: Math.round(box.left * across),
      right: Math.round(box.right * across),
      top: Math.round(box.top * down),
      bottom: Math.round(box.bottom * down),
    };
    fill(square, CLASSES_SIDE, (at) => {
      classes[at] = of;
    });
  }
  return {
    picture: drawn,
    small: drawn,
    faces: painted.faces ?? [face()],
    tiles: painted.tiles ?? [],
    classes,
    person: Float32Array.from(classes, (of) => (of === CLASS.background ? 0.02 : 0.98)),
    text: painted.text ?? null,
  };
}

function fill(box: Box, width: number, put: (at: number, x: number, y: number) => void): void {
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      put(y * width + x, x, y);
    }
  }
}
