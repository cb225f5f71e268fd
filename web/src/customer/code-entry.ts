import { html, type TemplateResult } from "lit";
import { allowSound } from "../call/alert";
import { Element } from "../ui/element";
import { textField } from "../ui/forms";
import { button } from "../ui/parts";
import { moment } from "./trouble";
import { hint, refusal, step, type View } from "./view";
import { t } from "./words";

/** `<v-code-entry .view>`: six digits that an agent reads out on the telephone. */
export class CodeEntry extends Element {
  static override properties = {
    view: { attribute: false },
    code: { state: true },
    wrong: { state: true },
  };
  declare view: View;
  declare code: string;
  declare wrong: boolean;

  constructor() {
    super();
    this.code = "";
    this.wrong = false;
  }

  #submit = (event: Event): void => {
    event.preventDefault();
    const digits = this.code.replace(/\D/g, "");
    this.wrong = !/^\d{6}$/.test(digits);
    if (this.wrong) {
      this.querySelector("input")?.focus();
      return;
    }
    allowSound();
    void this.view.session.enterCode(digits);
  };

  protected override render(): TemplateResult {
    const { facts } = this.view;
    const { refused } = facts;
    return step(
      t("code.title"),
      html`<p class="lead">${t("code.body")}</p>
        <form class="stack wide" novalidate @submit=${this.#submit}>
          ${textField({
            id: "code",
            label: t("code.label"),
            hint: t("code.hint"),
            value: this.code,
            inputMode: "numeric",
            autocomplete: "one-time-code",
            maxLength: 11,
            required: true,
            error: this.wrong ? t("code.error") : undefined,
            onInput: (value) => {
              this.code = value;
              this.wrong = false;
            },
          })}
          ${refusal(refused, refused ? moment(refused) : "")}
          ${button({
            label: t("code.submit"),
            kind: "primary",
            type: "submit",
            wide: true,
            name: "submit",
            busy: facts.busy === "entering",
          })}
        </form>
        ${hint(facts)}`,
    );
  }
}

customElements.define("v-code-entry", CodeEntry);
