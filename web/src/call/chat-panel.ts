import { html, nothing, type TemplateResult } from "lit";
import { Element } from "../ui/element";
import { icon } from "../ui/icon";
import { button } from "../ui/parts";
import { problemText } from "../ui/problems";
import { formatTime } from "../ui/text";
import { type Chat, LONGEST, type ShownLine } from "./chat";
import { t } from "./words";

const NEAR_LIMIT = 200;

/** `<v-chat .chat .name>`: the text chat. While it is drawn and the page visible, what comes in counts as seen. */
export class ChatPanel extends Element {
  static override properties = {
    chat: { attribute: false },
    name: {},
    draft: { state: true },
  };
  declare chat: Chat;
  /** Of the other side; empty: their role is said. */
  declare name: string;
  declare draft: string;
  #stop: (() => void) | undefined;
  #following: Chat | undefined;
  #count = 0;

  constructor() {
    super();
    this.name = "";
    this.draft = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#seen);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#seen);
    this.#unfollow();
  }

  protected override willUpdate(): void {
    if (this.#following === this.chat) return;
    this.#unfollow();
    this.#following = this.chat;
    this.#count = 0;
    this.#stop = this.chat.subscribe(() => this.requestUpdate());
  }

  protected override updated(): void {
    const { lines } = this.chat.state;
    if (lines.length !== this.#count) {
      this.#count = lines.length;
      const list = this.querySelector(".chat-lines");
      list?.scrollTo({ top: list.scrollHeight });
    }
    this.#seen();
  }

  #unfollow(): void {
    this.#following?.setOpen(false);
    this.#stop?.();
    this.#following = undefined;
  }

  #seen = (): void => this.#following?.setOpen(document.visibilityState === "visible");

  #send = (): void => {
    const text = this.draft.trim();
    if (!text || text.length > LONGEST) return;
    this.chat.send(text);
    this.draft = "";
  };

  #pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !hasKeyboard()) return;
    event.preventDefault();
    this.#send();
  };

  protected override render(): TemplateResult {
    const { lines } = this.chat.state;
    const left = LONGEST - this.draft.length;
    return html`<section class="chat" aria-label=${t("chat.title")}>
      <div class="chat-lines" role="log" aria-live="polite" tabindex="0" aria-label=${t("chat.title")}>
        ${lines.length ? nothing : html`<p class="chat-empty">${t("chat.empty")}</p>`}
        ${lines.map((line) => this.#line(line))}
      </div>
      <form
        class="chat-form"
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          this.#send();
        }}
      >
        <label class="unseen" for="chat-text">${t("chat.write")}</label>
        <textarea
          id="chat-text"
          class="input"
          rows="2"
          placeholder=${t("chat.write")}
          aria-describedby="chat-hint"
          .value=${this.draft}
          @keydown=${this.#pressed}
          @input=${(event: InputEvent) => {
            this.draft = (event.target as HTMLTextAreaElement).value;
          }}
        ></textarea>
        ${button({ label: t("chat.send"), kind: "primary", icon: "send", type: "submit" })}
        <p id="chat-hint" class="chat-hint" ?hidden=${!hasKeyboard()}>${t("chat.hint")}</p>
        ${
          left < NEAR_LIMIT
            ? html`<p role="status" class="chat-hint ${left < 0 ? "over" : ""}">
                ${t("chat.long", { count: left })}
              </p>`
            : nothing
        }
      </form>
    </section>`;
  }

  #line(line: ShownLine): TemplateResult {
    const who = line.mine ? t("you") : this.name || t(`role.${line.role}`);
    return html`<div class="chat-line ${line.mine ? "mine" : ""} ${line.delivery}">
      <p class="chat-meta">
        <span class="strong">${who}</span> <time>${formatTime(line.at)}</time>
      </p>
      <p class="chat-text">${line.text}</p>
      ${line.mine ? this.#delivery(line) : nothing}
    </div>`;
  }

  #delivery({ message, delivery, code }: ShownLine): TemplateResult {
    const sign = {
      sending: "clock",
      sent: "check",
      delivered: "check-check",
      failed: "circle-alert",
    };
    return html`<p class="chat-delivery">
        ${icon(sign[delivery] as "clock")}<span>${t(`chat.${delivery}`)}</span>
      </p>
      ${
        delivery === "failed"
          ? html`<p class="chat-problem">${problemText(code ?? "local.timeout")}</p>
              ${button({
                label: t("chat.retry"),
                kind: "quiet",
                icon: "refresh-cw",
                onClick: () => this.chat.retry(message),
              })}`
          : nothing
      }`;
  }
}

/** Under a thumb, Enter begins a new line, and the button sends. */
function hasKeyboard(): boolean {
  return !matchMedia("(pointer: coarse)").matches;
}

customElements.define("v-chat", ChatPanel);
