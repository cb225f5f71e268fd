import { html, type TemplateResult } from "lit";
import { Element } from "./element";
import { icon } from "./icon";
import type { Tone } from "./parts";
import { t } from "./words";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
}

const SIGNS = {
  info: "info",
  good: "circle-check",
  warn: "triangle-alert",
  bad: "circle-alert",
} as const;
const SHOWN_MS = 6_000;

/** `<v-toasts>`, once a page: short news that asks nothing, and the page's voice for screen readers. */
export class Toasts extends Element {
  static override properties = { toasts: { state: true }, spoken: { state: true } };
  declare toasts: readonly Toast[];
  declare spoken: string;
  #next = 0;

  constructor() {
    super();
    this.toasts = [];
    this.spoken = "";
  }

  show(text: string, tone: Tone): void {
    const toast = { id: this.#next++, text, tone };
    this.toasts = [...this.toasts.filter((other) => other.text !== text), toast].slice(-3);
    setTimeout(() => this.#drop(toast.id), SHOWN_MS);
  }

  say(text: string): void {
    // The same words twice in a row would not be read again: a no-break space makes them new.
    this.spoken = text === this.spoken ? `${text}\u00a0` : text;
  }

  #drop(id: number): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
  }

  protected override render(): TemplateResult {
    return html`<div class="unseen" aria-live="polite">${this.spoken}</div>
      <div class="stack tight" aria-live="polite">
        ${this.toasts.map(
          (toast) => html`<div class="toast">
            ${icon(SIGNS[toast.tone])}<span>${toast.text}</span>
            <button type="button" aria-label=${t("close")} @click=${() => this.#drop(toast.id)}>
              ${icon("x")}
            </button>
          </div>`,
        )}
      </div>`;
  }
}

customElements.define("v-toasts", Toasts);

function region(): Toasts {
  const found = document.querySelector<Toasts>("v-toasts");
  if (found) return found;
  const made = new Toasts();
  document.body.append(made);
  return made;
}

/** Short news, shown for six seconds and read out. */
export function toast(text: string, tone: Tone = "info"): void {
  region().show(text, tone);
}

/** Only read out: for changes that eyes see anyway. */
export function announce(text: string): void {
  region().say(text);
}
