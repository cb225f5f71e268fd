/** The worker's script: opens the models at once, then answers. What fails is said; an error of one picture ends nothing. */

import { Looking } from "./looking";
import type { Kind, Reply, Request } from "./messages";

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

const opened = able
  ? Looking.open((loaded, total) => reply({ type: "progress", loaded, total }))
  : Promise.reject(new Error("this browser lacks WebAssembly or a canvas for workers"));

opened.then(
  ({ models }) => reply({ type: "ready", models }),
  (error: unknown) => failed(null, able ? "load" : "unsupported", error),
);

async function answer(request: Request): Promise<void> {
  try {
    const looking = await opened;
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

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  last = last.then(() => answer(data)); // the models' memory serves one at a time
});
