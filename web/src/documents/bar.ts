/** What is pressed around a page. */

import { html, nothing, type TemplateResult } from "lit";
import { type IconName, icon } from "../ui/icon";
import type { Documents } from "./documents";
import { inside, type Shown } from "./model";
import type { DocumentViewport } from "./viewport";
import { t } from "./words";

/** `strong`: what one most likely wants now; its words stay where others are signs alone. */
export function act(
  sign: IconName,
  label: string,
  name: string,
  press: () => void,
  strong = false,
): TemplateResult {
  return html`<button
    type="button"
    class="doc-button ${strong ? "strong" : ""}"
    name="document-${name}"
    data-tip=${strong ? nothing : label}
    @click=${press}
  >
    ${icon(sign)}<span class=${strong ? "" : "word"}>${label}</span>
  </button>`;
}

export function toggle(
  sign: IconName,
  label: string,
  name: string,
  on: boolean,
  press: () => void,
): TemplateResult {
  return html`<button
    type="button"
    class="doc-button ${on ? "on" : ""}"
    name="document-${name}"
    aria-pressed=${on}
    data-tip=${label}
    @click=${press}
  >
    ${icon(sign)}<span class="word">${label}</span>
  </button>`;
}

/** One that can't be pressed now keeps the focus: at the last page the keyboard is still where it was. */
function step(
  sign: IconName,
  label: string,
  name: string,
  enabled: boolean,
  press: () => void,
): TemplateResult {
  return html`<button
    type="button"
    class="doc-button"
    name="document-${name}"
    aria-label=${label}
    data-tip=${label}
    aria-disabled=${enabled ? nothing : "true"}
    @click=${enabled ? press : nothing}
  >
    ${icon(sign)}
  </button>`;
}

/** Below the page: turning and zooming. */
export function bar(
  shown: Shown,
  documents: Documents,
  viewport: DocumentViewport | null,
): TemplateResult {
  const { page, document } = shown;
  const percent = Math.round((viewport?.zoom ?? 1000) / 10);
  const wide = viewport?.fit === "width";
  const turn = (to: number) => () => documents.turn(to);
  const fit = () => viewport?.fitTo(wide ? "page" : "width");
  return html`<div class="doc-pages">
      ${step("chevron-left", t("page.before"), "before", page > 1, turn(page - 1))}
      <label class="doc-page-number">
        <span class="unseen">${t("page.number")}</span>
        <input
          class="input"
          name="document-page"
          inputmode="numeric"
          autocomplete="off"
          maxlength="4"
          .value=${String(page)}
          @change=${(event: Event) => jump(event, shown, documents, viewport)}
        />
        <span aria-hidden="true">/ ${document.pages}</span>
      </label>
      ${step("chevron-right", t("page.next"), "next", page < document.pages, turn(page + 1))}
    </div>
    <div class="doc-zooms">
      ${step("zoom-out", t("zoom.out"), "zoom-out", true, () => viewport?.zoomBy(-1))}
      <span class="doc-zoom">
        <span class="unseen">${t("zoom.is", { percent })}</span>
        <span aria-hidden="true">${t("zoom.percent", { percent })}</span>
      </span>
      ${step("zoom-in", t("zoom.in"), "zoom-in", true, () => viewport?.zoomBy(1))}
      ${step(wide ? "minimize" : "maximize", t(wide ? "fit.page" : "fit.width"), "fit", true, fit)}
    </div>`;
}

function jump(
  event: Event,
  { page, document }: Shown,
  documents: Documents,
  viewport: DocumentViewport | null,
): void {
  const field = event.target as HTMLInputElement;
  const wanted = Number.parseInt(field.value, 10);
  const to = Number.isNaN(wanted) ? page : inside(wanted, document);
  field.value = String(to);
  if (Number.isNaN(wanted)) return;
  documents.turn(to);
  viewport?.focus();
}
