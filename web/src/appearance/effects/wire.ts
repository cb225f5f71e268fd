/** What the page and the worker that covers backgrounds say to each other. */

/** One camera's way through the worker. A number says which, since words of a former one may still be under way. */
export type LineId = number;

export type Order =
  | { readonly type: "blur" }
  | { readonly type: "backdrop"; readonly picture: ImageBitmap }
  /** Chromium: frames come and go without the page, whatever tab is in front. */
  | {
      readonly type: "streams";
      readonly line: LineId;
      readonly readable: ReadableStream<VideoFrame>;
      readonly writable: WritableStream<VideoFrame>;
    }
  /** Elsewhere: the worker's clock (a hidden page's own stands nearly still) asks the page for each picture. */
  | { readonly type: "pictures"; readonly line: LineId }
  | { readonly type: "picture"; readonly line: LineId; readonly picture: ImageBitmap | null }
  | { readonly type: "end"; readonly line: LineId }
  | { readonly type: "try" };

export type Word =
  | { readonly type: "wanted"; readonly line: LineId }
  | { readonly type: "composed"; readonly line: LineId; readonly picture: ImageBitmap }
  /** The first covered picture of this line has left. */
  | { readonly type: "covered"; readonly line: LineId }
  | { readonly type: "slow" | "fine" }
  | { readonly type: "alive" }
  | { readonly type: "tried"; readonly fits: boolean }
  | { readonly type: "failed"; readonly kind: FailureKind; readonly detail: string };

/** *load*: runtime or model didn't come; *run*: a picture couldn't be covered; *gone*: the worker says nothing any more. */
export type FailureKind = "load" | "run" | "gone" | "unsupported";
