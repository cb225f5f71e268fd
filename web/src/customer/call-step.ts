import { html, nothing, type TemplateResult } from "lit";
import "../call/chat-panel";
import "../call/controls";
import "../call/invite-dialog";
import "../call/stage";
import { keepAwake } from "../call/alert";
import "../recording/asking";
import "../recording/sign";
import { api } from "../protocol/api";
import type { CustomerContactView } from "../protocol/messages";
import { Element } from "../ui/element";
import { icon } from "../ui/icon";
import { aside } from "./aside";
import { brought } from "./brought";
import { agentOf } from "./model";
import { claims, receiptOf, refusal, type View } from "./view";
import { t } from "./words";

/** `<v-call-step .view .contact>`: the faces, the controls below, the chat beside or above them. */
export class CallStep extends Element {
  static override properties = {
    view: { attribute: false },
    contact: { attribute: false },
    chat: { state: true },
    inviting: { state: true },
  };
  declare view: View;
  declare contact: CustomerContactView;
  declare chat: boolean;
  declare inviting: boolean;
  #stopAwake: (() => void) | undefined;

  constructor() {
    super();
    this.chat = false;
    this.inviting = false;
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

  /** Somebody of the customer's own beside them: the corner is free of faces' names. */
  #invite(): TemplateResult | typeof nothing {
    const { session } = this.view;
    const { can_invite, companions, id } = this.contact;
    if (!this.#invites) return nothing;
    return html`<button
        type="button"
        name="invite"
        class="call-invite"
        @click=${() => {
          this.inviting = true;
        }}
      >
        ${icon("user-plus")}<span>${t("invite")}</span>
      </button>
      <v-invite
        .invites=${companions}
        .make=${(name: string) => api.bringCompanion({ contact: id, name })}
        .revoke=${(companion: string) => session.revoke(companion)}
        ?full=${!can_invite}
        ?open=${this.inviting}
        @close=${() => {
          this.inviting = false;
        }}
      ></v-invite>`;
  }

  get #invites(): boolean {
    const { aside, can_invite, companions } = this.contact;
    return !aside && (can_invite || companions.length > 0);
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
        <v-recording-sign
          .recording=${talk.recording}
          .receipt=${receiptOf(this.contact)}
        ></v-recording-sign>
        <v-call-stage
          .session=${talk}
          .media=${media}
          .name=${name}
          @chat=${() => {
            this.chat = true;
          }}
        ></v-call-stage>
        ${this.contact.aside ? aside(this.contact.aside) : this.#invite()}
        ${
          this.chat
            ? html`<aside class="call-chat">
                <v-chat .chat=${talk.chat} .name=${name} @close=${toggle}></v-chat>
              </aside>`
            : nothing
        }
        <v-asking
          .recording=${talk.recording}
          ?folded=${this.chat}
          @show=${toggle}
        ></v-asking>
        <div class="call-news stack tight">${claims(this.view)} ${refusal(facts.refused)}</div>
        <v-call-controls
          .session=${talk}
          .media=${media}
          .name=${name}
          .chat=${this.chat}
          keys
          ?invites=${this.#invites}
          @invite=${() => {
            this.inviting = true;
          }}
          @chat=${toggle}
          @hangup=${() => void session.hangUp()}
        ></v-call-controls>
      </div>`;
  }
}

customElements.define("v-call-step", CallStep);
