/** Form fields: label, hint and error are tied to the control by id, so that they are read out with it. */

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icon";

export interface FieldOptions {
  /** Unique on the page. */
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  disabled?: boolean;
}

/** Attributes that a control inside a field has to carry. */
export interface Ties {
  id: string;
  describedBy: string | typeof nothing;
  invalid: "true" | typeof nothing;
}

export function field(options: FieldOptions, control: (ties: Ties) => unknown): TemplateResult {
  const { id, hint, error } = options;
  const parts = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean);
  const ties: Ties = {
    id,
    describedBy: parts.length > 0 ? parts.join(" ") : nothing,
    invalid: error ? "true" : nothing,
  };
  return html`<div class="field">
    <label for=${id}>${options.label}</label>
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing} ${control(ties)}
    ${
      error
        ? html`<p class="error" id="${id}-error" role="alert">
            ${icon("circle-alert")}<span>${error}</span>
          </p>`
        : nothing
    }
  </div>`;
}

export interface TextOptions extends FieldOptions {
  value: string;
  onInput: (value: string) => void;
  type?: "text" | "password" | "search" | "number" | "date" | "datetime-local";
  inputMode?: "numeric" | "text";
  autocomplete?: AutoFill;
  maxLength?: number;
  required?: boolean;
  pattern?: string;
}

export function textField(options: TextOptions): TemplateResult {
  const typed = (event: InputEvent): void =>
    options.onInput((event.target as HTMLInputElement).value);
  return field(
    options,
    (ties) => html`<input
      class="input"
      id=${ties.id}
      name=${ties.id}
      type=${options.type ?? "text"}
      inputmode=${options.inputMode ?? nothing}
      autocomplete=${options.autocomplete ?? "off"}
      maxlength=${options.maxLength ?? nothing}
      pattern=${options.pattern ?? nothing}
      aria-describedby=${ties.describedBy}
      aria-invalid=${ties.invalid}
      aria-required=${options.required ? "true" : nothing}
      ?disabled=${options.disabled ?? false}
      .value=${options.value}
      @input=${typed}
    />`,
  );
}

export function textArea(options: TextOptions & { rows?: number }): TemplateResult {
  const typed = (event: InputEvent): void =>
    options.onInput((event.target as HTMLTextAreaElement).value);
  return field(
    options,
    (ties) => html`<textarea
      class="input"
      id=${ties.id}
      name=${ties.id}
      rows=${options.rows ?? 4}
      maxlength=${options.maxLength ?? nothing}
      aria-describedby=${ties.describedBy}
      aria-invalid=${ties.invalid}
      ?disabled=${options.disabled ?? false}
      .value=${options.value}
      @input=${typed}
    ></textarea>`,
  );
}

export interface SelectOptions extends FieldOptions {
  options: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}

export function selectField(options: SelectOptions): TemplateResult {
  const chosen = (event: Event): void =>
    options.onChange((event.target as HTMLSelectElement).value);
  return field(
    options,
    (ties) => html`<div class="select">
      <select
        class="input"
        id=${ties.id}
        name=${ties.id}
        aria-describedby=${ties.describedBy}
        aria-invalid=${ties.invalid}
        ?disabled=${options.disabled ?? false}
        @change=${chosen}
      >
        ${options.options.map(
          ({ value, label }) =>
            html`<option value=${value} .selected=${value === options.value}>${label}</option>`,
        )}
      </select>
      ${icon("chevron-down")}
    </div>`,
  );
}
