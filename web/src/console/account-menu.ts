import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../ui/icon";
import "../ui/language-switch";
import { avatar, button, linkButton } from "../ui/parts";
import { problemText } from "../ui/problems";
import { toast } from "../ui/toasts";
import { href } from "./address";
import { ConsoleElement } from "./page";
import { asRefusal } from "./session";
import { t } from "./words";

/** `<v-account-menu>`: who is signed in; password, language, shortcuts, and the way out. */
export class AccountMenu extends ConsoleElement {
  static override properties = { open: { state: true } };
  declare open: boolean;

  constructor() {
    super();
    this.open = false;
  }

  protected override begin(): void {
    const away = (event: Event): void => {
      if (this.open && !this.contains(event.target as Node)) this.open = false;
    };
    document.addEventListener("pointerdown", away);
    document.addEventListener("focusin", away);
    this.onEnd(() => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("focusin", away);
    });
    this.watch(this.console.router);
  }

  #key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.open) return;
    event.preventDefault();
    this.open = false;
    this.querySelector<HTMLElement>(".menu-button")?.focus();
  };

  #signOut = async (): Promise<void> => {
    try {
      await this.console.session.signOut();
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  };

  #pressed = (event: MouseEvent): void => {
    // A choice made closes the menu; the language may be looked at first.
    if ((event.target as Element).closest("a, .menu-items > button")) this.open = false;
  };

  protected override render(): TemplateResult {
    const { me } = this.console;
    return html`<div class="menu" @keydown=${this.#key}>
      <button
        type="button"
        class="menu-button"
        aria-expanded=${this.open}
        aria-controls="account-menu"
        @click=${() => {
          this.open = !this.open;
        }}
      >
        ${avatar(me.name)}
        <span class="menu-name">${me.name}<span class="unseen">, ${t("account.title")}</span></span>
        ${icon("chevron-down")}
      </button>
      ${this.open ? this.#panel() : nothing}
    </div>`;
  }

  #panel(): TemplateResult {
    const { me } = this.console;
    return html`<div class="menu-panel card stack" id="account-menu" @click=${this.#pressed}>
      <div>
        <p><strong>${me.name}</strong></p>
        <p class="muted">${t(`role.${me.role}`)}</p>
      </div>
      <v-language></v-language>
      <div class="menu-items">
        ${linkButton({ label: t("menu.password"), href: href("account"), kind: "quiet", icon: "lock" })}
        ${button({
          label: t("menu.shortcuts"),
          kind: "quiet",
          icon: "keyboard",
          onClick: () => this.dispatchEvent(new Event("v-shortcuts", { bubbles: true })),
        })}
        ${button({
          label: t("sign_out"),
          kind: "quiet",
          icon: "log-out",
          onClick: () => void this.#signOut(),
        })}
      </div>
    </div>`;
  }
}

customElements.define("v-account-menu", AccountMenu);
