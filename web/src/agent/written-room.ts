import { html, nothing, type TemplateResult } from "lit";
import "../call/chat-panel";
import type { ContactSession } from "../call/session";
import type { Documents } from "../documents/documents";
import "../documents/panel";
import "../documents/stage";
import { t as documentWords } from "../documents/words";
import { Following } from "../ui/following";
import { button } from "../ui/parts";
import { t } from "./words";

/** `<v-written-room .session .name @end>`: a contact by writing alone: the chat, and the document that is shown beside it. */
export class WrittenRoom extends Following {
  static override properties = { session: { attribute: false }, name: {} };
  declare session: ContactSession;
  /** What this page calls the customer. */
  declare name: string;

  constructor() {
    super();
    this.name = "";
  }

  protected override get followed(): Documents {
    return this.session.documents;
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
