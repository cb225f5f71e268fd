import { html, nothing, type TemplateResult } from "lit";
import type { Documents } from "./documents";
import "./list";
import { t } from "./words";

/** In the waiting room: what the customer would like to have looked at. Nothing where the queue doesn't want that. */
export function bringBefore(
  documents: Documents | null,
  phone: boolean,
): TemplateResult | typeof nothing {
  const view = documents?.state.view;
  if (!documents || !view?.enabled) return nothing;
  if (!view.can.includes("bring") && view.documents.length === 0) return nothing;
  return html`<section class="card stack" aria-labelledby="bring-title">
    <h2 id="bring-title">${t("waiting.title")}</h2>
    <p>${t("waiting.body")}</p>
    <v-document-list .documents=${documents} ?phone=${phone} waiting></v-document-list>
  </section>`;
}
