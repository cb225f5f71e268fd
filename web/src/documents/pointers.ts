import type { Size } from "./place";

/** Where somebody points, and who. */
export interface Pointing {
  readonly participant: string;
  readonly name: string;
  readonly colour: number;
  readonly x: number;
  readonly y: number;
}

/** The laser pointers on a page: a dot with a name each. Never read out: they move all the time. */
export class PointerLayer {
  readonly element = document.createElement("div");
  readonly #dots = new Map<string, HTMLElement>();

  constructor() {
    this.element.className = "doc-pointers";
    this.element.setAttribute("aria-hidden", "true");
  }

  show(all: readonly Pointing[], [width, height]: Size): void {
    for (const [who, dot] of this.#dots) {
      if (all.some(({ participant }) => participant === who)) continue;
      dot.remove();
      this.#dots.delete(who);
    }
    for (const { participant, name, colour, x, y } of all) {
      const dot = this.#dots.get(participant) ?? this.#make(participant);
      dot.className = `doc-pointer colour-${colour}`;
      const word = dot.firstElementChild;
      if (word && word.textContent !== name) word.textContent = name;
      dot.style.setProperty("left", `${(100 * x) / width}%`);
      dot.style.setProperty("top", `${(100 * y) / height}%`);
    }
  }

  #make(participant: string): HTMLElement {
    const dot = document.createElement("div");
    dot.append(document.createElement("span"));
    this.#dots.set(participant, dot);
    this.element.append(dot);
    return dot;
  }
}
