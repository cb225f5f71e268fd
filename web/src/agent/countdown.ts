import { html, LitElement, type TemplateResult } from "lit";
import { serverNow } from "../console/clock";
import { formatNumber } from "../ui/text";

/** `<v-countdown .from .until>`: a ring that empties, and the seconds that are left in it. */
export class Countdown extends LitElement {
  static override properties = { from: { type: Number }, until: { type: Number } };
  declare from: number;
  declare until: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), 250);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  get #left(): number {
    return Math.max(0, this.until - serverNow());
  }

  protected override updated(): void {
    // By the object model: the content security policy refuses style attributes.
    const whole = Math.max(1, this.until - this.from);
    this.style.setProperty("--left", String(Math.min(1, this.#left / whole)));
  }

  protected override render(): TemplateResult {
    return html`<svg viewBox="0 0 72 72" aria-hidden="true">
        <circle class="track" cx="36" cy="36" r="32"></circle>
        <circle class="left" cx="36" cy="36" r="32" pathLength="1"></circle>
      </svg>
      <span class="tabular" role="timer">${formatNumber(Math.ceil(this.#left / 1000))}</span>`;
  }
}

customElements.define("v-countdown", Countdown);
