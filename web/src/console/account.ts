import { html, nothing, type TemplateResult } from "lit";
import type { Me } from "../protocol/messages";
import { confirm } from "../ui/dialog";
import { button } from "../ui/parts";
import { problem } from "../ui/problems";
import { pick } from "../ui/text";
import { toast } from "../ui/toasts";
import { problemNotice } from "./loading";
import { ConsoleElement } from "./page";
import { passwordField } from "./password";
import { Sending } from "./sending";
import { t } from "./words";

/** `<v-account>`: the own account: who one is here, the password, and leaving everywhere. */
export class Account extends ConsoleElement {
  static override properties = {
    current: { state: true },
    next: { state: true },
    missing: { state: true },
  };
  declare current: string;
  declare next: string;
  declare missing: boolean;
  readonly #changing = new Sending(this);
  readonly #leaving = new Sending(this);

  constructor() {
    super();
    this.current = "";
    this.next = "";
    this.missing = false;
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.#changing.busy) return;
    this.#changing.forget();
    this.missing = !this.current || !this.next;
    if (this.missing) {
      this.#focus(this.current ? "new-password" : "current-password");
      return;
    }
    const changed = await this.#changing.send(() =>
      this.console.session.changePassword(this.current, this.next),
    );
    if (changed) {
      this.current = "";
      this.next = "";
      toast(t("account.changed"), "good");
    } else {
      await this.updateComplete;
      const weak = this.#changing.refusal?.code === "password.weak";
      this.#focus(weak ? "new-password" : "current-password");
    }
  };

  #focus(id: string): void {
    this.querySelector<HTMLInputElement>(`#${id}`)?.focus();
  }

  async #everywhere(): Promise<void> {
    const sure = await confirm({
      heading: t("account.everywhere"),
      body: t("account.everywhere_body"),
      yes: t("account.everywhere"),
      danger: true,
    });
    if (sure) await this.#leaving.send(() => this.console.session.signOutEverywhere());
  }

  protected override render(): TemplateResult {
    const { me } = this.console;
    return html`<div class="page narrow stack wide">
      <h1 tabindex="-1">${t("account.title")}</h1>
      <dl class="facts">
        <div><dt>${t("account.name")}</dt><dd>${me.name}</dd></div>
        <div><dt>${t("sign_in.login")}</dt><dd>${me.login}</dd></div>
        <div><dt>${t("account.role")}</dt><dd>${t(`role.${me.role}`)}</dd></div>
      </dl>
      <section class="card stack" aria-labelledby="password-title">
        <h2 id="password-title">${t("account.password")}</h2>
        ${this.#problem()}
        <form class="stack" method="post" action="/console/account" novalidate @submit=${this.#submit}>
          <input class="unseen" type="text" name="username" autocomplete="username"
            .value=${me.login} readonly tabindex="-1" aria-hidden="true" />
          ${passwordField({
            id: "current-password",
            label: t("account.current"),
            value: this.current,
            autocomplete: "current-password",
            onInput: (value) => {
              this.current = value;
            },
            ...this.#currentError(),
          })}
          ${passwordField({
            id: "new-password",
            label: t("account.new"),
            hint: t("account.new_hint"),
            value: this.next,
            autocomplete: "new-password",
            onInput: (value) => {
              this.next = value;
            },
            ...this.#nextError(),
          })}
          <div>
            ${button({
              label: t("account.change"),
              kind: "primary",
              type: "submit",
              busy: this.#changing.busy,
            })}
          </div>
        </form>
      </section>
      ${me.role === "agent" ? this.#seen(me.supervision) : nothing}
      <section class="card stack" aria-labelledby="leave-title">
        <h2 id="leave-title">${t("account.leave")}</h2>
        <p>${t("account.everywhere_hint")}</p>
        <div class="row">
          ${button({
            label: t("sign_out"),
            icon: "log-out",
            onClick: () => void this.#leaving.send(() => this.console.session.signOut()),
          })}
          ${button({
            label: t("account.everywhere"),
            onClick: () => void this.#everywhere(),
          })}
        </div>
      </section>
    </div>`;
  }

  /** Nobody is looked at without knowing it. */
  #seen({ agent_details, purpose }: Me["supervision"]): TemplateResult {
    return html`<section class="card stack" aria-labelledby="seen-title">
      <h2 id="seen-title">${t("account.seen")}</h2>
      <p>${t(agent_details ? "account.seen_details" : "account.seen_little")}</p>
      ${agent_details && purpose ? html`<p>${t("account.purpose", { purpose: pick(purpose) })}</p>` : nothing}
    </section>`;
  }

  /** What belongs to a field is said at the field, all else above the form. */
  #problem(): TemplateResult | string {
    const atField = new Set(["password.weak", "sign_in.refused"]);
    const refusals = [this.#changing.refusal, this.#leaving.refusal];
    const other = refusals.find((each) => each && !atField.has(each.code));
    return other ? problemNotice(other) : "";
  }

  #currentError(): { error?: string } {
    if (this.#changing.refusal?.code === "sign_in.refused")
      return { error: t("account.current_wrong") };
    return this.missing && !this.current ? { error: t("sign_in.password_missing") } : {};
  }

  #nextError(): { error?: string } {
    if (this.#changing.refusal?.code === "password.weak") {
      const { means, todo } = problem("password.weak");
      return { error: `${means} ${todo}` };
    }
    return this.missing && !this.next ? { error: t("account.new_missing") } : {};
  }
}

customElements.define("v-account", Account);
