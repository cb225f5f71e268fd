import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Element } from "../../ui/element";
import { announce } from "../../ui/toasts";
import { titleOf } from "./news";
import { type Box, boxOf } from "./shapes";
import type { ShownMark } from "./wire";
import { t } from "./words";

/** So many are listed, the latest: there may be thousands, and each one is an element. */
const LISTED = 200;

/**
 * `<vv-mark-names .marks .size .nameOf .you .hovered ?readonly @vv-erase>`: who drew what. A list for readers, gone through by
 * arrow keys, with a frame and the name at the mark that was reached; and the name at the mark under the pointer.
 */
export class MarkNames extends Element {
  static override properties = {
    marks: { attribute: false },
    size: { attribute: false },
    nameOf: { attribute: false },
    you: { attribute: false },
    hovered: { attribute: false },
    readonly: { type: Boolean },
    active: { state: true },
  };
  declare marks: readonly ShownMark[];
  declare size: readonly [number, number];
  declare nameOf: (participant: string) => string;
  declare you: string;
  declare hovered: ShownMark | null;
  declare readonly: boolean;
  /** The mark that the keyboard has reached. */
  declare active: string | null;

  constructor() {
    super();
    this.marks = [];
    this.size = [1, 1];
    this.nameOf = () => "";
    this.you = "";
    this.hovered = null;
    this.readonly = false;
    this.active = null;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const mark = this.#reached ?? this.hovered;
    if (mark) this.#place(boxOf(mark), mark.colour);
  }

  get #reached(): ShownMark | null {
    return this.marks.find(({ id }) => id === this.active) ?? null;
  }

  #place({ left, top, right, bottom }: Box, colour: number): void {
    const [width, height] = this.size;
    const share = (value: number, most: number) =>
      `${Math.min(100, Math.max(0, (100 * value) / most))}%`;
    this.style.setProperty("--x", share(left, width));
    this.style.setProperty("--y", share(top, height));
    this.style.setProperty("--w", share(right - left, width));
    this.style.setProperty("--h", share(bottom - top, height));
    this.style.setProperty("--mark", `var(--mark-${colour})`);
  }

  #pressed = (event: KeyboardEvent): void => {
    const listed = this.#listed;
    const at = listed.findIndex(({ id }) => id === this.active);
    const places: Record<string, number> = {
      ArrowDown: Math.min(listed.length - 1, at + 1),
      ArrowUp: Math.max(0, at - 1),
      Home: 0,
      End: listed.length - 1,
    };
    const next = places[event.key];
    const mark = listed[at];
    if (next !== undefined) this.active = listed[next]?.id ?? null;
    else if (event.key === "Delete" && mark && !this.readonly && mark.author === this.you) {
      this.active = (listed[at - 1] ?? listed[at + 1])?.id ?? null;
      const detail = { marks: [mark.id] };
      this.dispatchEvent(new CustomEvent("vv-erase", { detail, bubbles: true }));
      announce(t("list.erased"));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  get #listed(): readonly ShownMark[] {
    return this.marks.slice(-LISTED);
  }

  protected override render(): TemplateResult {
    const reached = this.#reached;
    const named = reached ?? this.hovered;
    const name = named ? this.nameOf(named.author) : "";
    return html`${this.marks.length > 0 ? this.#list() : nothing}
      ${reached ? html`<span class="mark-frame" aria-hidden="true"></span>` : nothing}
      ${name ? html`<span class="mark-name" aria-hidden="true">${name}</span>` : nothing}`;
  }

  #list(): TemplateResult {
    const listed = this.#listed;
    return html`<div
      class="unseen mark-list"
      role="listbox"
      tabindex="0"
      aria-label=${t("list", { count: this.marks.length })}
      aria-activedescendant=${this.#reached ? `mark-${this.active}` : nothing}
      @keydown=${this.#pressed}
      @focus=${() => {
        this.active ??= listed.at(-1)?.id ?? null;
      }}
      @blur=${() => {
        this.active = null;
      }}
    >
      ${listed.map(
        (mark) =>
          html`<div role="option" id="mark-${mark.id}" aria-selected=${mark.id === this.active}>
            ${this.#title(mark)}
          </div>`,
      )}
    </div>`;
  }

  #title(mark: ShownMark): string {
    const said = titleOf(mark, this.nameOf(mark.author));
    return mark.unsent ? t("list.unsent", { mark: said }) : said;
  }
}

customElements.define("vv-mark-names", MarkNames);
