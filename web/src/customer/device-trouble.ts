import { html, nothing, type TemplateResult } from "lit";
import type { FailureKind } from "../call/failure";
import type { MediaState } from "../call/media";
import type { Surroundings } from "../call/surroundings";
import { button, type Content, notice } from "../ui/parts";
import { remedyFor } from "./devices";
import { t } from "./words";

type Subject = "camera" | "microphone" | "both";

interface Trouble {
  readonly subject: Subject;
  readonly kind: FailureKind;
}

/** What to tell: once for both where the same thing ails them. Pure. */
export function troubles(media: Pick<MediaState, "camera" | "microphone">): Trouble[] {
  const camera = media.camera.failure;
  const microphone = media.microphone.failure;
  if (camera && camera === microphone) return [{ subject: "both", kind: camera }];
  return [
    ...(camera ? [{ subject: "camera" as const, kind: camera }] : []),
    ...(microphone ? [{ subject: "microphone" as const, kind: microphone }] : []),
  ];
}

/** Each cause with its own instruction and a new try. */
export function deviceTroubles(
  media: MediaState,
  retry: (subject: Subject) => void,
): TemplateResult {
  return html`${troubles(media).map(({ subject, kind }) =>
    notice({
      tone: "warn",
      title: kind === "in-app" ? t("failure.in-app") : t(`failure.${subject}.${kind}`),
      body: instruction(kind, media.surroundings),
      live: true,
      actions:
        kind === "in-app" || kind === "insecure"
          ? nothing
          : button({
              label: t("retry"),
              icon: "refresh-cw",
              name: `retry-${subject}`,
              onClick: () => retry(subject),
            }),
    }),
  )}`;
}

function instruction(kind: FailureKind, where: Surroundings): Content {
  switch (kind) {
    case "refused":
    case "blocked": {
      const remedy = remedyFor(kind, where);
      return remedy ? t(`remedy.${remedy}`) : nothing;
    }
    default:
      return t(`fix.${kind}`);
  }
}
