import { expect, test } from "vitest";
import { type Pointer, Pointers } from "./pointers";

const pointer = (pointerId: number, pointerType: string, more: Partial<Pointer> = {}): Pointer => ({
  pointerId,
  pointerType,
  button: 0,
  buttons: 1,
  ...more,
});

test("mouse, pen or finger draw, from press to release", () => {
  for (const type of ["mouse", "pen", "touch"]) {
    const pointers = new Pointers();
    expect(pointers.move(1)).toBe("none");
    expect(pointers.down(pointer(1, type))).toEqual(["begin"]);
    expect(pointers.drawing).toBe(1);
    expect(pointers.move(1)).toBe("draw");
    expect(pointers.move(2)).toBe("none");
    expect(pointers.up(1)).toBe("end");
    expect(pointers.up(1)).toBe("none");
    expect(pointers.drawing).toBeNull();
  }
});

test("other buttons and the pen's other end draw nothing", () => {
  const pointers = new Pointers();
  expect(pointers.down(pointer(1, "mouse", { button: 2, buttons: 2 }))).toEqual(["none"]);
  expect(pointers.down(pointer(2, "pen", { button: 5, buttons: 32 }))).toEqual(["none"]);
});

test("a second finger zooms: what the first one drew is given up, and it draws no more", () => {
  const pointers = new Pointers();
  pointers.down(pointer(1, "touch"));
  expect(pointers.down(pointer(2, "touch"))).toEqual(["give up"]);
  expect(pointers.move(1)).toBe("none");
  expect(pointers.up(1)).toBe("none");
  expect(pointers.down(pointer(3, "touch"))).toEqual(["none"]);
  pointers.up(2);
  pointers.up(3);
  expect(pointers.down(pointer(4, "touch"))).toEqual(["begin"]);
});

test("a pen takes over from the palm that came before it, and fingers draw no more", () => {
  const pointers = new Pointers();
  pointers.down(pointer(1, "touch"));
  expect(pointers.down(pointer(2, "pen"))).toEqual(["give up", "begin"]);
  expect(pointers.down(pointer(3, "touch"))).toEqual(["none"]);
  expect(pointers.move(2)).toBe("draw");
  expect(pointers.up(2)).toBe("end");
  for (const id of [1, 3]) pointers.up(id);
  expect(pointers.down(pointer(4, "touch"))).toEqual(["none"]);
});

test("what the system takes away is given up", () => {
  const pointers = new Pointers();
  pointers.down(pointer(1, "touch"));
  expect(pointers.cancel(1)).toBe("give up");
  expect(pointers.cancel(1)).toBe("none");
  pointers.down(pointer(2, "mouse"));
  pointers.stop();
  expect(pointers.move(2)).toBe("none");
});
