import { html, type PropertyValues, type TemplateResult } from "lit";
import { href } from "../console/address";
import { countdown, serverNow } from "../console/clock";
import { copyButton } from "../console/copy";
import { Loading, loaded, problemNotice } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { api } from "../protocol/api";
import type { SessionCode } from "../protocol/messages";
import { button, linkButton, notice } from "../ui/parts";
import { t } from "./words";

/** `<v-code ?open @close>`: six digits to read out on the telephone. */
export class CodeDialog extends ConsoleElement {
  static override properties = { open: { type: Boolean }, over: { state: true } };
  declare open: boolean;
  declare over: boolean;
  readonly #code = new Loading<SessionCode>(() => this.console.session.ask(api.makeCode));
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.open = false;
    this.over = false;
  }

  protected override begin(): void {
    this.watch(this.#code);
    this.onEnd(() => clearTimeout(this.#timer));
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("open") && this.open) void this.#make();
  }

  async #make(): Promise<void> {
    this.over = false;
    await this.#code.load();
    const made = this.#code.state.data;
    if (!made) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.over = true;
    }, made.expires_at - serverNow());
  }

  protected override render(): TemplateResult {
    return html`<v-dialog
      .heading=${t("code")}
      .content=${html`<div class="stack">${this.#content()}</div>`}
      ?open=${this.open}
      @close=${() => this.dispatchEvent(new Event("close"))}
    ></v-dialog>`;
  }

  #content(): TemplateResult {
    const { refusal } = this.#code.state;
    // A caller with a code comes straight to this agent, so the house's check stands before it too.
    if (refusal?.code === "appearance.check_needed")
      return problemNotice(
        refusal,
        linkButton({ label: t("code.check"), href: href("appearance"), icon: "user-check" }),
      );
    return loaded(this.#code, (code) => this.#show(code));
  }

  #show({ code, expires_at }: SessionCode): TemplateResult {
    const fresh = button({
      label: t("code.new"),
      icon: "refresh-cw",
      busy: this.#code.state.busy,
      onClick: () => void this.#make(),
    });
    if (this.over)
      return notice({ tone: "warn", body: t("code.over"), actions: fresh, live: true });
    const spoken = [...code].join(" ");
    return html`<p>${t("code.say", { address: `${location.host}/code` })}</p>
      <p class="code-digits tabular" role="img" aria-label=${spoken}>
        <span aria-hidden="true">${code.slice(0, 3)}</span>
        <span aria-hidden="true">${code.slice(3)}</span>
      </p>
      <p>${t("code.valid")} ${countdown(expires_at)}</p>
      <p class="muted">${t("code.then")}</p>
      <div class="row">${copyButton(code)} ${fresh}</div>`;
  }
}

customElements.define("v-code", CodeDialog);
