import { newMark } from "./ink";
import { made } from "./keyboard";
import { hasEnds, type Tool } from "./shapes";
import { type Sample, Stroke } from "./stroke";
import type { DrawDetail, MarkDetail } from "./wire";

/** What is drawn is told so often at most (ms). */
const TELL_MS = 33;
/** A line with so many points goes on as another mark: no mark holds more than half of them. */
const LONG = 6_000;

export interface HandOptions {
  readonly draw: (detail: DrawDetail) => void;
  readonly done: (detail: MarkDetail) => void;
  readonly now?: () => number;
}

interface Doing {
  readonly mark: string;
  readonly tool: Tool;
  readonly size: number;
  readonly stroke: Stroke;
  /** When the others were told last; null: never. */
  told: number | null;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** One mark while this person draws it, with whatever they draw. */
export class Hand {
  readonly #options: Required<HandOptions>;
  #doing: Doing | null = null;

  constructor(options: HandOptions) {
    this.#options = { now: () => performance.now(), ...options };
  }

  /** What is being drawn. */
  get drawing(): MarkDetail | null {
    const { mark, tool, size, stroke } = this.#doing ?? {};
    if (!mark || !tool || !size || !stroke) return null;
    return { mark, tool, size, points: [...stroke.points], text: null };
  }

  begin(tool: Tool, size: number): void {
    this.giveUp();
    const stroke = new Stroke(size);
    this.#doing = { mark: newMark(), tool, size, stroke, told: null, timer: undefined };
  }

  /** As a pointer went. */
  follow(samples: readonly Sample[]): void {
    for (const sample of samples) {
      const doing = this.#doing;
      if (!doing) return;
      doing.stroke.add(sample);
      if (doing.stroke.points.length < 3 * LONG || hasEnds(doing.tool)) continue;
      this.finish();
      this.begin(doing.tool, doing.size);
      this.#doing?.stroke.add(sample);
    }
    if (this.#doing) this.#tell(this.#doing);
  }

  /** Exactly there, by keyboard. */
  put(x: number, y: number): void {
    this.#doing?.stroke.put(x, y);
    if (this.#doing) this.#tell(this.#doing);
  }

  /** False: it was too small to be anything. */
  finish(): boolean {
    const doing = this.#doing;
    const points = doing && made(doing.tool, doing.stroke.finish());
    if (!doing || !points) {
      this.giveUp();
      return false;
    }
    this.#doing = null;
    clearTimeout(doing.timer);
    const { mark, tool, size } = doing;
    this.#options.done({ mark, tool, size, points, text: null });
    return true;
  }

  giveUp(): void {
    const doing = this.#doing;
    if (!doing) return;
    this.#doing = null;
    clearTimeout(doing.timer);
    const { mark, tool, size, told } = doing;
    if (told !== null) this.#options.draw({ mark, tool, size, points: [] });
  }

  /** The others see at once that something begins; then at most thirty times a second. */
  #tell(doing: Doing): void {
    const now = this.#options.now();
    const wait = doing.told === null ? 0 : doing.told + TELL_MS - now;
    if (wait > 0) {
      doing.timer ??= setTimeout(() => {
        doing.timer = undefined;
        if (this.#doing === doing) this.#tell(doing);
      }, wait);
      return;
    }
    const points = doing.stroke.take();
    if (points.length === 0) return;
    doing.told = now;
    const { mark, tool, size } = doing;
    this.#options.draw({ mark, tool, size, points });
  }
}
