/** What the page and the worker tell each other. Pictures go one way only; back come values. */

import type { Grid, Options, Values } from "../measure/types";

export interface MeasureOptions extends Options {
  /**
   * Look for text too, which takes as long again. The first time only makes the detector come: until it is there, both
   * values of text are null.
   */
  readonly text: boolean;
}

/** The first word to a worker. `eyes` answers the page; `finder` finds faces for it, over the channel between both. */
export type Begin =
  | { readonly type: "eyes"; readonly port: MessagePort | null }
  | { readonly type: "finder"; readonly port: MessagePort };

export type Request =
  | {
      readonly type: "measure";
      readonly id: number;
      readonly picture: ImageBitmap;
      readonly options: MeasureOptions;
    }
  | { readonly type: "reference"; readonly id: number; readonly picture: ImageBitmap };

export interface Measured {
  readonly values: Values;
  readonly took_ms: number;
  /** Which files have measured so far: the first digits of their hash, by name. */
  readonly models: Readonly<Record<string, string>>;
}

export type Kind = "load" | "run" | "unsupported";

export type Reply =
  | { readonly type: "progress"; readonly loaded: number; readonly total: number }
  | { readonly type: "ready"; readonly models: Readonly<Record<string, string>> }
  | { readonly type: "measured"; readonly id: number; readonly measured: Measured }
  | { readonly type: "reference"; readonly id: number; readonly grid: Grid }
  /** Without an id nothing works any more. */
  | {
      readonly type: "failed";
      readonly id: number | null;
      readonly kind: Kind;
      readonly message: string;
    };
