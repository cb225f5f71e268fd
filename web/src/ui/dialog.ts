import { html, nothing, render, type TemplateResult } from "lit";
import { Element } from "./element";
import { icon } from "./icon";
import { button } from "./parts";
import { t } from "./words";

/**
 * `<v-dialog .heading .content ?open @close>`: a modal on the native element, which keeps the focus inside, closes on
 * Escape and gives the focus back. `close` is fired whenever it has closed; the owner then sets `open` to false.
 */
export class Dialog extends Element {
  static override properties = { open: { type: Boolean }, heading: {}, content: {} };
  declare open: boolean;
  declare heading: string;
  declare content: TemplateResult | typeof nothing;

  constructor() {
    super();
    this.open = false;
    this.heading = "";
    this.content = nothing;
  }

  get #native(): HTMLDialogElement | null {
    return this.querySelector("dialog");
  }

  protected override updated(): void {
    const native = this.#native;
    if (!native) return;
    if (this.open && !native.open) native.showModal();
    if (!this.open && native.open) native.close();
  }

  #closed = (event: Event): void => {
    event.stopPropagation();
    this.open = false;
    this.dispatchEvent(new Event("close"));
  };

  #pressed = (event: MouseEvent): void => {
    if (event.target === this.#native) this.#native?.close(); // the backdrop belongs to the dialog element
  };

  protected override render(): TemplateResult {
    return html`<dialog
      class="dialog"
      aria-label=${this.heading}
      @close=${this.#closed}
      @click=${this.#pressed}
    >
      <div class="stack">
        <div class="dialog-head">
          <h2>${this.heading}</h2>
          <button
            type="button"
            class="dialog-close"
            aria-label=${t("close")}
            @click=${() => this.#native?.close()}
          >
            ${icon("x")}
          </button>
        </div>
        ${this.open ? this.content : nothing}
      </div>
    </dialog>`;
  }
}

customElements.define("v-dialog", Dialog);

/** Asks before something that can't be undone. Resolves true only if the answer was yes. */
export function confirm(options: {
  heading: string;
  body: string;
  yes: string;
  no?: string;
  danger?: boolean;
}): Promise<boolean> {
  return new Promise((resolve) => {
    const host = document.createElement("div");
    document.body.append(host);
    let answer = false;
    const closed = (): void => {
      host.remove();
      resolve(answer);
    };
    const close = (yes: boolean): void => {
      answer = yes;
      host.querySelector("dialog")?.close();
    };
    const content = html`<p>${options.body}</p>
      <div class="actions">
        ${button({ label: options.no ?? t("cancel"), name: "no", onClick: () => close(false) })}
        ${button({
          label: options.yes,
          kind: options.danger ? "danger" : "primary",
          name: "yes",
          onClick: () => close(true),
        })}
      </div>`;
    render(
      html`<v-dialog .heading=${options.heading} .content=${content} ?open=${true} @close=${closed}>
      </v-dialog>`,
      host,
    );
  });
}
