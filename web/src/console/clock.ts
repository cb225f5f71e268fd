import { html, LitElement, type TemplateResult } from "lit";
import { formatClock } from "../ui/text";

let ahead = 0;

/** Each snapshot says the server's time; what runs or counts down is measured by that. */
export function setServerNow(now: number): void {
  ahead = now - Date.now();
}

export function serverNow(): number {
  return Date.now() + ahead;
}

/** `<v-elapsed .since>` counts up, `<v-elapsed .until>` down to zero; alone redraws each second, not the page. */
export class Elapsed extends LitElement {
  static override properties = { since: { type: Number }, until: { type: Number } };
  declare since: number | null;
  declare until: number | null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.since = null;
    this.until = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override render(): TemplateResult {
    const { since, until } = this;
    // A countdown shows the second that is still running, so that 0:00 means over.
    const ms = until !== null ? until - serverNow() + 999 : serverNow() - (since ?? serverNow());
    return html`<span class="tabular" role="timer" aria-live="off">${formatClock(ms)}</span>`;
  }
}

customElements.define("v-elapsed", Elapsed);

export function elapsed(since: number): TemplateResult {
  return html`<v-elapsed .since=${since}></v-elapsed>`;
}

export function countdown(until: number): TemplateResult {
  return html`<v-elapsed .until=${until}></v-elapsed>`;
}
