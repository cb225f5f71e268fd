/** A frame prepared once for all measures: colours, classes and masks at the small picture's size. */

import { labOf } from "./colour";
import { grown, inverted, type Mask } from "./masks";
import { type Box, CLASS, CLASSES_SIDE, type Face, type Frame, type Picture } from "./types";

export interface Scene {
  readonly frame: Frame;
  readonly small: Picture;
  /** Pixels of the small picture for one of the whole one. */
  readonly scale: number;
  /** L, a, b of each pixel of the small picture. */
  readonly lab: Float32Array;
  /** Class of each pixel of the small picture. */
  readonly classes: Uint8Array;
  readonly person: Mask;
  /** What is surely background: a little away from every person. */
  readonly background: Mask;
  /** The largest face found in the whole picture, in pixels of the small one. */
  readonly face: Face | null;
}

const MARGIN = 10 / 640; // of the width: what the segmenter's edge may be wrong by

export function prepared(frame: Frame): Scene {
  const { small, picture } = frame;
  const { width, height } = small;
  const scale = width / picture.width;
  const person = { width, height, data: stretched(people(frame), width, height) };
  const first = frame.faces[0];
  return {
    frame,
    small,
    scale,
    lab: labOf(small),
    classes: stretched(frame.classes, width, height),
    person,
    background: inverted(grown(person, Math.round(MARGIN * width))),
    face:
      first === undefined
        ? null
        : { ...first, box: times(first.box, scale), eyes: first.eyes * scale },
  };
}

/** Where the segmenter is surer of a person than of none, in its square. */
export function people({ person }: Frame): Uint8Array {
  const data = new Uint8Array(person.length);
  for (let at = 0; at < data.length; at++) {
    data[at] = (person[at] ?? 0) > 0.5 ? 1 : 0;
  }
  return data;
}

/** The segmenter's square over `width` x `height`, nearest. */
function stretched(square: Uint8Array, width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height);
  const columns = Int32Array.from({ length: width }, (_, x) => ((x + 0.5) * CLASSES_SIDE) / width);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * CLASSES_SIDE) / height) * CLASSES_SIDE;
    for (let x = 0; x < width; x++, at++) {
      data[at] = square[row + (columns[x] ?? 0)] ?? 0;
    }
  }
  return data;
}

export function times({ left, top, right, bottom }: Box, by: number): Box {
  return { left: left * by, top: top * by, right: right * by, bottom: bottom * by };
}

/** Whole pixels of a box that lie in a picture of this size; never less than nothing. */
export function within(box: Box, width: number, height: number): Box {
  const left = Math.min(width, Math.max(0, Math.floor(box.left)));
  const top = Math.min(height, Math.max(0, Math.floor(box.top)));
  return {
    left,
    top,
    right: Math.max(left, Math.min(width, Math.ceil(box.right))),
    bottom: Math.max(top, Math.min(height, Math.ceil(box.bottom))),
  };
}

/** Which part of a box's pixels of the small picture `is` true of; of none NaN. */
export function share(scene: Scene, box: Box, is: (at: number) => boolean): number {
  return shareOf(box, scene.small.width, scene.small.height, is);
}

/** The same for any picture of `width` x `height`. */
export function shareOf(
  box: Box,
  width: number,
  height: number,
  is: (at: number) => boolean,
): number {
  const { left, top, right, bottom } = within(box, width, height);
  let found = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      found += is(y * width + x) ? 1 : 0;
    }
  }
  return found / ((right - left) * (bottom - top));
}

/** Places of the face's skin: inside its box and of that class. */
export function faceSkin(scene: Scene, face: Face): number[] {
  const { width, height } = scene.small;
  const { left, top, right, bottom } = within(face.box, width, height);
  const found: number[] = [];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (scene.classes[y * width + x] === CLASS.faceSkin) {
        found.push(y * width + x);
      }
    }
  }
  return found;
}
