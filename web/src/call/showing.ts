import { AsyncDirective, directive } from "lit/async-directive.js";
import type { ElementPart } from "lit/directive.js";

class Showing extends AsyncDirective {
  #video: HTMLVideoElement | null = null;
  #shown: MediaStreamTrack | null = null;

  override render(_track: MediaStreamTrack | null): unknown {
    return undefined;
  }

  override update(part: ElementPart, [track]: [MediaStreamTrack | null]): void {
    const video = part.element as HTMLVideoElement;
    if (video === this.#video && track === this.#shown) return;
    this.#video = video;
    this.#shown = track;
    if (this.isConnected) this.#play();
  }

  protected override disconnected(): void {
    if (this.#video) this.#video.srcObject = null;
  }

  protected override reconnected(): void {
    this.#play();
  }

  #play(): void {
    if (this.#video) this.#video.srcObject = this.#shown && new MediaStream([this.#shown]);
  }
}

/**
 * `<video ${showing(track)}>`: plays a track for as long as the element is on the page, and then lets go of it.
 *
 * A video that is only taken off the page keeps its last frame until it is collected as garbage, seconds later. A camera has
 * three frames to give in Chromium (`kVideoCaptureDefaultMaxBufferPoolSize`): the pictures of the steps before a call
 * would hold them all, and the camera would stand still just when the call begins.
 */
export const showing = directive(Showing);
