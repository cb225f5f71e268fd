import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import "../../documents/marks/marks";
import type { ShownMark } from "../../documents/marks/wire";
import { Element } from "../../ui/element";
import { icon } from "../../ui/icon";
import { type ShownPage, sizeOf } from "./pages";
import { t } from "./words";

/**
 * `<v-shown-page .shown .marks .address .nameOf>`: the page that was before everybody at this moment, with what was drawn on
 * it by then. `address`: of its picture.
 */
export class ShownPageView extends Element {
  static override properties = {
    shown: { attribute: false },
    marks: { attribute: false },
    address: {},
    nameOf: { attribute: false },
    broken: { state: true },
  };
  declare shown: ShownPage | null;
  declare marks: readonly ShownMark[];
  declare address: string;
  declare nameOf: (participant: string) => string;
  /** The picture that can't be had. */
  declare broken: string;

  constructor() {
    super();
    this.shown = null;
    this.marks = [];
    this.address = "";
    this.nameOf = () => "";
    this.broken = "";
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const sheet = this.querySelector<HTMLElement>(".film-sheet");
    if (!sheet || !this.shown) return;
    const [width, height] = sizeOf(this.shown.document, this.shown.page);
    sheet.style.setProperty("--ratio", `${width / height}`);
  }

  protected override render(): TemplateResult {
    const { shown } = this;
    return html`<figure class="film-face film-page">
      ${shown ? this.#sheet(shown) : this.#absent(t("page.none"))}
      ${
        shown
          ? html`<figcaption>
              ${t("page.shown", {
                document: shown.document.name,
                page: shown.page,
                pages: shown.document.pages,
                presenter: this.nameOf(shown.presenter),
              })}
            </figcaption>`
          : nothing
      }
    </figure>`;
  }

  #sheet({ document, page }: ShownPage): TemplateResult {
    if (!document.there || this.broken === this.address) return this.#absent(t("page.gone"));
    return html`<div class="film-sheet">
      ${keyed(
        this.address,
        html`<img
          src=${this.address}
          alt=${t("page.alt", { document: document.name, page })}
          @error=${() => {
            this.broken = this.address;
          }}
        />`,
      )}
      <vv-marks
        page=${this.address}
        readonly
        .size=${sizeOf(document, page)}
        .marks=${this.marks}
        .nameOf=${this.nameOf}
      ></vv-marks>
    </div>`;
  }

  #absent(words: string): TemplateResult {
    return html`<div class="film-absent">${icon("notebook-pen")}<p>${words}</p></div>`;
  }
}

customElements.define("v-shown-page", ShownPageView);
