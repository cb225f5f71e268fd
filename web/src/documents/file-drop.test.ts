import { expect, test, vi } from "vitest";
import { FileDrop } from "./file-drop";

const FILE = { name: "letter.pdf" } as File;
const inner = {} as Node;

function dragged(change: object = {}) {
  return {
    dataTransfer: { types: ["Files"], files: [FILE] },
    currentTarget: { contains: (node: unknown) => node === inner },
    relatedTarget: null,
    preventDefault: vi.fn(),
    stopPropagation: vi.fn(),
    ...change,
  } as unknown as DragEvent;
}

function begin(wanted = () => true) {
  const told: boolean[] = [];
  const files: File[] = [];
  const zone = new FileDrop({
    over: (yes) => told.push(yes),
    files: (some) => files.push(...some),
    wanted,
  });
  return { told, files, zone };
}

test("files are taken where they are let go of, and the browser doesn't open them", () => {
  const { told, files, zone } = begin();
  for (let times = 0; times < 3; times += 1) zone.drag(dragged());
  const event = dragged();
  zone.drop(event);
  expect(files).toEqual([FILE]);
  expect(told).toEqual([true, false]);
  expect(event.preventDefault).toHaveBeenCalled();
});

test("over what lies within they are still over it; away from it they aren't", () => {
  const { told, files, zone } = begin();
  zone.drag(dragged());
  zone.leave(dragged({ relatedTarget: inner }));
  expect(told).toEqual([true]);
  zone.leave(dragged());
  expect(told).toEqual([true, false]);
  zone.drop(dragged());
  expect(files).toEqual([]);
});

test("something else, or where nothing is wanted, is left to the browser", () => {
  const { told, zone } = begin();
  const words = dragged({ dataTransfer: { types: ["text/plain"], files: [] } });
  zone.drag(words);
  expect(words.preventDefault).not.toHaveBeenCalled();
  const unwanted = begin(() => false);
  unwanted.zone.drag(dragged());
  expect([...told, ...unwanted.told]).toEqual([]);
});
