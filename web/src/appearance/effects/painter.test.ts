import { afterEach, expect, test, vi } from "vitest";
import { type Cover, filling, Painter, size } from "./painter";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A canvas that only remembers what was drawn on any of its kind. */
function canvases(drawn: unknown[]): void {
  const pixels = (width: number, height: number) => ({
    data: new Uint8ClampedArray(width * height * 4),
  });
  class Canvas {
    width: number;
    height: number;
    constructor(width: number, height: number) {
      [this.width, this.height] = [width, height];
    }
    getContext() {
      return {
        drawImage: (picture: unknown) => drawn.push(picture),
        getImageData: (_x: number, _y: number, width: number, height: number) =>
          pixels(width, height),
        putImageData: () => undefined,
        clearRect: () => undefined,
      };
    }
  }
  vi.stubGlobal("OffscreenCanvas", Canvas);
  vi.stubGlobal(
    "ImageData",
    class {
      readonly data: Uint8ClampedArray;
      constructor(width: number, height: number) {
        this.data = pixels(width, height).data;
      }
    },
  );
}

test("a backdrop that was changed while the model looked is not drawn any more: it is closed", async () => {
  const drawn: unknown[] = [];
  canvases(drawn);
  let cover: Cover = { kind: "backdrop", picture: frame(1920, 1080) };
  const [before, after] = [cover.picture, frame(1280, 720)];
  const painter = new Painter({
    width: 8,
    height: 4,
    run: async () => {
      cover = { kind: "backdrop", picture: after };
      return new Float32Array(32);
    },
  });
  await painter.paint(frame(640, 360), 640, () => cover);
  expect(drawn).toContain(after);
  expect(drawn).not.toContain(before);
});

const frame = (width: number, height: number) => ({ width, height }) as ImageBitmap;

test("a picture is never made larger, keeps its shape, and has even sides", () => {
  expect(size(frame(1280, 720), 1280)).toEqual({ width: 1280, height: 720 });
  expect(size(frame(1280, 720), 640)).toEqual({ width: 640, height: 360 });
  expect(size(frame(641, 361), 1280)).toEqual({ width: 642, height: 362 });
  expect(size(frame(640, 480), 480)).toEqual({ width: 480, height: 360 });
});

test("held upright, the longer side counts", () => {
  expect(size(frame(720, 1280), 960)).toEqual({ width: 540, height: 960 });
});

test("a backdrop fills the picture from its middle and is never stretched", () => {
  expect(filling(frame(1920, 1080), 1280, 720)).toEqual({ x: 0, y: 0, width: 1920, height: 1080 });
  expect(filling(frame(1920, 1080), 720, 720)).toEqual({ x: 420, y: 0, width: 1080, height: 1080 });
  expect(filling(frame(1000, 1000), 200, 100)).toEqual({ x: 0, y: 250, width: 1000, height: 500 });
});
