import { html, nothing, type TemplateResult } from "lit";
import "../call/chat-panel";
import "../call/controls";
import "../call/stage";
import { keepAwake } from "../call/alert";
import type { AsideView, CustomerContactView } from "../protocol/messages";
import { Element } from "../ui/element";
import { brought } from "./brought";
import { agentOf } from "./model";
import { claims, refusal, type View } from "./view";
import { t } from "./words";

/** `<v-call-step .view .contact>`: the faces, the controls below, the chat beside or above them. */
export class CallStep extends Element {
  static override properties = {
    view: { attribute: false },
    contact: { attribute: false },
    chat: { state: true },
  };
  declare view: View;
  declare contact: CustomerContactView;
  declare chat: boolean;
  #stopAwake: (() => void) | undefined;

  constructor() {
    super();
    this.chat = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Who brings neither voice nor picture begins with the chat: it is all they have.
    const { camera, microphone } = brought(this.contact);
    this.chat = this.contact.channel === "chat" || !(camera || microphone);
    this.#stopAwake = keepAwake();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopAwake?.();
  }

  /** The two talk in private: nothing comes and nothing is sent, and that is as it should be. */
  #aside({ agent_name, colleague_name }: AsideView): TemplateResult {
    return html`<div class="call-aside" role="status">
      <span class="pulse" aria-hidden="true"></span>
      <p class="call-aside-title">${t("aside.title", { name: agent_name })}</p>
      <p>${t("aside.body", { name: agent_name, colleague: colleague_name })}</p>
      <p>${t("aside.quiet")}</p>
    </div>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { session, facts } = this.view;
    const { talk, media } = session;
    if (!talk) return nothing;
    const name = agentOf(this.contact)?.name ?? "";
    const toggle = (): void => {
      this.chat = !this.chat;
    };
    return html`<h1 class="unseen" tabindex="-1">${t("call.title")}</h1>
      <div class="call ${this.chat ? "with-chat" : ""}">
        <v-call-stage
          .session=${talk}
          .media=${media}
          .name=${name}
          @chat=${() => {
            this.chat = true;
          }}
        ></v-call-stage>
        ${this.contact.aside ? this.#aside(this.contact.aside) : nothing}
        ${
          this.chat
            ? html`<aside class="call-chat">
                <v-chat .chat=${talk.chat} .name=${name} @close=${toggle}></v-chat>
              </aside>`
            : nothing
        }
        <div class="call-news stack tight">${claims(this.view)} ${refusal(facts.refused)}</div>
        <v-call-controls
          .session=${talk}
          .media=${media}
          ?chat=${this.chat}
          keys
          @chat=${toggle}
          @hangup=${() => void session.hangUp()}
        ></v-call-controls>
      </div>`;
  }
}

customElements.define("v-call-step", CallStep);
