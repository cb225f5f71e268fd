/** Who else is in the picture: people, and faces that hang on the wall. */

import { hangs } from "./frames";
import { components, opened } from "./masks";
import { type Scene, people as seen, share, shareOf, times } from "./scene";
import { type Box, CLASS, CLASSES_SIDE, type Face } from "./types";

export interface People {
  /** Living faces found in the whole picture. */
  readonly faces: number;
  /** Further people: by a face, or by a body whose face isn't seen. */
  readonly others: number;
  readonly portraits: number;
}

const BODY = 0.01; // of the picture: smaller pieces are hands, lamps, errors
const PERSON = 0.35; // of a living face's box, at least, the segmenter takes for a person
const SAME = 0.3; // of a face's width and height: overlaps more, then it is the same face again

export function people(scene: Scene): People {
  const inSmall = (face: Face): Box => times(face.box, scene.scale);
  const [main, ...further] = scene.frame.faces.map(inSmall);
  const all = [...further];
  for (const face of scene.frame.tiles.map(inSmall)) {
    if ([main, ...all].every((other) => other === undefined || apart(face, other))) {
      all.push(face);
    }
  }
  const framed = all.filter((face) => isPortrait(scene, face));
  const living = all.filter((face) => !framed.includes(face));
  const alone = bodies(scene, [...(main === undefined ? [] : [main]), ...all]);
  const whole = further.filter((face) => !framed.includes(face)).length;
  return {
    faces: whole + (main === undefined ? 0 : 1),
    others: living.length + alone,
    portraits: framed.length,
  };
}

/** Along one axis at least they hardly overlap. */
function apart(face: Box, other: Box): boolean {
  const across = Math.min(face.right, other.right) - Math.max(face.left, other.left);
  const down = Math.min(face.bottom, other.bottom) - Math.max(face.top, other.top);
  return across < SAME * (face.right - face.left) || down < SAME * (face.right - face.left);
}

/** On the wall: in a frame, or where the segmenter sees nobody. */
function isPortrait(scene: Scene, face: Box): boolean {
  return hangs(scene, face) || share(scene, face, (at) => scene.person.data[at] === 1) < PERSON;
}

/** Pieces beside the largest that hold no known face, but clothes, hair or a face: a hand alone is nobody. */
function bodies(scene: Scene, known: readonly Box[]): number {
  const side = CLASSES_SIDE;
  const mask = { width: side, height: side, data: seen(scene.frame) };
  const { labels, found } = components(opened(mask, 1));
  const large = found.slice(1).filter(({ area }) => area > BODY * side * side);
  return large.filter(({ label, area }) => {
    if (known.some((face) => holds(label, labels, face, scene.small))) {
      return false;
    }
    let dressed = 0;
    for (let at = 0; at < labels.length; at++) {
      const worn = labels[at] === label && scene.frame.classes[at] !== CLASS.bodySkin;
      dressed += worn ? 1 : 0;
    }
    return dressed > 0.3 * area;
  }).length;
}

/** Is a fifth of the face's box of this piece? */
function holds(
  label: number,
  labels: Uint16Array,
  face: Box,
  { width, height }: { readonly width: number; readonly height: number },
): boolean {
  const [across, down] = [CLASSES_SIDE / width, CLASSES_SIDE / height];
  const box = {
    left: face.left * across,
    right: face.right * across,
    top: face.top * down,
    bottom: face.bottom * down,
  };
  return shareOf(box, CLASSES_SIDE, CLASSES_SIDE, (at) => labels[at] === label) > 0.2;
}
