/** What a pointer's press, move or release means for drawing. */
export type Meaning = "begin" | "draw" | "end" | "give up" | "none";

export interface Pointer {
  readonly pointerId: number;
  readonly pointerType: string;
  readonly button: number;
  readonly buttons: number;
}

/** The pen's other end. */
const ERASER = 32;

/**
 * Which pointer draws. A pen wins over touch: it takes over from the palm that came down before it, and once a pen was
 * there fingers only move the page. A second finger gives up what the first one drew, since two of them zoom.
 */
export class Pointers {
  #drawing: { id: number; touch: boolean } | null = null;
  #pen = false;
  readonly #fingers = new Set<number>();

  /** The pointer that draws now. */
  get drawing(): number | null {
    return this.#drawing?.id ?? null;
  }

  /** Whether a finger draws, too. */
  get fingers(): boolean {
    return !this.#pen;
  }

  /** The first is what becomes of what was being drawn, the second what begins. */
  down({ pointerId: id, pointerType, button, buttons }: Pointer): Meaning[] {
    const touch = pointerType === "touch";
    if (pointerType === "pen") this.#pen = true;
    if (touch) this.#fingers.add(id);
    if (button !== 0 || buttons & ERASER) return ["none"];
    const before = this.#drawing;
    if (before && !before.touch) return ["none"];
    if (touch && (this.#pen || this.#fingers.size > 1)) {
      this.#drawing = null;
      return [before ? "give up" : "none"];
    }
    this.#drawing = { id, touch };
    return before ? ["give up", "begin"] : ["begin"];
  }

  move(id: number): Meaning {
    return this.#drawing?.id === id ? "draw" : "none";
  }

  up(id: number): Meaning {
    this.#fingers.delete(id);
    if (this.#drawing?.id !== id) return "none";
    this.#drawing = null;
    return "end";
  }

  /** The system took the pointer away: for a gesture of its own, say. */
  cancel(id: number): Meaning {
    return this.up(id) === "end" ? "give up" : "none";
  }

  /** Nothing is being drawn any more. */
  stop(): void {
    this.#drawing = null;
  }
}
