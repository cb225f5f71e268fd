import { html, type TemplateResult } from "lit";
import { Element } from "../../ui/element";
import { t } from "./words";

/** As many characters as a mark may have. */
export const LONGEST_TEXT = 1_000;

/**
 * `<vv-mark-text @written @given-up>`: where words for the page are typed. Enter and a press elsewhere keep them (`written`,
 * detail: the words), Escape doesn't.
 */
export class MarkText extends Element {
  #over = false;

  protected override firstUpdated(): void {
    this.querySelector("textarea")?.focus();
  }

  #end(keep: boolean): void {
    if (this.#over) return;
    this.#over = true;
    const detail = keep ? this.querySelector("textarea")?.value.trim() : "";
    this.dispatchEvent(detail ? new CustomEvent("written", { detail }) : new Event("given-up"));
  }

  #pressed = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.isComposing) return;
    const onButton = (event.target as HTMLElement).matches("button");
    if (event.key === "Escape") this.#end(false);
    else if (event.key === "Enter" && !event.shiftKey && !onButton) this.#end(true);
    else return;
    event.preventDefault();
  };

  #left = (event: FocusEvent): void => {
    if (!this.contains(event.relatedTarget as Node | null)) this.#end(true);
  };

  protected override render(): TemplateResult {
    return html`<div class="mark-writing" @focusout=${this.#left} @keydown=${this.#pressed}>
      <textarea
        name="mark-text"
        aria-label=${t("text.label")}
        maxlength=${LONGEST_TEXT}
        rows="2"
      ></textarea>
      <div class="row">
        <button type="button" class="button primary" name="text-done" @click=${() => this.#end(true)}>
          ${t("text.done")}
        </button>
        <button
          type="button"
          class="button secondary"
          name="text-cancel"
          @click=${() => this.#end(false)}
        >
          ${t("text.cancel")}
        </button>
      </div>
    </div>`;
  }
}

customElements.define("vv-mark-text", MarkText);
