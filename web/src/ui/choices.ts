import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icon";

/** One of a few, each a radio button in a frame of its own. */
export function choices(options: {
  /** Of the radio buttons, and unique on the page. */
  name: string;
  legend: string;
  hint: string;
  /** Said where nothing was chosen and has to be. */
  error: string | undefined;
  options: readonly { readonly id: string; readonly label: string }[];
  chosen: string;
  /** Which one has the focus when a dialog opens. */
  focused?: string | undefined;
  onChoose: (id: string) => void;
}): TemplateResult {
  const { name, chosen, error } = options;
  return html`<fieldset class="choices" aria-describedby="${name}-hint">
    <legend>${options.legend}</legend>
    <p class="muted" id="${name}-hint">${options.hint}</p>
    ${
      error
        ? html`<p class="error" role="alert">${icon("circle-alert")}<span>${error}</span></p>`
        : nothing
    }
    ${options.options.map(
      ({ id, label }) => html`<label class="choice">
        <input
          type="radio"
          name=${name}
          ?autofocus=${id === options.focused}
          value=${id}
          .checked=${id === chosen}
          @change=${() => options.onChoose(id)}
        />
        <span>${label}</span>
      </label>`,
    )}
  </fieldset>`;
}
