/**
 * Light on the face. Dark skin in good light must not count as darkness: so the brightest places of the face are judged,
 * which reflect the light, not its mean.
 */

import { luma } from "./colour";
import { percentile } from "./numbers";
import { faceSkin, type Scene, within } from "./scene";
import { CLASS, type Face } from "./types";

export interface Light {
  /** 97th percentile of the brightness in the face's box, 0..255. */
  readonly face_p97: number | null;
  /** Part of the face's skin with L over 97, 0..1. */
  readonly face_clipped: number | null;
  /** How much brighter (L) the background's bright quarter is than the brightest places of the face's skin. */
  readonly back_light: number | null;
}

const ENOUGH_SKIN = 50; // pixels of the small picture
const ENOUGH_BACKGROUND = 500;
const CLIPPED = 97;
const BRIGHTEST = 97; // percentile

export function light(scene: Scene, face: Face): Light {
  const { data, width, height } = scene.small;
  const { left, top, right, bottom } = within(face.box, width, height);
  const bright: number[] = [];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      bright.push(luma(data, (y * width + x) * 4));
    }
  }
  const skin = faceSkin(scene, face).map((at) => scene.lab[at * 3] ?? 0);
  const seen = skin.length > ENOUGH_SKIN;
  return {
    face_p97: bright.length > ENOUGH_SKIN ? percentile(bright, BRIGHTEST) : null,
    face_clipped: seen ? skin.filter((L) => L > CLIPPED).length / skin.length : null,
    back_light: seen ? backLight(scene, percentile(skin, BRIGHTEST)) : null,
  };
}

function backLight(scene: Scene, face: number): number | null {
  const behind: number[] = [];
  scene.background.data.forEach((value, at) => {
    if (value === 1 && scene.classes[at] === CLASS.background) {
      behind.push(scene.lab[at * 3] ?? 0);
    }
  });
  return behind.length > ENOUGH_BACKGROUND ? percentile(behind, 75) - face : null;
}
