import { html, nothing, type TemplateResult } from "lit";
import { callRoom } from "../agent/call-room";
import { personName, receiptOf } from "../agent/context";
import type { AgentDesk } from "../agent/desk";
import { currentContact } from "../agent/model";
import "../call/chat-panel";
import { shortcuts as callKeys } from "../call/controls";
import { ConsoleElement } from "../console/page";
import { asRefusal } from "../console/session";
import type { Shortcut } from "../console/shortcuts";
import type { AgentContactView } from "../protocol/messages";
import "../recording/asking";
import "../recording/sign";
import { confirm } from "../ui/dialog";
import { notice, spinner } from "../ui/parts";
import { problemText } from "../ui/problems";
import { toast } from "../ui/toasts";
import { t } from "./words";

/** `<v-visit .desk>`: the call that a supervisor has joined, above whichever page they look at; nothing without one. */
export class Visit extends ConsoleElement {
  static override properties = { desk: { attribute: false }, chat: { state: true } };
  declare desk: AgentDesk;
  declare chat: boolean;
  #there = false;

  constructor() {
    super();
    this.chat = false;
  }

  protected override begin(): void {
    this.watch(this.desk);
    this.onEnd(this.console.shortcuts.add(() => this.#keys()));
  }

  get #contact(): AgentContactView | null {
    const contact = currentContact(this.desk.state);
    return contact?.state === "connected" ? contact : null;
  }

  #keys(): readonly Shortcut[] {
    const contact = this.#contact;
    const session = contact && this.desk.session(contact.id);
    if (!contact || !session) return [];
    return [
      ...callKeys(session, this.desk.media, () => {
        this.chat = !this.chat;
      }),
      { key: "h", label: t("visit.leave"), run: () => void this.#leave(contact) },
    ];
  }

  async #leave(contact: AgentContactView): Promise<void> {
    const sure = await confirm({
      heading: t("visit.leave.sure"),
      body: t("visit.leave.body"),
      yes: t("visit.leave"),
      danger: true,
    });
    if (!sure) return;
    try {
      await this.desk.socket.send({ type: "hangup", contact: contact.id });
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  /** Who comes in is at the top of the page; who has left takes camera and microphone along. */
  protected override updated(): void {
    const there = this.#contact !== null;
    if (there === this.#there) return;
    this.#there = there;
    if (there) scrollTo(0, 0);
    else {
      this.desk.media.stopScreen();
      this.desk.media.drop("camera");
      this.desk.media.drop("microphone");
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const contact = this.#contact;
    if (!contact) return nothing;
    const session = this.desk.session(contact.id);
    const customer = contact.participants.find(({ role }) => role === "customer");
    const waits = contact.participants.some(
      ({ id, stage }) => id === session?.you && stage === "waiting",
    );
    const name = customer ? personName(customer, contact) : "";
    return html`${
      session
        ? html`<v-recording-sign
            .recording=${session.recording}
            .receipt=${receiptOf(contact)}
          ></v-recording-sign>`
        : nothing
    }
    <section class="visit" aria-label=${t("visit")}>
      <div class="visit-stage">
        ${notice({ tone: "warn", body: t(waits ? "visit.waits" : "visit.seen"), live: true })}
        ${session ? html`<v-asking .recording=${session.recording}></v-asking>` : nothing}
        ${
          session
            ? callRoom({
                session,
                media: this.desk.media,
                name,
                chat: this.chat,
                onChat: (open) => {
                  this.chat = open;
                },
                onHangUp: () => void this.#leave(contact),
              })
            : spinner(t("loading"))
        }
      </div>
      ${
        this.chat && session
          ? html`<div class="visit-chat"><v-chat .chat=${session.chat} .name=${name}></v-chat></div>`
          : nothing
      }
    </section>`;
  }
}

customElements.define("v-visit", Visit);
