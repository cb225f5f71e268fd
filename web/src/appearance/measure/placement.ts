/** Where the face is and how large, in parts of the picture. */

import type { Face, Picture } from "./types";

export interface Placement {
  readonly center_x: number;
  readonly eye_y: number;
  readonly face_height: number;
}

export function placement(face: Face, picture: Pick<Picture, "width" | "height">): Placement {
  const { left, right, top, bottom } = face.box;
  const part = (value: number) => Math.min(1, Math.max(0, value));
  return {
    center_x: part((left + right) / 2 / picture.width),
    eye_y: part(face.eyes / picture.height),
    face_height: part((bottom - top) / picture.height),
  };
}
