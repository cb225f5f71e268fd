import type { LineId, Order } from "./wire";

/** A camera's way through the worker, and the track that comes out. Closing leaves the camera alone. */
export interface Line {
  readonly id: LineId;
  readonly track: MediaStreamTrack;
  close(): void;
}

export type Send = (order: Order, transfer?: Transferable[]) => void;

// Neither is in the DOM's types: the first is a draft that Chromium has on pages, the second its way back.
// https://w3c.github.io/mediacapture-transform/
type Processor = new (init: {
  track: MediaStreamTrack;
}) => { readonly readable: ReadableStream<VideoFrame> };
type Generator = new (init: {
  kind: "video";
}) => MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };

interface Transform {
  readonly MediaStreamTrackProcessor?: Processor;
  readonly MediaStreamTrackGenerator?: Generator;
}

/** Can this browser compose pictures beside the page at all? Asked without doing any of it. */
export function capable(world: object = globalThis): boolean {
  return (
    "OffscreenCanvas" in world &&
    "Worker" in world &&
    "WebAssembly" in world &&
    "createImageBitmap" in world &&
    ("MediaStreamTrackGenerator" in world ||
      "captureStream" in (world as typeof globalThis).HTMLCanvasElement.prototype)
  );
}

export function openLine(id: LineId, camera: MediaStreamTrack, send: Send): Line & Composing {
  const { MediaStreamTrackProcessor: Processor, MediaStreamTrackGenerator: Generator } =
    globalThis as Transform;
  return Processor && Generator
    ? streamed(
        id,
        new Processor({ track: camera }).readable,
        new Generator({ kind: "video" }),
        send,
      )
    : pictured(id, camera, send);
}

/** What the page does for a line whose frames it must carry itself. */
export interface Composing {
  /** The worker asks for the picture of now. */
  wanted(): void;
  composed(picture: ImageBitmap): void;
}

function streamed(
  id: LineId,
  readable: ReadableStream<VideoFrame>,
  track: InstanceType<Generator>,
  send: Send,
): Line & Composing {
  const { writable } = track;
  send({ type: "streams", line: id, readable, writable }, [readable, writable]);
  return {
    id,
    track,
    wanted: () => undefined,
    composed: (picture) => picture.close(),
    close() {
      send({ type: "end", line: id });
      track.stop();
    },
  };
}

function pictured(id: LineId, camera: MediaStreamTrack, send: Send): Line & Composing {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([camera]);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const track = canvas.captureStream().getVideoTracks()[0];
  if (!context || !track) throw new Error("this browser gives no track of a canvas");
  // Refused only where playing by itself is forbidden even without sound; then no picture ever comes, and it is said.
  void video.play().catch(() => undefined);
  send({ type: "pictures", line: id });
  return {
    id,
    track,
    wanted() {
      const nothing = () => send({ type: "picture", line: id, picture: null });
      if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || !video.videoWidth) {
        nothing();
        return;
      }
      createImageBitmap(video).then(
        (picture) => send({ type: "picture", line: id, picture }, [picture]),
        nothing,
      );
    },
    composed(picture) {
      if (canvas.width !== picture.width || canvas.height !== picture.height) {
        canvas.width = picture.width;
        canvas.height = picture.height;
      }
      context.drawImage(picture, 0, 0);
      picture.close();
    },
    close() {
      send({ type: "end", line: id });
      track.stop();
      video.srcObject = null;
    },
  };
}
