import { html, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import type { MediaState } from "../call/media";
import { icon } from "../ui/icon";
import type { Content } from "../ui/parts";

const shown = new WeakMap<HTMLVideoElement, MediaStreamTrack>();

/** The own camera in a mirror, as people know themselves; the back camera is not mirrored. */
export function ownPicture(media: MediaState, label: string, instead: Content): TemplateResult {
  const { camera, facing } = media;
  const live = camera.status === "live" && camera.track !== null;
  const mirrored = facing === "user";
  return html`<div class="own-picture ${live ? "" : "dark"}">
    <video
      class=${mirrored ? "mirrored" : ""}
      autoplay
      playsinline
      .muted=${true}
      aria-label=${label}
      ?hidden=${!live}
      ${ref((element) => show(element, camera.track))}
    ></video>
    ${live ? "" : html`<div class="instead stack tight">${icon("video-off")}${instead}</div>`}
  </div>`;
}

function show(element: Element | undefined, track: MediaStreamTrack | null): void {
  if (!(element instanceof HTMLVideoElement)) return;
  if (track === null) {
    element.srcObject = null;
    shown.delete(element);
  } else if (shown.get(element) !== track) {
    shown.set(element, track);
    element.srcObject = new MediaStream([track]);
  }
}
