/**
 * The script of both workers. `eyes` opens the models at once, then answers: what fails is said, and an error of one picture
 * ends nothing. `finder` hears `eyes` alone.
 */

import { serve } from "./finder";
import { Looking } from "./looking";
import type { Begin, Kind, Reply, Request } from "./messages";

const reply = (message: Reply) => postMessage(message);

function failed(id: number | null, kind: Kind, error: unknown): void {
  reply({
    type: "failed",
    id,
    kind,
    message: error instanceof Error ? error.message : String(error),
  });
}

const able =
  typeof WebAssembly === "object" &&
  typeof OffscreenCanvas === "function" &&
  typeof ImageBitmap === "function";

let opened: Promise<Looking> | undefined;

function open(port: MessagePort | null): Promise<Looking> {
  const made = able
    ? Looking.open(port, (loaded, total) => reply({ type: "progress", loaded, total }))
    : Promise.reject(new Error("this browser lacks WebAssembly or a canvas for workers"));
  made.then(
    ({ models }) => reply({ type: "ready", models }),
    (error: unknown) => failed(null, able ? "load" : "unsupported", error),
  );
  return made;
}

async function answer(request: Request): Promise<void> {
  try {
    const looking = await opened;
    if (looking === undefined) {
      throw new Error("not begun");
    }
    if (request.type === "measure") {
      const measured = await looking.measure(request.picture, request.options);
      reply({ type: "measured", id: request.id, measured });
    } else {
      reply({ type: "reference", id: request.id, grid: await looking.reference(request.picture) });
    }
  } catch (error) {
    failed(request.id, "run", error);
  } finally {
    request.picture.close();
  }
}

let last = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<Begin | Request>) => {
  if (data.type === "finder") {
    serve(data.port);
  } else if (data.type === "eyes") {
    opened = open(data.port);
  } else {
    last = last.then(() => answer(data)); // the models' memory serves one at a time
  }
});
