import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../ui/icon";
import { button } from "../../ui/parts";
import { t } from "./words";

const MOST = 12;
const FIRST = "#0a4f66";

/** The colours that clothes should go with. */
export function paletteFields(options: {
  colours: readonly string[];
  error: string | undefined;
  onChange: (colours: readonly string[]) => void;
}): TemplateResult {
  const { colours, error, onChange } = options;
  const put = (at: number, colour: string): void =>
    onChange(colours.map((old, each) => (each === at ? colour : old)));
  return html`<fieldset class="field">
    <legend class="label">${t("policy.palette")}</legend>
    ${error ? html`<p class="error" role="alert">${icon("circle-alert")}<span>${error}</span></p>` : nothing}
    <div class="row">
      ${colours.map(
        (colour, at) => html`<span class="policy-colour">
          <input
            type="color"
            aria-label=${t("policy.colour", { number: at + 1 })}
            .value=${colour}
            @input=${(event: Event) => put(at, (event.target as HTMLInputElement).value)}
          />
          <code>${colour}</code>
          <button
            type="button"
            class="icon-button"
            aria-label=${t("policy.colour.remove", { number: at + 1 })}
            @click=${() => onChange(colours.filter((_, each) => each !== at))}
          >${icon("x")}</button>
        </span>`,
      )}
      ${button({
        label: t("policy.colour.add"),
        icon: "plus",
        name: "add-colour",
        disabled: colours.length >= MOST,
        onClick: () => onChange([...colours, FIRST]),
      })}
    </div>
  </fieldset>`;
}
