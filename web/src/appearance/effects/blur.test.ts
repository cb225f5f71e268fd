import { expect, test } from "vitest";
import { RoomBlur } from "./blur";

const [WIDTH, HEIGHT] = [32, 18];

/** A picture whose cells are painted one by one; `person` says where somebody is. */
function picture(
  paint: (x: number, y: number) => readonly [number, number, number],
  person: (x: number, y: number) => boolean = () => false,
) {
  const pixels = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  const mask = new Uint8ClampedArray(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const cell = y * WIDTH + x;
      pixels.set([...paint(x, y), 255], cell * 4);
      mask[cell] = person(x, y) ? 255 : 0;
    }
  }
  return { pixels, mask };
}

const at = (pixels: Uint8ClampedArray, x: number, y: number) =>
  [...pixels.slice((y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 4)] as [
    number,
    number,
    number,
    number,
  ];

test("a plain room stays what it is, up to the corners", () => {
  const { pixels, mask } = picture(() => [40, 120, 200]);
  new RoomBlur(WIDTH, HEIGHT).apply(pixels, mask, 3);
  for (const [x, y] of [
    [0, 0],
    [31, 17],
    [16, 9],
  ] as const)
    for (const [c, value] of at(pixels, x, y).entries())
      expect(Math.abs(value - ([40, 120, 200, 255][c] ?? 0))).toBeLessThanOrEqual(1);
});

test("writing on the wall can't be read any more", () => {
  const { pixels, mask } = picture((x) => (x % 2 ? [255, 255, 255] : [0, 0, 0]));
  new RoomBlur(WIDTH, HEIGHT).apply(pixels, mask, 3);
  const row = Array.from({ length: WIDTH - 20 }, (_, x) => at(pixels, x + 10, 9)[0]);
  expect(Math.max(...row) - Math.min(...row)).toBeLessThan(20);
});

test("nothing of the person shines into the room around them", () => {
  const inside = (x: number, y: number) => x > 10 && x < 22 && y > 4;
  const { pixels, mask } = picture((x, y) => (inside(x, y) ? [255, 0, 0] : [0, 0, 100]), inside);
  new RoomBlur(WIDTH, HEIGHT).apply(pixels, mask, 3);
  for (let i = 0; i < pixels.length; i += 4) expect(pixels[i]).toBeLessThanOrEqual(1);
});

test("a picture that is all person has a background all the same", () => {
  const { pixels, mask } = picture(
    () => [200, 100, 50],
    () => true,
  );
  new RoomBlur(WIDTH, HEIGHT).apply(pixels, mask, 3);
  expect(at(pixels, 16, 9)[3]).toBe(255);
});
