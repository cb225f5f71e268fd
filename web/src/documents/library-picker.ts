import { html, nothing, type TemplateResult } from "lit";
import type { Library } from "../protocol/messages";
import { Element } from "../ui/element";
import { textField } from "../ui/forms";
import { icon } from "../ui/icon";
import { button, notice, spinner } from "../ui/parts";
import { type ProblemCode, problemText } from "../ui/problems";
import { formatDay } from "../ui/text";
import { codeOf, type Documents } from "./documents";
import { t } from "./words";

const TYPED_MS = 250;

/** `<v-library-picker .documents @brought>`: what the house has ready, to be taken into the contact. */
export class LibraryPicker extends Element {
  static override properties = {
    documents: { attribute: false },
    query: { state: true },
    all: { state: true },
    found: { state: true },
    refused: { state: true },
    bringing: { state: true },
  };
  declare documents: Documents;
  declare query: string;
  /** Also what is of other queues. */
  declare all: boolean;
  declare found: Library | null;
  declare refused: ProblemCode | null;
  /** The version on its way into the contact. */
  declare bringing: string | null;
  #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.query = "";
    this.all = false;
    this.found = null;
    this.refused = null;
    this.bringing = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  async #look(): Promise<void> {
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    try {
      const found = await this.documents.client.library(this.query.trim(), this.all, signal);
      if (signal.aborted) return;
      this.found = found;
      this.refused = null;
    } catch (error) {
      if (!signal.aborted) this.refused = codeOf(error);
    }
  }

  #switched = (event: Event): void => {
    this.all = (event.target as HTMLInputElement).checked;
    void this.#look();
  };

  async #bring(version: string): Promise<void> {
    if (this.bringing) return;
    this.bringing = version;
    const done = await this.documents.bring(version);
    this.bringing = null;
    if (done) this.dispatchEvent(new CustomEvent("brought", { detail: version }));
  }

  protected override render(): TemplateResult {
    return html`<div class="stack snug library-picker">
      ${textField({
        id: "library-query",
        label: t("library.search"),
        type: "search",
        value: this.query,
        onInput: (query) => {
          this.query = query;
          clearTimeout(this.#timer);
          this.#timer = setTimeout(() => void this.#look(), TYPED_MS);
        },
      })}
      <label class="check">
        <input name="library-all" type="checkbox" .checked=${this.all} @change=${this.#switched} />
        <span>${t("library.all")}</span>
      </label>
      ${this.refused ? notice({ tone: "bad", body: problemText(this.refused), live: true }) : nothing}
      ${this.found ? this.#rows(this.found) : this.refused ? nothing : spinner(t("library.loading"))}
    </div>`;
  }

  #rows({ documents }: Library): TemplateResult {
    if (documents.length === 0) {
      const words = this.query.trim()
        ? "library.none"
        : this.all
          ? "library.empty"
          : "library.queue";
      return html`<p class="muted" role="status">${t(words)}</p>`;
    }
    const { view } = this.documents.state;
    return html`<ul class="document-list" aria-label=${t("library")}>
      ${documents.map(({ document, name, topic, current }) => {
        const here = view?.documents.some(({ version }) => version === current.version);
        const facts = [
          topic,
          t("pages", { count: current.pages }),
          current.valid_until ? t("valid.until", { day: formatDay(current.valid_until) }) : "",
        ];
        return html`<li class="document-row" data-document=${document}>
          ${icon("file-text")}
          <div class="document-facts">
            <p class="strong">${name}</p>
            <p class="muted">${facts.filter(Boolean).join(" · ")}</p>
          </div>
          <div class="document-acts">${
            here
              ? html`<span class="muted">${t("library.here")}</span>`
              : button({
                  label: t("library.bring"),
                  icon: "plus",
                  name: "bring-version",
                  busy: this.bringing === current.version,
                  onClick: () => void this.#bring(current.version),
                })
          }</div>
        </li>`;
      })}
    </ul>`;
  }
}

customElements.define("v-library-picker", LibraryPicker);
