import { html, type TemplateResult } from "lit";
import type { MediaState } from "../call/media";
import { showing } from "../call/showing";
import { icon } from "../ui/icon";
import type { Content } from "../ui/parts";

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
      ${showing(camera.track)}
    ></video>
    ${live ? "" : html`<div class="instead stack tight">${icon("video-off")}${instead}</div>`}
  </div>`;
}
