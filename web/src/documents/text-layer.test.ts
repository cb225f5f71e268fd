// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { fillText, stretchOf } from "./text-layer";

const line = { x: 5_000, y: 10_000, width: 20_000, height: 1_000, text: "Klausel 4" };

it("stretches the stand-in's letters to the width that they have on the page", () => {
  expect(stretchOf(line, () => 1_000)).toBe(2); // 10 a unit of height, where the page has 20
  expect(stretchOf({ ...line, height: 0 }, () => 1_000)).toBeNull();
  expect(stretchOf(line, () => null)).toBeNull();
});

it("puts each line where its picture is, and keeps their order for readers", () => {
  const layer = document.createElement("div");
  const second = { ...line, y: 20_000, text: "Klausel 5" };
  fillText(layer, [line, second], [50_000, 100_000], () => 1_000);
  expect([...layer.querySelectorAll("span")].map((span) => span.textContent)).toEqual([
    "Klausel 4",
    "Klausel 5",
  ]);
  const style = layer.querySelector("span")?.style;
  expect(style?.getPropertyValue("left")).toBe("10.000%");
  expect(style?.getPropertyValue("top")).toBe("10.000%");
  fillText(layer, [], [50_000, 100_000], () => 1_000);
  expect(layer.childElementCount).toBe(0);
});

it("sets words that stand upright along their box, not squeezed into it", () => {
  const layer = document.createElement("div");
  const upright = { ...line, width: 1_000, height: 20_000 };
  fillText(layer, [upright, { ...upright, text: "I" }], [50_000, 100_000], () => 1_000);
  const [words, letter] = [...layer.querySelectorAll("span")].map(({ style }) => style);
  expect(words?.getPropertyValue("transform")).toBe("scaleY(2.0000)");
  expect(words?.getPropertyValue("writing-mode")).toBe("vertical-rl");
  expect(letter?.getPropertyValue("writing-mode")).toBe("");
});
