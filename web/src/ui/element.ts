import { LitElement } from "lit";
import { onLanguage } from "./text";

/**
 * The house's elements draw into the light DOM: labels, ARIA references and form fields don't cross shadow roots, and
 * the style sheets of the page are all there is. They draw again when the language changes.
 */
export abstract class Element extends LitElement {
  #ended: (() => void) | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ended = onLanguage(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ended?.();
  }
}
