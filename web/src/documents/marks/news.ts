import type { InkState } from "./ink";
import type { ShownMark } from "./wire";
import { t } from "./words";

/** Whoever draws mostly goes on: said once, when they have come to rest. */
const REST_MS = 2_000;

export interface MarkNewsOptions {
  readonly you: string;
  readonly nameOf: (participant: string) => string;
  readonly say: (words: string) => void;
}

/** What others draw on the page that is looked at, in words, for those who don't see it. */
export class MarkNews {
  readonly #options: MarkNewsOptions;
  #page = "";
  /** What is no news; null until the desk's marks of the page are here. */
  #known: ReadonlySet<string> | null = null;
  #fresh: ShownMark[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: MarkNewsOptions) {
    this.#options = options;
  }

  look({ key, marks, loaded }: Pick<InkState, "key" | "marks" | "loaded">): void {
    const name = key ? `${key.version}/${key.page}` : "";
    if (name !== this.#page) this.stop();
    const known = name === this.#page && loaded ? this.#known : null;
    this.#page = name;
    this.#known = loaded ? new Set(marks.map(({ id }) => id)) : null;
    if (!known) return;
    const { you } = this.#options;
    const fresh = marks.filter(({ id, author }) => author !== you && !known.has(id));
    if (fresh.length === 0) return;
    this.stop(this.#fresh);
    this.#fresh.push(...fresh);
    this.#timer = setTimeout(() => this.#tell(), REST_MS);
  }

  /** What was not said yet is left out. */
  stop(keep: ShownMark[] = []): void {
    clearTimeout(this.#timer);
    this.#fresh = keep;
  }

  #tell(): void {
    const { nameOf, say } = this.#options;
    const authors = new Set(this.#fresh.map(({ author }) => author));
    const said = [...authors].map((author) => {
      const marks = this.#fresh.filter((mark) => mark.author === author);
      const [first] = marks;
      const name = nameOf(author);
      return first && marks.length === 1
        ? titleOf(first, name)
        : t("list.new", { name, count: marks.length });
    });
    this.#fresh = [];
    say(said.join(". "));
  }
}

/** A mark in words. `name`: its author's. */
export function titleOf({ tool, text }: ShownMark, name: string): string {
  if (tool === "text") return t("list.text", { name, text: text ?? "" });
  return t("list.mark", { name, tool: t(`tool.${tool}`) });
}
