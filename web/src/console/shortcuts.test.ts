// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Shortcuts } from "./shortcuts";

function press(target: EventTarget, key: string, init: KeyboardEventInit = {}): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...init }));
}

describe("shortcuts", () => {
  const run = vi.fn();
  const shortcuts = new Shortcuts();
  const stop = shortcuts.add(() => [
    { key: "a", label: "Available", run },
    { key: "Enter", label: "Accept", run },
  ]);
  expect(stop).toBeTypeOf("function");

  beforeEach(() => {
    run.mockClear();
    document.body.innerHTML = `<textarea></textarea><input type="text"><input type="radio"><button></button>
      <dialog open><p tabindex="0"></p></dialog>`;
  });

  const at = (selector: string): Element => {
    const found = document.querySelector(selector);
    if (!found) throw new Error(selector);
    return found;
  };

  it("run from the page and from controls that don't want the key, in either case", () => {
    press(document.body, "a");
    press(at("button"), "A");
    press(at("input[type=radio]"), "a");
    expect(run).toHaveBeenCalledTimes(3);
  });

  it.each(["textarea", "input[type=text]", "dialog p"])("are silent in %s", (selector) => {
    press(at(selector), "a");
    expect(run).not.toHaveBeenCalled();
  });

  it("may lead out of a field, but never out of a dialog", () => {
    const out = vi.fn();
    const decline = vi.fn();
    const end = shortcuts.add(() => [
      { key: "Escape", label: "Decline", run: decline, whileTyping: out },
    ]);
    press(at("textarea"), "Escape");
    press(at("dialog p"), "Escape");
    expect(out).toHaveBeenCalledTimes(1);
    expect(decline).not.toHaveBeenCalled();
    press(document.body, "Escape");
    expect(decline).toHaveBeenCalledTimes(1);
    end();
  });

  it("leave Enter to a button that has the focus", () => {
    press(at("button"), "Enter");
    expect(run).not.toHaveBeenCalled();
    press(document.body, "Enter");
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("leave the browser's own keys alone, and a key held down", () => {
    press(document.body, "a", { ctrlKey: true });
    press(document.body, "a", { metaKey: true });
    press(document.body, "a", { repeat: true });
    expect(run).not.toHaveBeenCalled();
  });
});
