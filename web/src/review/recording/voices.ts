import { Store } from "../../protocol/store";
import type { Film, Lane, Part } from "./film";
import { moment } from "./film";

/** How loud people spoke, as their own browsers said it while they did: nothing is decoded for it. */

/** One byte of loudness stands for so many ms. */
export const EVERY = 200;
/** Bytes are 127 at the loudest; quieter than the first is drawn as nothing, louder than the second as all. */
const QUIET = 62;
const LOUD = 112;

export interface Voices {
  /** By sequence; empty: nobody said it. */
  readonly levels: ReadonlyMap<number, Uint8Array>;
}

/** Fetches them, one part after another, so that pictures come first. */
export class VoiceStore extends Store<Voices> {
  readonly #fetch: (sequence: number) => Promise<Uint8Array>;
  #closed = false;

  constructor(fetch: (sequence: number) => Promise<Uint8Array>) {
    super({ levels: new Map() });
    this.#fetch = fetch;
  }

  async load({ lanes }: Film): Promise<void> {
    const parts = lanes.filter(({ kind }) => kind === "sound").flatMap((lane) => lane.parts);
    for (const { sequence } of parts) {
      if (this.#closed) return;
      const found = await this.#fetch(sequence).catch(() => null); // it plays without
      if (found) this.patch({ levels: new Map([...this.state.levels, [sequence, found]]) });
    }
  }

  close(): void {
    this.#closed = true;
  }
}

/** For each of so many columns of the film how high this voice is, 0 to 1. */
export function wave(
  film: Film,
  { parts }: Lane,
  { levels }: Voices,
  columns: number,
): readonly number[] {
  const found = new Array<number>(columns).fill(0);
  const width = Math.max(1, film.end - film.start) / columns;
  for (const part of parts) {
    const loud = levels.get(part.sequence) ?? new Uint8Array();
    loud.forEach((level, place) => {
      if (level <= QUIET) return;
      const column = Math.floor((moment(part, place * EVERY) - film.start) / width);
      if (column < 0 || column >= columns) return;
      const height = Math.min(1, (level - QUIET) / (LOUD - QUIET));
      found[column] = Math.max(found[column] ?? 0, height);
    });
  }
  return found;
}

/** Whether anything is known of how loud this was. */
export function known(parts: readonly Part[], { levels }: Voices): boolean {
  return parts.some(({ sequence }) => (levels.get(sequence)?.length ?? 0) > 0);
}

/** The outline of a wave in a box of `columns` by 2: up one side, back on the other. */
export function outline(heights: readonly number[]): string {
  const up = heights.map((height, at) => `${at} ${(1 - height).toFixed(2)}`);
  const back = heights.map((height, at) => `${at} ${(1 + height).toFixed(2)}`).reverse();
  return `M0 1 L${[...up, ...back].join(" ")} Z`;
}
