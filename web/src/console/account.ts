import { html, type TemplateResult } from "lit";
import type { Refusal } from "../protocol/refusal";
import { confirm } from "../ui/dialog";
import { button } from "../ui/parts";
import { problem } from "../ui/problems";
import { toast } from "../ui/toasts";
import { problemNotice } from "./loading";
import { ConsoleElement } from "./page";
import { passwordField } from "./password";
import { asRefusal } from "./session";
import { t } from "./words";

/** `<v-account>`: the own account: who one is here, the password, and leaving everywhere. */
export class Account extends ConsoleElement {
  static override properties = {
    current: { state: true },
    next: { state: true },
    missing: { state: true },
    refusal: { state: true },
    busy: { state: true },
  };
  declare current: string;
  declare next: string;
  declare missing: boolean;
  declare refusal: Refusal | null;
  declare busy: boolean;

  constructor() {
    super();
    this.current = "";
    this.next = "";
    this.missing = false;
    this.refusal = null;
    this.busy = false;
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    this.refusal = null;
    this.missing = !this.current || !this.next;
    if (this.missing) {
      this.#focus(this.current ? "new-password" : "current-password");
      return;
    }
    this.busy = true;
    try {
      await this.console.session.changePassword(this.current, this.next);
      this.current = "";
      this.next = "";
      toast(t("account.changed"), "good");
    } catch (error) {
      this.refusal = asRefusal(error);
      await this.updateComplete;
      this.#focus(this.refusal.code === "password.weak" ? "new-password" : "current-password");
    } finally {
      this.busy = false;
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
    if (!sure) return;
    try {
      await this.console.session.signOutEverywhere();
    } catch (error) {
      this.refusal = asRefusal(error);
    }
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
              busy: this.busy,
            })}
          </div>
        </form>
      </section>
      <section class="card stack" aria-labelledby="leave-title">
        <h2 id="leave-title">${t("account.leave")}</h2>
        <p>${t("account.everywhere_hint")}</p>
        <div class="row">
          ${button({
            label: t("sign_out"),
            icon: "log-out",
            onClick: () =>
              void this.console.session.signOut().catch((error: unknown) => {
                this.refusal = asRefusal(error);
              }),
          })}
          ${button({
            label: t("account.everywhere"),
            onClick: () => void this.#everywhere(),
          })}
        </div>
      </section>
    </div>`;
  }

  /** What belongs to a field is said at the field, all else above the form. */
  #problem(): TemplateResult | string {
    const code = this.refusal?.code;
    if (!this.refusal || code === "password.weak" || code === "sign_in.refused") return "";
    return problemNotice(this.refusal);
  }

  #currentError(): { error?: string } {
    if (this.refusal?.code === "sign_in.refused") return { error: t("account.current_wrong") };
    return this.missing && !this.current ? { error: t("sign_in.password_missing") } : {};
  }

  #nextError(): { error?: string } {
    if (this.refusal?.code === "password.weak") {
      const { means, todo } = problem("password.weak");
      return { error: `${means} ${todo}` };
    }
    return this.missing && !this.next ? { error: t("account.new_missing") } : {};
  }
}

customElements.define("v-account", Account);
