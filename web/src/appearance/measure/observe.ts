/** All measures of one frame. */

import { busy, changed, grid } from "./backdrop";
import { bare, cloth, paletteDistance } from "./clothes";
import { light } from "./light";
import { pattern, strength } from "./pattern";
import { people } from "./people";
import { placement } from "./placement";
import { prepared, type Scene } from "./scene";
import { sharpness } from "./sharpness";
import type { Face, Frame, Grid, Options, Values } from "./types";
import { writing } from "./writing";

/** Changes whenever a value's meaning does: thresholds belong to it. */
export const MEASURE_VERSION = "1";

export function observe(frame: Frame, options: Options): Values {
  const scene = prepared(frame);
  const reference = options.reference;
  return {
    ...people(scene),
    ...(scene.face === null ? NO_FACE : ofFace(scene, scene.face, options.palette)),
    backdrop_changed: reference === null ? null : changed(grid(scene), reference),
    backdrop_busy: busy(scene),
    ...writing(scene),
  };
}

/** The background of a frame, for later comparisons. */
export function reference(frame: Frame): Grid {
  return grid(prepared(frame));
}

const NO_FACE = {
  center_x: null,
  eye_y: null,
  face_height: null,
  face_p97: null,
  face_clipped: null,
  back_light: null,
  sharpness: null,
  bare: null,
  pattern: null,
  palette: null,
};

function ofFace(scene: Scene, face: Face, palette: readonly string[]) {
  const worn = cloth(scene, face);
  const found = worn === null ? null : pattern(worn);
  const colour = found?.main[0]?.colour;
  const original = scene.frame.faces[0] ?? face;
  return {
    ...placement(face, scene.small),
    ...light(scene, face),
    sharpness: sharpness(scene.frame.picture, original),
    bare: bare(scene, face),
    pattern: found === null ? null : strength(found),
    palette: colour === undefined ? null : paletteDistance(colour, palette),
  };
}
