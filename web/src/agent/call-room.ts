import { html, type TemplateResult } from "lit";
import "../call/controls";
import type { LocalMedia } from "../call/media";
import type { ContactSession } from "../call/session";
import "../call/stage";

/** The faces and what is pressed below them, in the shape of the picture that comes. */
export function callRoom(options: {
  session: ContactSession;
  media: LocalMedia;
  name: string;
  /** The chat is open; null: there is none. */
  chat: boolean | null;
  onChat: (open: boolean) => void;
  onHangUp: () => void;
}): TemplateResult {
  const { session, media, name, chat } = options;
  return html`<div class="stage-room">
    <div class="stage-call" @resize=${SHAPE} @loadedmetadata=${SHAPE}>
      <v-call-stage
        .session=${session}
        .media=${media}
        .name=${name}
        @chat=${() => options.onChat(true)}
      ></v-call-stage>
      <v-call-controls
        .session=${session}
        .media=${media}
        .name=${name}
        .chat=${chat}
        density="agent"
        @chat=${() => options.onChat(!chat)}
        @hangup=${options.onHangUp}
      ></v-call-controls>
    </div>
  </div>`;
}

/** Width over height, between a telephone held upright and a wide screen; null: not known yet. */
export function shapeOf(width: number, height: number): number | null {
  if (!width || !height) return null;
  return Math.min(2, Math.max(9 / 16, width / height));
}

/** A video's events don't bubble, so they are caught on their way down. */
const SHAPE = {
  capture: true,
  handleEvent(event: Event): void {
    const { target: video, currentTarget: room } = event;
    if (!(video instanceof HTMLVideoElement && room instanceof HTMLElement)) return;
    const shape = video.closest(".face") ? shapeOf(video.videoWidth, video.videoHeight) : null;
    if (shape) room.style.setProperty("--shape", String(shape));
  },
};
