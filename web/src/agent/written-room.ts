import { html, nothing, type TemplateResult } from "lit";
import "../call/chat-panel";
import type { ContactSession } from "../call/session";
import "../documents/panel";
import "../documents/stage";
import { t as documentWords } from "../documents/words";
import { Element } from "../ui/element";
import { button } from "../ui/parts";
import { t } from "./words";

/** `<v-written-room .session .name @end>`: a contact by writing alone: the chat, and the document that is shown beside it. */
export class WrittenRoom extends Element {
  static override properties = { session: { attribute: false }, name: {} };
  declare session: ContactSession;
  /** What this page calls the customer. */
  declare name: string;
  #stop: (() => void) | undefined;
  #following: ContactSession | undefined;

  constructor() {
    super();
    this.name = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#following = undefined;
  }

  protected override willUpdate(): void {
    if (this.#following === this.session) return;
    this.#stop?.();
    this.#following = this.session;
    this.#stop = this.session.documents.subscribe(() => this.requestUpdate());
  }

  protected override render(): TemplateResult {
    const { chat, documents } = this.session;
    const { open, view } = documents.state;
    return html`<div class="written-room">
        ${
          documents.shown
            ? html`<div class="written-page">
                <v-document-stage .session=${this.session} .name=${this.name}></v-document-stage>
              </div>`
            : nothing
        }
        <div class="stage-chat"><v-chat .chat=${chat} .name=${this.name}></v-chat></div>
      </div>
      <div class="row stage-chat-end">
        ${
          view?.enabled
            ? button({
                label: documentWords("documents"),
                icon: "file-text",
                name: "documents",
                onClick: () => documents.setOpen(true),
              })
            : nothing
        }
        ${button({
          label: t("chat.end"),
          icon: "x",
          onClick: () => this.dispatchEvent(new Event("end")),
        })}
      </div>
      <v-document-panel
        .session=${this.session}
        .name=${this.name}
        ?open=${open}
        @close=${() => documents.setOpen(false)}
      ></v-document-panel>`;
  }
}

customElements.define("v-written-room", WrittenRoom);
