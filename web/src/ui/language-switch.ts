import { html, type TemplateResult } from "lit";
import { Element } from "./element";
import { LANGUAGE_NAMES, LANGUAGES, language, setLanguage } from "./text";
import { t } from "./words";

/** `<v-language>`: each language under its own name, the current one pressed. */
export class LanguageSwitch extends Element {
  protected override render(): TemplateResult {
    return html`<div class="language" role="group" aria-label=${t("language")}>
      ${LANGUAGES.map(
        (code) => html`<button
          type="button"
          lang=${code}
          aria-pressed=${code === language()}
          @click=${() => setLanguage(code)}
        >
          ${LANGUAGE_NAMES[code]}
        </button>`,
      )}
    </div>`;
  }
}

customElements.define("v-language", LanguageSwitch);
