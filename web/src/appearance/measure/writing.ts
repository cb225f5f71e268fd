/** Found lines of text: on the wall, or on what is worn. */

import { area } from "./faces";
import { type Scene, share, times } from "./scene";
import { type Box, CLASS } from "./types";

export interface Writing {
  /** Area of the lines in the background over the picture's, 0..1. */
  readonly background_text: number | null;
  /** The same on clothes. */
  readonly clothing_text: number | null;
}

export function writing(scene: Scene): Writing {
  const { text, picture } = scene.frame;
  if (text === null) {
    return { background_text: null, clothing_text: null };
  }
  const mostly = (wanted: number) => (box: Box) =>
    share(scene, times(box, scene.scale), (at) => scene.classes[at] === wanted) > 0.5;
  const part = (boxes: readonly Box[]) =>
    Math.min(1, boxes.reduce((sum, box) => sum + area(box), 0) / (picture.width * picture.height));
  return {
    background_text: part(text.filter(mostly(CLASS.background))),
    clothing_text: part(text.filter(mostly(CLASS.clothes))),
  };
}
