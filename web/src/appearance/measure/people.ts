/** Who else is in the picture: people, and faces that hang on the wall. */

import { components, opened } from "./masks";
import { type Scene, share, times } from "./scene";
import { type Box, CLASS, type Face } from "./types";

export interface People {
  /** Living faces found in the whole picture. */
  readonly faces: number;
  /** Further people: by a face, or by a body whose face isn't seen. */
  readonly others: number;
  readonly portraits: number;
}

const BODY = 0.01; // of the picture: smaller pieces are hands, lamps, errors
const THIN = 3 / 640; // of the width
const SAME = 0.3; // of a face's width and height: overlaps more, then it is the same face again

export function people(scene: Scene): People {
  const inSmall = (face: Face): Box => times(face.box, scene.scale);
  const [main, ...further] = scene.frame.faces.map(inSmall);
  const seen = [...further];
  for (const face of scene.frame.tiles.map(inSmall)) {
    if ([main, ...seen].every((other) => other === undefined || apart(face, other))) {
      seen.push(face);
    }
  }
  const framed = seen.filter((face) => isFramed(scene, face));
  const living = seen.filter((face) => !framed.includes(face));
  const alone = bodies(scene, [...(main === undefined ? [] : [main]), ...seen]);
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

/** A face without a body: two face heights below the chin there is nobody, though there is picture. */
function isFramed(scene: Scene, face: Box): boolean {
  const height = face.bottom - face.top;
  const width = face.right - face.left;
  const below = {
    left: face.left - width * 0.1,
    right: face.right + width * 0.1,
    top: face.bottom + height * 1.6,
    bottom: face.bottom + height * 2.4,
  };
  if (below.bottom > scene.small.height) {
    return false;
  }
  return share(scene, below, (at) => scene.person.data[at] === 1) < 0.25;
}

/** Pieces beside the largest that hold no known face, but clothes, hair or a face: a hand alone is nobody. */
function bodies(scene: Scene, known: readonly Box[]): number {
  const { width, height } = scene.small;
  const { labels, found } = components(opened(scene.person, Math.round(THIN * width)));
  const large = found.slice(1).filter(({ area }) => area > BODY * width * height);
  return large.filter(({ label, area }) => {
    const is = (at: number) => labels[at] === label;
    if (known.some((face) => share(scene, face, is) > 0.2)) {
      return false;
    }
    let dressed = 0;
    labels.forEach((value, at) => {
      if (value === label && scene.classes[at] !== CLASS.bodySkin) {
        dressed += 1;
      }
    });
    return dressed > 0.3 * area;
  }).length;
}
