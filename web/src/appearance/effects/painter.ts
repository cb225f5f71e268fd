import { RoomBlur } from "./blur";
import { MaskSmoother } from "./mask";

/** Tells the person from the room: RGBA of its own size in, a probability of *person* a cell out. */
export interface Segmenter {
  readonly width: number;
  readonly height: number;
  run(pixels: Uint8ClampedArray): Promise<Float32Array>;
}

export type Cover =
  | { readonly kind: "blur" }
  | { readonly kind: "backdrop"; readonly picture: ImageBitmap };

/** A picture of a camera. */
export type Frame = VideoFrame | ImageBitmap | OffscreenCanvas;

const BLUR_WIDTH = 128;
const BLUR_HEIGHT = 72;
const RADIUS = 3;

/**
 * One picture from a camera, with the room behind the person covered.
 *
 * The mask and the blur are made small and scaled up by the canvas, which also works where there is no GPU; only three
 * drawings are of full size.
 */
export class Painter {
  readonly #segmenter: Segmenter;
  readonly #smoother: MaskSmoother;
  readonly #blur = new RoomBlur(BLUR_WIDTH, BLUR_HEIGHT);
  readonly #seen: Sheet;
  readonly #mask: Sheet;
  readonly #room: Sheet;
  readonly #person: Sheet;
  readonly #alpha: Uint8ClampedArray;
  readonly #shape: ImageData;
  readonly #composed = new OffscreenCanvas(16, 16);
  readonly #whole: OffscreenCanvasRenderingContext2D;

  constructor(segmenter: Segmenter) {
    this.#segmenter = segmenter;
    const { width, height } = segmenter;
    this.#smoother = new MaskSmoother(width);
    this.#seen = sheet(width, height, true);
    this.#mask = sheet(width, height, false);
    this.#room = sheet(BLUR_WIDTH, BLUR_HEIGHT, true);
    this.#person = sheet(BLUR_WIDTH, BLUR_HEIGHT, true);
    this.#alpha = new Uint8ClampedArray(width * height);
    this.#shape = new ImageData(width, height);
    this.#whole = context(this.#composed, false);
  }

  /** Another camera begins. */
  reset(): void {
    this.#smoother.reset();
  }

  /**
   * `frame` is drawn no wider than `most`; what comes back is the painter's own canvas, until the next picture. `covering` is
   * asked once the mask is there: what was chosen before may be closed by then.
   */
  async paint(frame: Frame, most: number, covering: () => Cover): Promise<OffscreenCanvas> {
    const { width, height } = this.#segmenter;
    this.#seen.context.drawImage(frame, 0, 0, width, height);
    const pixels = this.#seen.context.getImageData(0, 0, width, height);
    this.#smoother.smooth(await this.#segmenter.run(pixels.data), this.#alpha);
    for (let cell = 0; cell < this.#alpha.length; cell++)
      this.#shape.data[cell * 4 + 3] = this.#alpha[cell] ?? 0;
    this.#mask.context.putImageData(this.#shape, 0, 0);
    const cover = covering();
    if (cover.kind === "blur") this.#blurRoom();
    this.#compose(frame, most, cover);
    return this.#composed;
  }

  #blurRoom(): void {
    this.#room.context.drawImage(this.#seen.canvas, 0, 0, BLUR_WIDTH, BLUR_HEIGHT);
    this.#person.context.clearRect(0, 0, BLUR_WIDTH, BLUR_HEIGHT);
    this.#person.context.drawImage(this.#mask.canvas, 0, 0, BLUR_WIDTH, BLUR_HEIGHT);
    const room = this.#room.context.getImageData(0, 0, BLUR_WIDTH, BLUR_HEIGHT);
    const shape = this.#person.context.getImageData(0, 0, BLUR_WIDTH, BLUR_HEIGHT).data;
    const person = new Uint8ClampedArray(BLUR_WIDTH * BLUR_HEIGHT);
    for (let cell = 0; cell < person.length; cell++) person[cell] = shape[cell * 4 + 3] ?? 0;
    this.#blur.apply(room.data, person, RADIUS);
    this.#room.context.putImageData(room, 0, 0);
  }

  #compose(frame: Frame, most: number, cover: Cover): void {
    const { width, height } = size(frame, most);
    if (this.#composed.width !== width || this.#composed.height !== height) {
      this.#composed.width = width;
      this.#composed.height = height;
    }
    const whole = this.#whole;
    whole.imageSmoothingQuality = "medium";
    whole.globalCompositeOperation = "copy";
    whole.drawImage(this.#mask.canvas, 0, 0, width, height);
    whole.globalCompositeOperation = "source-in";
    whole.drawImage(frame, 0, 0, width, height);
    whole.globalCompositeOperation = "destination-over";
    if (cover.kind === "blur") whole.drawImage(this.#room.canvas, 0, 0, width, height);
    else {
      const { x, y, width: w, height: h } = filling(cover.picture, width, height);
      whole.drawImage(cover.picture, x, y, w, h, 0, 0, width, height);
    }
  }
}

interface Sheet {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
}

function sheet(width: number, height: number, read: boolean): Sheet {
  const canvas = new OffscreenCanvas(width, height);
  return { canvas, context: context(canvas, read) };
}

function context(canvas: OffscreenCanvas, read: boolean): OffscreenCanvasRenderingContext2D {
  const made = canvas.getContext("2d", { willReadFrequently: read });
  if (!made) throw new Error("no canvas to paint on");
  return made;
}

/** As large as the frame, at most `most` wide, in even numbers (video is coded in pairs of lines). */
export function size(
  frame: Frame,
  most: number,
): { readonly width: number; readonly height: number } {
  const wide = "displayWidth" in frame ? frame.displayWidth : frame.width;
  const high = "displayHeight" in frame ? frame.displayHeight : frame.height;
  const scale = Math.min(1, most / Math.max(wide, high));
  const even = (length: number) => Math.max(2, Math.round((length * scale) / 2) * 2);
  return { width: even(wide), height: even(high) };
}

/** The largest part of a picture, from its middle, with the shape of `width` x `height`. */
export function filling(
  picture: { readonly width: number; readonly height: number },
  width: number,
  height: number,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const scale = Math.min(picture.width / width, picture.height / height);
  const [w, h] = [width * scale, height * scale];
  return { x: (picture.width - w) / 2, y: (picture.height - h) / 2, width: w, height: h };
}
