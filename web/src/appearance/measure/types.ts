/** What is measured on, and what comes of it. No function in this folder knows of a document, a network or a clock. */

/** Colour pixels: RGBA, a byte each, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Corners, in pixels of the picture; may reach beyond it. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A face as a detector reports it. `eyes`: the mean height of both, in pixels. */
export interface Face {
  readonly box: Box;
  readonly eyes: number;
  readonly score: number;
}

/** Classes of the segmenter, by its numbers. */
export const CLASS = {
  background: 0,
  hair: 1,
  bodySkin: 2,
  faceSkin: 3,
  clothes: 4,
  other: 5,
} as const;

/** Side of the segmenter's square. */
export const CLASSES_SIDE = 256;

/** One picture with what the models found in it. */
export interface Frame {
  readonly picture: Picture;
  /** The picture at most 640 wide, which most measures take. */
  readonly small: Picture;
  /** Found in the whole picture, in its pixels; the largest first. */
  readonly faces: readonly Face[];
  /** Found in parts of it, where small ones show. */
  readonly tiles: readonly Face[];
  /** 256 x 256, stretched over the picture. */
  readonly classes: Uint8Array;
  /** 256 x 256: how sure it is that a person is there, 0..1. */
  readonly person: Float32Array;
  /** Found lines of text in pixels of the picture, or null: not looked for. */
  readonly text: readonly Box[] | null;
}

/** A background to compare with: 64 x 36 cells, each L, a, b; and how much of each was background (0..1). */
export interface Grid {
  readonly lab: Float32Array;
  readonly cover: Float32Array;
}

export interface Options {
  readonly reference: Grid | null;
  /** `#rrggbb`. */
  readonly palette: readonly string[];
}

/** An observation's values: exactly what leaves the worker. Null: not measured. */
export interface Values {
  readonly faces: number;
  readonly center_x: number | null;
  readonly eye_y: number | null;
  readonly face_height: number | null;
  readonly others: number;
  readonly portraits: number;
  readonly face_p97: number | null;
  readonly face_clipped: number | null;
  readonly back_light: number | null;
  readonly sharpness: number | null;
  readonly backdrop_changed: number | null;
  readonly backdrop_busy: number | null;
  readonly background_text: number | null;
  readonly bare: number | null;
  readonly pattern: number | null;
  readonly clothing_text: number | null;
  readonly palette: number | null;
}
