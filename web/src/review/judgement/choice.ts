import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../ui/icon";

/** One of a few, side by side, as radio buttons: arrow keys choose, and the words stay words. */
export function choice<V extends string>(options: {
  /** Unique on the page. */
  readonly id: string;
  readonly legend: string;
  readonly values: readonly { readonly value: V; readonly label: string }[];
  readonly chosen: V | null;
  readonly error?: string | undefined;
  readonly onChange: (value: V) => void;
}): TemplateResult {
  const { id, error } = options;
  return html`<fieldset class="one-of" aria-describedby=${error ? `${id}-error` : nothing} aria-invalid=${error ? "true" : nothing}>
    <legend>${options.legend}</legend>
    <div class="one-of-row">
      ${options.values.map(
        ({ value, label }) => html`<label>
          <input
            type="radio"
            name=${id}
            value=${value}
            .checked=${value === options.chosen}
            @change=${() => options.onChange(value)}
          /><span>${label}</span>
        </label>`,
      )}
    </div>
    ${
      error
        ? html`<p class="error" id="${id}-error">${icon("circle-alert")}<span>${error}</span></p>`
        : nothing
    }
  </fieldset>`;
}
