import { html, type TemplateResult } from "lit";
import { type FieldOptions, field } from "../ui/forms";
import { icon } from "../ui/icon";
import { t } from "./words";

export interface PasswordOptions extends FieldOptions {
  value: string;
  onInput: (value: string) => void;
  autocomplete: "current-password" | "new-password";
}

/** A password with a button that shows it. The field alone changes: nothing else has to know. */
export function passwordField(options: PasswordOptions): TemplateResult {
  const toggle = (event: MouseEvent): void => {
    const pressed = event.currentTarget as HTMLButtonElement;
    const input = pressed.parentElement?.querySelector("input");
    if (!input) return;
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    pressed.setAttribute("aria-pressed", String(show));
    input.focus();
  };
  return field(
    options,
    (ties) => html`<div class="password">
      <input
        class="input"
        id=${ties.id}
        name=${ties.id}
        type="password"
        autocomplete=${options.autocomplete}
        autocapitalize="off"
        spellcheck="false"
        maxlength="1024"
        aria-describedby=${ties.describedBy}
        aria-invalid=${ties.invalid}
        aria-required="true"
        .value=${options.value}
        @input=${(event: InputEvent) => options.onInput((event.target as HTMLInputElement).value)}
      />
      <button
        type="button"
        class="password-show"
        aria-label=${t("password.show")}
        aria-pressed="false"
        aria-controls=${ties.id}
        @click=${toggle}
      >
        ${icon("eye", "when-hidden")}${icon("eye-off", "when-shown")}
      </button>
    </div>`,
  );
}
