import { html, nothing, type TemplateResult } from "lit";
import { nameOf } from "../call/names";
import type { ContactSession } from "../call/session";
import "../ui/dialog";
import { Element } from "../ui/element";
import "./list";
import { t } from "./words";

/** `<v-document-panel .session .name ?phone ?open @close>`: the documents of the contact, over the call. */
export class DocumentPanel extends Element {
  static override properties = {
    session: { attribute: false },
    name: {},
    phone: { type: Boolean },
    open: { type: Boolean },
  };
  declare session: ContactSession;
  declare name: string;
  declare phone: boolean;
  declare open: boolean;

  constructor() {
    super();
    this.name = "";
    this.phone = false;
    this.open = false;
  }

  #close = (): void => {
    this.dispatchEvent(new Event("close"));
  };

  protected override render(): TemplateResult {
    return html`<v-dialog
      class="document-dialog"
      .heading=${t("documents")}
      .content=${this.open ? this.#list() : nothing}
      ?open=${this.open}
      @close=${this.#close}
    ></v-dialog>`;
  }

  #list(): TemplateResult {
    const role = this.session.state.me?.role;
    return html`<v-document-list
      .documents=${this.session.documents}
      .nameOf=${(id: string) => nameOf(this.session, this.name, id)}
      ?phone=${this.phone}
      ?staff=${role !== "customer" && role !== "companion"}
      @shown=${this.#close}
    ></v-document-list>`;
  }
}

customElements.define("v-document-panel", DocumentPanel);
