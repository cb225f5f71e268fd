/** What is worn: how much skin is bare, and the cloth's colours and pattern. */

import { labOfHex } from "./colour";
import { type Mask, shrunken } from "./masks";
import { percentile } from "./numbers";
import type { Scene } from "./scene";
import { CLASS, type Face } from "./types";

const ENOUGH = 800; // pixels of the small picture

/** Skin over skin and clothes below the chin, the neck left out, 0..1; null: neither is seen. */
export function bare(scene: Scene, face: Face): number | null {
  const { width, height } = scene.small;
  const { left, top, right, bottom } = face.box;
  const [faceWidth, faceHeight, middle] = [right - left, bottom - top, (left + right) / 2];
  let [skin, cloth] = [0, 0];
  for (let y = Math.max(0, Math.ceil(bottom - 0.1 * faceHeight)); y < height; y++) {
    const neck = y < bottom + 0.95 * faceHeight ? 0.62 * faceWidth : 0;
    for (let x = 0; x < width; x++) {
      const of = scene.classes[y * width + x];
      cloth += of === CLASS.clothes ? 1 : 0;
      skin += of === CLASS.bodySkin && Math.abs(x - middle) >= neck ? 1 : 0;
    }
  }
  return skin + cloth < ENOUGH ? null : skin / (skin + cloth + 1);
}

/** Pixels of cloth, made as large for everybody: the clothes' longer side is 200. */
export interface Cloth {
  readonly width: number;
  readonly height: number;
  /** L, a, b. */
  readonly lab: Float32Array;
  readonly mask: Mask;
}

const LONGER = 200;

/** The clothes below the chin, away from their edge; null: too little of them. */
export function cloth(scene: Scene, face: Face): Cloth | null {
  const { width, height } = scene.small;
  const chin = face.box.bottom - 0.1 * (face.box.bottom - face.box.top);
  const worn = new Uint8Array(width * height);
  for (let at = Math.max(0, Math.ceil(chin)) * width; at < worn.length; at++) {
    worn[at] = scene.classes[at] === CLASS.clothes ? 1 : 0;
  }
  const inner = shrunken({ width, height, data: worn }, 2).data;
  let [left, top, right, bottom, seen] = [width, height, 0, 0, 0];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (inner[at] === 1) {
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
        top = Math.min(top, y);
        bottom = y + 1;
        seen += 1;
      }
    }
  }
  if (seen <= ENOUGH) {
    return null;
  }
  const scale = LONGER / Math.max(right - left, bottom - top);
  const to = {
    width: Math.max(8, Math.floor((right - left) * scale)),
    height: Math.max(8, Math.floor((bottom - top) * scale)),
  };
  const lab = new Float32Array(to.width * to.height * 3);
  const data = new Uint8Array(to.width * to.height);
  for (let y = 0, at = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++, at++) {
      data[at] = averaged(scene, inner, lab, at, {
        left: left + (x * (right - left)) / to.width,
        right: left + ((x + 1) * (right - left)) / to.width,
        top: top + (y * (bottom - top)) / to.height,
        bottom: top + ((y + 1) * (bottom - top)) / to.height,
      });
    }
  }
  const mask = shrunken({ ...to, data }, 1);
  return mask.data.filter((value) => value === 1).length > ENOUGH / 2 ? { ...to, lab, mask } : null;
}

/** Mean of the pixels whose middle lies in the box, at least one; 1 if its middle is cloth. */
function averaged(
  scene: Scene,
  inner: Uint8Array,
  out: Float32Array,
  at: number,
  box: { left: number; top: number; right: number; bottom: number },
): number {
  const { width } = scene.small;
  const x0 = Math.floor(box.left);
  const y0 = Math.floor(box.top);
  const x1 = Math.max(x0 + 1, Math.round(box.right));
  const y1 = Math.max(y0 + 1, Math.round(box.bottom));
  const seen = (x1 - x0) * (y1 - y0);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      for (let k = 0; k < 3; k++) {
        out[at * 3 + k] = (out[at * 3 + k] ?? 0) + (scene.lab[(y * width + x) * 3 + k] ?? 0) / seen;
      }
    }
  }
  const middle =
    Math.floor((box.top + box.bottom) / 2) * width + Math.floor((box.left + box.right) / 2);
  return inner[middle] ?? 0;
}

/** Pixels of a cloth as colours. */
export function colours({ lab, mask }: Cloth): [number, number, number][] {
  const found: [number, number, number][] = [];
  mask.data.forEach((value, at) => {
    if (value === 1) {
      found.push([lab[at * 3] ?? 0, lab[at * 3 + 1] ?? 0, lab[at * 3 + 2] ?? 0]);
    }
  });
  return found;
}

/** The least distance (CIE76) of a colour to the house's; null: the house names none. */
export function paletteDistance(
  colour: readonly [number, number, number],
  palette: readonly string[],
): number | null {
  const distances = palette.map((text) => {
    const [L, a, b] = labOfHex(text);
    return Math.hypot(colour[0] - L, colour[1] - a, colour[2] - b);
  });
  return distances.length === 0 ? null : Math.min(...distances);
}

/** Brightness of a cloth between its dark and its bright end, in L. */
export function contrast(cloth: Cloth): number {
  const L = colours(cloth).map(([value]) => value);
  return percentile(L, 95) - percentile(L, 5);
}
