import { html, type TemplateResult } from "lit";
import "./language-switch";
import type { Content } from "./parts";
import { t } from "./words";

/** The page around a step: whose house this is, the languages, and what the law wants to be found on every page. */
export function frame(options: { house: string; content: Content }): TemplateResult {
  return html`<div class="frame">
    <header>
      <p class="house">${options.house}</p>
      <v-language></v-language>
    </header>
    <main id="main">${options.content}</main>
    <footer>
      <a href="/privacy" data-page="privacy">${t("privacy")}</a>
      <a href="/imprint" data-page="imprint">${t("imprint")}</a>
    </footer>
  </div>`;
}
