import { html, nothing, type TemplateResult } from "lit";
import { problemNotice } from "../../console/loading";
import { Sending } from "../../console/sending";
import "../../ui/dialog";
import { Element } from "../../ui/element";
import { textArea } from "../../ui/forms";
import { button } from "../../ui/parts";
import { t } from "./words";

const MOST = 500;

/** What is asked for with a reason. `send` does it. */
export interface Asked {
  readonly title: string;
  readonly hint: string;
  readonly label: string;
  readonly action: string;
  readonly danger?: boolean;
  readonly send: (reason: string) => Promise<void>;
}

/** `<v-reason .asked @close>`: nothing of it is done without a reason. `asked` null: closed. */
export class ReasonDialog extends Element {
  static override properties = {
    asked: { attribute: false },
    reason: { state: true },
    missing: { state: true },
  };
  declare asked: Asked | null;
  declare reason: string;
  declare missing: boolean;
  readonly #sending = new Sending(this);

  constructor() {
    super();
    this.asked = null;
    this.reason = "";
    this.missing = false;
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { asked } = this;
    const reason = this.reason.trim();
    this.missing = !reason;
    if (!reason || !asked) {
      this.querySelector("textarea")?.focus();
      return;
    }
    if (await this.#sending.send(() => asked.send(reason))) this.#close();
  };

  #close = (): void => {
    this.reason = "";
    this.missing = false;
    this.#sending.forget();
    this.dispatchEvent(new Event("close"));
  };

  protected override render(): TemplateResult {
    return html`<v-dialog
      .heading=${this.asked?.title ?? ""}
      .content=${this.asked ? this.#form(this.asked) : nothing}
      ?open=${this.asked !== null}
      @close=${this.#close}
    ></v-dialog>`;
  }

  #form(asked: Asked): TemplateResult {
    const { busy, refusal } = this.#sending;
    return html`<form class="stack" novalidate @submit=${this.#submit}>
      <p>${asked.hint}</p>
      ${textArea({
        id: "keeping-reason",
        label: asked.label,
        value: this.reason,
        maxLength: MOST,
        required: true,
        rows: 3,
        ...(this.missing ? { error: t("reason.missing") } : {}),
        onInput: (value) => {
          this.reason = value;
          this.missing = false;
        },
      })}
      ${refusal ? problemNotice(refusal) : nothing}
      <div class="actions">
        ${button({ label: t("cancel"), onClick: this.#close })}
        ${button({
          label: asked.action,
          kind: asked.danger ? "danger" : "primary",
          type: "submit",
          name: "give-reason",
          busy,
        })}
      </div>
    </form>`;
  }
}

customElements.define("v-reason", ReasonDialog);
