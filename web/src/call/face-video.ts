import { Element } from "../ui/element";
import { playOn } from "./sound";

/** A new picture that doesn't come within this time (its camera is off) takes over all the same, for its sound. */
const PATIENCE = 2_000;

/**
 * `<v-face-video>`: somebody's picture and voice. Where one stream follows another (the call has moved to another
 * connection) the former stays to be seen and heard until the first picture of the latter is there: no black, no gap,
 * and never both voices at once.
 *
 * Says `silent` when the browser wants a press before it plays sound, and `shown` with each stream's first picture.
 */
export class FaceVideo extends Element {
  #shown: HTMLVideoElement | null = null;
  #next: HTMLVideoElement | null = null;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #stream: MediaStream | null = null;
  #speaker: string | null = null;
  #label = "";

  get stream(): MediaStream | null {
    return this.#stream;
  }

  set stream(stream: MediaStream | null) {
    if (stream === this.#stream) return;
    this.#stream = stream;
    this.#drop();
    const before = this.#shown;
    if (!before) {
      const video = this.#video(stream);
      this.#shown = video;
      this.append(video);
      if (stream) this.#begin(video);
      return;
    }
    if (!stream || !live(before)) {
      before.srcObject = stream;
      if (stream) this.#begin(before);
      return;
    }
    const next = this.#video(stream);
    next.muted = true;
    next.classList.add("next");
    this.#next = next;
    this.append(next);
    this.#begin(next);
    this.#patience = setTimeout(() => this.#swap(next), PATIENCE);
  }

  set speaker(speaker: string | null) {
    if (speaker === this.#speaker) return;
    this.#speaker = speaker;
    for (const video of [this.#shown, this.#next]) if (video) void playOn(video, speaker);
  }

  set label(label: string) {
    this.#label = label;
    for (const video of [this.#shown, this.#next]) video?.setAttribute("aria-label", label);
  }

  /** After a press, when the browser lets sound be played. */
  hear(): void {
    if (this.#shown) this.#play(this.#shown);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.#shown || this.#shown.srcObject === this.#stream) return;
    this.#shown.srcObject = this.#stream;
    this.#begin(this.#shown);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#drop();
    if (this.#shown) this.#shown.srcObject = null;
  }

  #video(stream: MediaStream | null): HTMLVideoElement {
    const video = document.createElement("video");
    video.autoplay = true;
    video.playsInline = true;
    video.setAttribute("aria-label", this.#label);
    video.srcObject = stream;
    if (this.#speaker) void playOn(video, this.#speaker);
    return video;
  }

  #begin(video: HTMLVideoElement): void {
    const stream = video.srcObject;
    firstFrame(video, () => {
      if (video.srcObject !== stream) return;
      if (video === this.#next) this.#swap(video);
      this.dispatchEvent(new Event("shown"));
    });
    this.#play(video);
  }

  #play(video: HTMLVideoElement): void {
    video.play().then(
      () => this.dispatchEvent(new CustomEvent("silent", { detail: false })),
      (error: unknown) => {
        if (error instanceof DOMException && error.name === "NotAllowedError")
          this.dispatchEvent(new CustomEvent("silent", { detail: true }));
      },
    );
  }

  #swap(next: HTMLVideoElement): void {
    if (next !== this.#next) return;
    clearTimeout(this.#patience);
    const before = this.#shown;
    if (before) before.muted = true;
    next.muted = false;
    next.classList.remove("next");
    this.#shown = next;
    this.#next = null;
    if (before) {
      before.remove();
      before.srcObject = null;
    }
  }

  #drop(): void {
    clearTimeout(this.#patience);
    const next = this.#next;
    this.#next = null;
    if (!next) return;
    next.remove();
    next.srcObject = null;
  }
}

function live(video: HTMLVideoElement): boolean {
  const stream = video.srcObject;
  return (
    stream instanceof MediaStream && stream.getTracks().some((track) => track.readyState === "live")
  );
}

function firstFrame(video: HTMLVideoElement, then: () => void): void {
  if ("requestVideoFrameCallback" in video) {
    video.requestVideoFrameCallback(then);
    return;
  }
  // Firefox before 132: the first data of a live stream is its first frame.
  (video as HTMLVideoElement).addEventListener("loadeddata", then, { once: true });
}

customElements.define("v-face-video", FaceVideo);
