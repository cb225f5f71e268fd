import { fits, Pace, WIDTHS } from "./pace";
import { type Cover, type Frame, Painter } from "./painter";
import { openSegmenter } from "./segmenter";
import type { FailureKind, LineId, Order, Word } from "./wire";

/**
 * Covers backgrounds, picture by picture. Nothing but covered pictures ever leaves here: without a mask, without a
 * cover, or after a failure there is no picture at all, and the page shows a dark one.
 */

interface Port {
  postMessage(word: Word, transfer?: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Order>) => void): void;
}

interface Line {
  readonly id: LineId;
  readonly pace: Pace;
  covered: boolean;
  /** A picture that was asked for and hasn't come yet, or isn't done. */
  busy: boolean;
}

const BEAT_MS = 1000 / 30;
const ALIVE_MS = 1000;
const TRIALS = 30;
const TRIAL_MS = 4000;

const port = self as unknown as Port;
const say = (word: Word, transfer: Transferable[] = []) => port.postMessage(word, transfer);

let cover: Cover = { kind: "blur" };
let line: Line | null = null;
let beat: ReturnType<typeof setInterval> | undefined;
let failed = false;
const ready = open();

async function open(): Promise<Painter | null> {
  try {
    return new Painter(await openSegmenter());
  } catch (error) {
    fail("load", error);
    return null;
  }
}

function fail(kind: FailureKind, error: unknown): void {
  if (failed) return;
  failed = true;
  end();
  say({ type: "failed", kind, detail: error instanceof Error ? error.message : String(error) });
}

port.addEventListener("message", ({ data }) => {
  if (failed) return;
  if (data.type === "blur") change({ kind: "blur" });
  else if (data.type === "backdrop") change({ kind: "backdrop", picture: data.picture });
  else if (data.type === "streams") void stream(begin(data.line), data.readable, data.writable);
  else if (data.type === "pictures") void tick(begin(data.line));
  else if (data.type === "picture") void answer(data.line, data.picture);
  else if (data.type === "end") {
    if (line?.id === data.line) end();
  } else void trial();
});

setInterval(() => say({ type: "alive" }), ALIVE_MS);

function change(next: Cover): void {
  if (cover.kind === "backdrop") cover.picture.close();
  cover = next;
}

function begin(id: LineId): Line {
  end();
  line = { id, pace: new Pace(), covered: false, busy: false };
  return line;
}

function end(): void {
  line = null;
  clearInterval(beat);
}

async function stream(
  mine: Line,
  readable: ReadableStream<VideoFrame>,
  writable: WritableStream<VideoFrame>,
): Promise<void> {
  const reader = readable.getReader();
  const writer = writable.getWriter();
  try {
    for (;;) {
      const { value: frame, done } = await reader.read();
      if (done || line !== mine) {
        frame?.close();
        break;
      }
      // A camera has few frames to give: each goes back at once, whatever happens.
      try {
        const picture = await paint(mine, frame);
        if (!picture || line !== mine) continue;
        const { timestamp } = frame;
        await writer.write(new VideoFrame(picture, { timestamp, alpha: "discard" }));
        covered(mine);
      } finally {
        frame.close();
      }
    }
  } catch (error) {
    if (line === mine) fail("run", error);
  } finally {
    await reader.cancel().catch(() => undefined);
    await writer.close().catch(() => undefined); // the page has let go of the track already
  }
}

async function tick(mine: Line): Promise<void> {
  await ready;
  if (line !== mine) return;
  beat = setInterval(() => {
    if (mine.busy) return;
    mine.busy = true;
    say({ type: "wanted", line: mine.id });
  }, BEAT_MS);
}

async function answer(id: LineId, picture: ImageBitmap | null): Promise<void> {
  const mine = line;
  if (!picture) {
    if (mine?.id === id) mine.busy = false;
    return;
  }
  try {
    if (mine?.id !== id) return;
    const composed = await paint(mine, picture);
    if (!composed || line !== mine) return;
    const covering = composed.transferToImageBitmap();
    say({ type: "composed", line: id, picture: covering }, [covering]);
    covered(mine);
  } catch (error) {
    fail("run", error);
  } finally {
    picture.close();
    if (mine) mine.busy = false;
  }
}

/** Null while the model isn't there. */
async function paint(mine: Line, frame: Frame): Promise<OffscreenCanvas | null> {
  const painter = await ready;
  if (!painter || failed) return null;
  if (!mine.covered) painter.reset();
  const started = performance.now();
  const picture = await painter.paint(frame, mine.pace.width, () => cover);
  const now = performance.now();
  const advice = mine.pace.add(now, now - started);
  if (advice === "slow" || advice === "fine") say({ type: advice });
  return picture;
}

function covered(mine: Line): void {
  if (mine.covered) return;
  mine.covered = true;
  say({ type: "covered", line: mine.id });
}

/** Pictures that nobody sees, at the least width: can this device do it at all? Asked of a worker that does nothing else. */
async function trial(): Promise<void> {
  const painter = await ready;
  if (!painter) return;
  try {
    const canvas = new OffscreenCanvas(1280, 720);
    const context = canvas.getContext("2d");
    const spent: number[] = [];
    const until = performance.now() + TRIAL_MS;
    for (let i = 0; i < TRIALS && performance.now() < until; i++) {
      if (context) {
        context.fillStyle = `hsl(${i * 12} 50% 50%)`;
        context.fillRect(i * 20, 0, 600, 720);
      }
      const started = performance.now();
      const picture = await painter.paint(canvas, WIDTHS.at(-1) ?? 0, () => ({ kind: "blur" }));
      picture.getContext("2d")?.getImageData(0, 0, 1, 1); // drawn, not only ordered
      spent.push(performance.now() - started);
    }
    say({ type: "tried", fits: fits(spent) });
  } catch (error) {
    fail("run", error);
  }
}
