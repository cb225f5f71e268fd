import { html, nothing, type TemplateResult } from "lit";
import { href } from "../console/address";
import type { AppearanceView } from "../protocol/messages";
import { type IconName, icon } from "../ui/icon";
import { button, linkButton, notice } from "../ui/parts";
import { type Stand, stand } from "./standing";
import { t } from "./words";

type Told = Exclude<Stand, "nothing">;

const LOOKS: Readonly<Record<Told, readonly [tone: string, sign: IconName]>> = {
  due: ["", "camera"],
  changed: ["warn", "triangle-alert"],
  good: ["good", "circle-check"],
  overridden: ["good", "circle-check"],
  released: ["good", "user-check"],
  hints: ["warn", "lightbulb"],
  blocked: ["bad", "lock"],
  asked: ["warn", "clock"],
};

/** In the rail: how one stands, and the way to the mirror. */
export function pictureLine(view: AppearanceView | null): TemplateResult | typeof nothing {
  const now = stand(view);
  if (now === "nothing") return nothing;
  const [tone, sign] = LOOKS[now];
  return html`<section aria-label=${t("rail.title")}>
    <a class="rail-picture ${tone}" href=${href("appearance")}>
      ${icon(sign)}<span>${t(`rail.${now}`)}</span>
    </a>
  </section>`;
}

/** Where the check is the agent's own affair: an offer, once a shift. */
export function nudge(onLater: () => void): TemplateResult {
  return notice({
    title: t("nudge.title"),
    body: t("nudge.body"),
    actions: html`${linkButton({ label: t("title"), href: href("appearance"), icon: "camera" })}
    ${button({ label: t("nudge.no"), kind: "quiet", name: "nudge-no", onClick: onLater })}`,
  });
}
