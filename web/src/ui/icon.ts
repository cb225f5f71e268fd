import { html, type TemplateResult } from "lit";
import { unsafeSVG } from "lit/directives/unsafe-svg.js";
import { ICONS, type IconName } from "./icons";

export type { IconName } from "./icons";

const drawings = new Map<IconName, string>();

function drawing(name: IconName): string {
  let text = drawings.get(name);
  if (text === undefined) {
    text = ICONS[name].replace(/<!--.*?-->/s, "").trim();
    drawings.set(name, text);
  }
  return text;
}

/** Decoration beside words. Where an icon stands alone its control carries the label. */
export function icon(name: IconName, classes = ""): TemplateResult {
  return html`<span class="icon ${classes}" aria-hidden="true">${unsafeSVG(drawing(name))}</span>`;
}
