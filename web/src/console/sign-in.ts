import { html, type PropertyValues, type TemplateResult } from "lit";
import type { Refusal } from "../protocol/refusal";
import "../ui/language-switch";
import { Element } from "../ui/element";
import { textField } from "../ui/forms";
import { button, notice } from "../ui/parts";
import { problem } from "../ui/problems";
import { formatTime } from "../ui/text";
import { passwordField } from "./password";
import { Sending } from "./sending";
import type { Session, SignedOut } from "./session";
import { t } from "./words";

/** `<v-sign-in .session .house .why .last>`: a form that password managers understand. */
export class SignIn extends Element {
  static override properties = {
    session: { attribute: false },
    house: {},
    why: {},
    last: {},
    login: { state: true },
    password: { state: true },
    missing: { state: true },
  };
  declare session: Session;
  declare house: string;
  declare why: SignedOut;
  declare last: string | null;
  declare login: string;
  declare password: string;
  declare missing: boolean;
  readonly #sending = new Sending(this);

  constructor() {
    super();
    this.house = "";
    this.why = "fresh";
    this.last = null;
    this.login = "";
    this.password = "";
    this.missing = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("last") && this.last && !this.login) this.login = this.last;
  }

  protected override firstUpdated(): void {
    this.#focus(this.login ? "password" : "username");
  }

  #focus(id: string): void {
    this.querySelector<HTMLInputElement>(`#${id}`)?.focus();
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.#sending.busy) return;
    // A password manager may fill the fields without an input event.
    this.login = this.querySelector<HTMLInputElement>("#username")?.value.trim() ?? "";
    this.password = this.querySelector<HTMLInputElement>("#password")?.value ?? "";
    this.#sending.forget();
    this.missing = !this.login || !this.password;
    if (this.missing) {
      this.#focus(this.login ? "password" : "username");
      return;
    }
    if (await this.#sending.send(() => this.session.signIn(this.login, this.password))) return;
    this.password = "";
    await this.updateComplete;
    this.#focus("password");
  };

  protected override render(): TemplateResult {
    const missing = (value: string, words: string) =>
      this.missing && !value ? { error: words } : {};
    return html`<div class="sign-in">
      <main class="card stack wide" id="main">
        <div class="stack tight">
          <p class="sign-in-house">${this.house}</p>
          <h1>${t("sign_in.title")}</h1>
        </div>
        ${this.#notice()}
        <form class="stack" method="post" action="/console" novalidate @submit=${this.#submit}>
          ${textField({
            id: "username",
            label: t("sign_in.login"),
            value: this.login,
            autocomplete: "username",
            required: true,
            maxLength: 64,
            onInput: (value) => {
              this.login = value;
            },
            ...missing(this.login, t("sign_in.login_missing")),
          })}
          ${passwordField({
            id: "password",
            label: t("sign_in.password"),
            value: this.password,
            autocomplete: "current-password",
            onInput: (value) => {
              this.password = value;
            },
            ...missing(this.password, t("sign_in.password_missing")),
          })}
          ${button({
            label: t("sign_in.submit"),
            kind: "primary",
            type: "submit",
            wide: true,
            busy: this.#sending.busy,
            icon: "log-in",
          })}
        </form>
        <p class="muted">${t("sign_in.forgotten")}</p>
      </main>
      <v-language></v-language>
    </div>`;
  }

  #notice(): TemplateResult | string {
    const { refusal } = this.#sending;
    if (refusal) {
      const { happened, means, todo } = problem(refusal.code);
      const until = lockedUntil(refusal);
      // The minute after: within the one that is shown it may still be too early.
      const body = until ? t("sign_in.locked_until", { time: formatTime(until + 59_999) }) : todo;
      return notice({ tone: "bad", title: happened, body: `${means} ${body}`, live: true });
    }
    if (this.why === "fresh") return "";
    if (this.why === "expired")
      return notice({
        tone: "warn",
        title: t("sign_in.expired"),
        body: t("sign_in.expired_body"),
        live: true,
      });
    return notice({ tone: "good", body: t(`sign_in.${this.why}`), live: true });
  }
}

customElements.define("v-sign-in", SignIn);

/** When a lock ends, if the server says so; ms. */
export function lockedUntil(refusal: Pick<Refusal, "code" | "details">): number | null {
  const until = refusal.details["until"];
  return refusal.code === "sign_in.locked" && typeof until === "number" ? until : null;
}
