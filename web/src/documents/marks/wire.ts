import type { Drawn, Tool } from "./shapes";

/** A mark that the desk has. */
export interface MarkView extends Drawn {
  readonly id: string;
  /** Counts the marks and the removals of a contact. */
  readonly number: number;
  readonly version: string;
  readonly page: number;
  readonly author: string;
  readonly colour: number;
  readonly at: number;
  readonly removed_at: number | null;
}

/** Points that somebody has just added to what they draw; none: given up. */
export interface MarkDrawn {
  readonly sender: string;
  readonly version: string;
  readonly page: number;
  readonly mark: string;
  readonly tool: Tool;
  readonly size: number;
  readonly points: readonly number[];
}

/** What the layer tells while something is drawn. */
export interface DrawDetail {
  readonly mark: string;
  readonly tool: Tool;
  readonly size: number;
  readonly points: readonly number[];
}

/** A mark that is done. */
export interface MarkDetail extends DrawDetail {
  readonly text: string | null;
}

export interface EraseDetail {
  readonly marks: readonly string[];
}

/** As it is shown: also what is drawn just now, and what the desk doesn't have yet. */
export interface ShownMark extends Drawn {
  readonly id: string;
  readonly author: string;
  readonly colour: number;
  readonly at: number;
  /** It waits for the desk for so long that one should know. */
  readonly unsent: boolean;
}
