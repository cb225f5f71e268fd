import { html, nothing, type TemplateResult } from "lit";
import type { LocalMedia } from "../../call/media";
import { showing } from "../../call/showing";
import { icon } from "../../ui/icon";
import { button, notice } from "../../ui/parts";
import { formatBytes } from "../../ui/text";
import { t } from "../words";
import type { CheckState } from "./session";

/** The own picture as a mirror shows it; nothing is drawn over it. */
export function mirror(media: LocalMedia): TemplateResult {
  const { camera, facing } = media.state;
  const live = camera.status === "live";
  return html`<div class="mirror-frame ${live ? "live" : ""} ${facing === "user" ? "mirrored" : ""}">
    <video
      autoplay
      playsinline
      muted
      aria-label=${t("picture")}
      ${showing(camera.track)}
    ></video>
    ${live ? nothing : html`<p>${icon("video-off")}<span>${t("camera.off")}</span></p>`}
  </div>`;
}

/** Why there is no picture, and what helps; nothing while there is one. */
export function cameraNotice(media: LocalMedia): TemplateResult | typeof nothing {
  const { camera } = media.state;
  const again = button({
    label: t(camera.status === "off" ? "camera.start" : "retry"),
    icon: camera.status === "off" ? "video" : "refresh-cw",
    name: "camera",
    onClick: () => void media.retry("camera"),
  });
  switch (camera.status) {
    case "live":
      return nothing;
    case "asking":
      return notice({ title: t("camera.asking"), body: t("camera.asking.body") });
    case "off":
      return notice({ title: t("camera.off"), body: t("camera.off.body"), actions: again });
    case "interrupted":
      return trouble(t("camera.interrupted"), t("camera.interrupted.body"), again);
    case "failed": {
      const kind = failure(camera.failure);
      return trouble(t(`camera.${kind}`), t(`camera.${kind}.body`), again);
    }
  }
}

function trouble(title: string, body: string, actions: TemplateResult): TemplateResult {
  return notice({
    tone: "warn",
    title,
    body: html`<p>${body}</p>
      <p>${t("camera.by_hand")}</p>`,
    actions,
    live: true,
  });
}

/** In the console a browser that may not ask is blocked by its surroundings, and one device is as good as another. */
function failure(
  kind: LocalMedia["state"]["camera"]["failure"],
): "refused" | "blocked" | "missing" | "busy" {
  switch (kind) {
    case "refused":
    case "missing":
    case "busy":
      return kind;
    case "blocked":
    case "insecure":
    case "in-app":
      return "blocked";
    case "unfit":
    case null:
      return "busy";
  }
}

/** What looks at the picture is on its way, or can't be had. */
export function programs(
  state: Pick<CheckState, "pause" | "failure" | "loaded" | "total">,
  retry: () => void,
): TemplateResult | typeof nothing {
  const { failure, loaded, total } = state;
  if (failure)
    return notice({
      tone: "warn",
      title: t(`failed.${failure}`),
      body: t(`failed.${failure}.body`),
      live: true,
      ...(failure === "unsupported"
        ? {}
        : {
            actions: button({
              label: t("retry"),
              icon: "refresh-cw",
              name: "load-again",
              onClick: retry,
            }),
          }),
    });
  if (state.pause !== "loading" || total === 0) return nothing;
  return html`<div class="programs stack tight">
    <p class="spread row">
      <b>${t("programs.title")}</b>
      <span class="tabular">
        ${t("programs.progress", { loaded: formatBytes(loaded), total: formatBytes(total) })}
      </span>
    </p>
    <progress max=${total} .value=${loaded} aria-label=${t("programs.label")}></progress>
    <p class="muted">${t("programs.first")}</p>
  </div>`;
}
