import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { AgentDesk } from "../agent/desk";
import { problemNotice } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { Sending } from "../console/sending";
import { choices } from "../ui/choices";
import "../ui/dialog";
import { button, notice } from "../ui/parts";
import { pick } from "../ui/text";
import { t } from "./words";

/** `<v-join .desk contact ?open @close>`: into a running call, announced and for one of the house's purposes. */
export class JoinDialog extends ConsoleElement {
  static override properties = {
    desk: { attribute: false },
    contact: {},
    open: { type: Boolean },
    purpose: { state: true },
    missing: { state: true },
  };
  declare desk: AgentDesk;
  declare contact: string;
  declare open: boolean;
  /** The id of the purpose chosen. */
  declare purpose: string;
  declare missing: boolean;
  readonly #sending = new Sending(this);

  constructor() {
    super();
    this.open = false;
    this.purpose = "";
    this.missing = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("open") || !this.open) return;
    this.#sending.forget();
    this.missing = false;
    const { join_purposes } = this.console.me.supervision;
    if (join_purposes.length === 1) this.purpose = join_purposes[0]?.id ?? "";
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { purpose } = this;
    this.missing = !purpose;
    if (!purpose) {
      this.querySelector<HTMLElement>('input[name="purpose"]')?.focus();
      return;
    }
    if (!(await this.#sending.send(() => this.desk.supervise(this.contact, purpose)))) return;
    this.#close();
  };

  #close = (): void => {
    this.dispatchEvent(new Event("close"));
  };

  protected override render(): TemplateResult {
    return html`<v-dialog
      .heading=${t("join.title")}
      .content=${this.open ? this.#form() : nothing}
      ?open=${this.open}
      @close=${this.#close}
    ></v-dialog>`;
  }

  #form(): TemplateResult {
    const { busy, refusal } = this.#sending;
    return html`<form class="stack" novalidate @submit=${this.#submit}>
      ${notice({ body: t("join.announced") })}
      ${choices({
        name: "purpose",
        legend: t("join.purpose"),
        hint: t("join.purpose.hint"),
        error: this.missing ? t("join.purpose.missing") : undefined,
        options: this.console.me.supervision.join_purposes.map(({ id, title }) => ({
          id,
          label: pick(title),
        })),
        chosen: this.purpose,
        onChoose: (id) => {
          this.purpose = id;
          this.missing = false;
        },
      })}
      ${refusal ? problemNotice(refusal) : nothing}
      <div class="actions">
        ${button({ label: t("join.cancel"), onClick: this.#close })}
        ${button({
          label: t("join.do"),
          kind: "primary",
          type: "submit",
          name: "join-call",
          icon: "eye",
          busy,
        })}
      </div>
    </form>`;
  }
}

customElements.define("v-join", JoinDialog);
