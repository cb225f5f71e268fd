/**
 * Own marks and their removals that the desk has not acknowledged yet, kept in this tab: a reload in that moment loses
 * none. They are sent again with the same id, which the desk takes once.
 */

import type { MarkCommand } from "./ink";

interface Kept {
  readonly at: number;
  readonly command: MarkCommand;
}

/** As many as somebody draws in a long cut. */
const MOST = 500;

export class Unsent {
  readonly #prefix: string;

  constructor(contact: string, you: string) {
    this.#prefix = `visavis.marks.${contact}.${you}.`;
  }

  keep(command: MarkCommand): void {
    try {
      if (this.#names().length >= MOST) return;
      const kept: Kept = { at: Date.now(), command };
      sessionStorage.setItem(this.#name(command), JSON.stringify(kept));
    } catch {
      // storage is blocked or full; then a page load in this moment loses the mark
    }
  }

  /** The desk has it, or has refused it. */
  forget(command: MarkCommand): void {
    try {
      sessionStorage.removeItem(this.#name(command));
    } catch {
      // nothing was kept
    }
  }

  /** The oldest first. */
  all(): readonly MarkCommand[] {
    try {
      return this.#names()
        .map((name) => JSON.parse(sessionStorage.getItem(name) ?? "") as Kept)
        .sort((one, other) => one.at - other.at)
        .map(({ command }) => command);
    } catch {
      return [];
    }
  }

  #names(): readonly string[] {
    return Object.keys(sessionStorage).filter((name) => name.startsWith(this.#prefix));
  }

  #name(command: MarkCommand): string {
    const id = command.type === "mark.add" ? command.mark : `-${command.marks.join()}`;
    return this.#prefix + id;
  }
}
