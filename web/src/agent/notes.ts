import { html, type PropertyValues, type TemplateResult } from "lit";
import { ConsoleElement } from "../console/page";
import { textArea } from "../ui/forms";
import { icon } from "../ui/icon";
import { button } from "../ui/parts";
import type { NoteDraft } from "./note";
import { t } from "./words";

const LONGEST = 20_000;

/** `<v-note .draft>`: saves itself, and says truly whether it has. */
export class Note extends ConsoleElement {
  static override properties = { draft: { attribute: false } };
  declare draft: NoteDraft;
  #stop: (() => void) | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("draft")) return;
    this.#stop?.();
    this.#stop = this.draft.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.draft) this.#stop ??= this.draft.subscribe(() => this.requestUpdate());
  }

  protected override render(): TemplateResult {
    const { text, phase } = this.draft.state;
    return html`<div class="note stack tight" @focusout=${() => void this.draft.flush()}>
      ${textArea({
        id: "note",
        label: t("note"),
        value: text,
        rows: 6,
        maxLength: LONGEST,
        onInput: (value) => this.draft.type(value),
      })}
      <p class="note-state is-${phase}" role="status">
        ${phase === "saved" ? icon("check") : phase === "failed" ? icon("circle-alert") : ""}
        <span>${t(`note.${phase}`)}</span>
        ${
          phase === "failed"
            ? button({
                label: t("note.again"),
                kind: "quiet",
                onClick: () => void this.draft.flush(),
              })
            : ""
        }
      </p>
    </div>`;
  }
}

customElements.define("v-note", Note);
