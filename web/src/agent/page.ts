import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { offered, waveAway } from "../appearance/nudge";
import { allowSound } from "../call/alert";
import "../call/chat-panel";
import { shortcuts as callKeys } from "../call/controls";
import "../call/invite-dialog";
import { prepare, prewarm } from "../call/standby";
import { connectionNotice } from "../console/connection";
import { ConsoleElement } from "../console/page";
import { asRefusal } from "../console/session";
import type { Shortcut } from "../console/shortcuts";
import { api } from "../protocol/api";
import type { AgentContactView, ParticipantView, ReservationView } from "../protocol/messages";
import "../recording/asking";
import "../recording/controls";
import { confirm } from "../ui/dialog";
import { badge, button, notice, spinner } from "../ui/parts";
import { problemText } from "../ui/problems";
import { pick } from "../ui/text";
import { toast } from "../ui/toasts";
import { beAvailable } from "./available";
import { callRoom } from "./call-room";
import "./code";
import { consultCard } from "./consult-card";
import { claims, contactActions, contactFacts, nameIn, personName } from "./context";
import type { AgentDesk } from "./desk";
import { alreadyAllowed, holding } from "./holding";
import { endedNotice, idleStage } from "./idle";
import { lobby } from "./lobby";
import { currentContact } from "./model";
import { networkAdvice } from "./network";
import "./notes";
import "./pass-dialog";
import type { Purpose } from "./passing";
import { peopleList } from "./people";
import "./presence";
import { queueList } from "./rail";
import { pauseKey, recorded } from "./recorded";
import "./reservation";
import { Ringer } from "./ringer";
import { t } from "./words";
import "./wrap-up";
import "./written-room";

interface Passing {
  readonly contact: string;
  readonly purpose: Purpose;
  /** Who takes part already and shall take over. */
  readonly to: { readonly id: string; readonly name: string } | null;
}

/** `<v-agent .desk ?shown>`: the agent's console. What rings is shown whichever page is looked at. */
export class AgentPage extends ConsoleElement {
  static override properties = {
    desk: { attribute: false },
    shown: { type: Boolean },
    chat: { state: true },
    code: { state: true },
    answering: { state: true },
    passing: { state: true },
    inviting: { state: true },
  };
  declare desk: AgentDesk;
  declare shown: boolean;
  /** The panel beside the faces. */
  declare chat: boolean;
  declare code: boolean;
  /** The reservation that was just answered here, until the desk has said so. */
  declare answering: string | null;
  /** Whom the contact on the stage shall be passed to is being asked. */
  declare passing: Passing | null;
  declare inviting: boolean;
  readonly #ringer = new Ringer();
  #held: string | null = null;
  #onStage: string | null = null;
  #focused = false;

  constructor() {
    super();
    this.shown = false;
    this.chat = false;
    this.code = false;
    this.answering = null;
    this.passing = null;
    this.inviting = false;
  }

  protected override begin(): void {
    const { desk } = this;
    this.watch(desk, desk.socket);
    this.onEnd(desk.subscribe(() => this.#follow()));
    this.onEnd(this.console.shortcuts.add(() => this.#keys()));
    // Browsers play sound only after a press: the first one anywhere will do.
    document.addEventListener("pointerdown", allowSound, { once: true });
    document.addEventListener("keydown", allowSound, { once: true });
    this.onEnd(() => this.#ringer.stop());
    void prewarm();
    this.#follow();
  }

  get #asked(): ReservationView | null {
    const { state } = this.desk;
    return state.primary ? (state.reservations[0] ?? null) : null;
  }

  /** What the state means outside the page: sound, and the devices. */
  #follow(): void {
    const asked = this.#asked;
    const body = asked ? `${asked.reference ?? t("no_reference")}, ${pick(asked.queue_title)}` : "";
    this.#ringer.show(asked?.id === this.answering ? null : asked, {
      title: t(asked?.kind === "consult" ? "ring.consult.notification" : "ring.notification"),
      body,
    });
    if (asked && asked.channel !== "chat") void prepare(true);
    void this.#hold();
    const onStage = this.desk.state.current;
    // On a phone the page is long: who comes to the stage, or leaves it, is seen from its top.
    if (onStage !== this.#onStage && this.shown) scrollTo(0, 0);
    this.#onStage = onStage;
  }

  async #hold(): Promise<void> {
    const wanted = holding(this.desk.state);
    if (wanted === this.#held) return;
    this.#held = wanted;
    const { media } = this.desk;
    if (wanted === "release") {
      media.drop("camera");
      media.drop("microphone");
    } else if (wanted === "hold" && (await alreadyAllowed()) && this.#held === "hold")
      await media.start({ camera: true, microphone: true });
  }

  #keys(): readonly Shortcut[] {
    const asked = this.#asked;
    const contact = currentContact(this.desk.state);
    const session = contact ? this.desk.session(contact.id) : null;
    const keys: Shortcut[] = [];
    if (asked)
      keys.push(
        { key: "Enter", label: t("ring.accept"), run: () => void this.#answer(asked, true) },
        {
          key: "Escape",
          label: t("ring.decline"),
          run: () => void this.#answer(asked, false),
          // Out of the chat or the note; then Enter and Escape answer.
          whileTyping: () => this.querySelector<HTMLElement>("#ring-title")?.focus(),
        },
      );
    if (session && contact?.state === "connected" && contact.channel !== "chat")
      keys.push(...callKeys(session, this.desk.media, () => this.#toggleChat()), {
        key: "h",
        label: t(contact.role === "agent" ? "hang_up" : "leave"),
        run: () => void this.#hangUp(contact),
      });
    if (contact && this.desk.state.primary) keys.push(...this.#passKeys(contact));
    if (contact) keys.push(...pauseKey(contact, this));
    if (contact?.role === "agent")
      keys.push({ key: "n", label: t("note.write"), run: () => this.#toNote() });
    if (this.shown && !contact)
      keys.push({
        key: "k",
        label: t("invite.code"),
        run: () => {
          this.code = true;
        },
      });
    return keys;
  }

  #passKeys(contact: AgentContactView): readonly Shortcut[] {
    const key = (key: string, purpose: "transfer" | "consult"): Shortcut => ({
      key,
      label: t(`pass.title.${purpose}`),
      run: () => this.#pass(contact, purpose),
    });
    const invite: Shortcut = {
      key: "i",
      label: t("bring"),
      run: () => {
        this.inviting = true;
      },
    };
    return [
      ...(contact.can_transfer ? [key("t", "transfer")] : []),
      ...(contact.can_consult ? [key("r", "consult")] : []),
      ...(contact.can_invite ? [invite] : []),
    ];
  }

  #toNote(): void {
    this.querySelector<HTMLTextAreaElement>("#note")?.focus();
  }

  #pass(contact: AgentContactView, purpose: Purpose, to: Passing["to"] = null): void {
    this.passing = { contact: contact.id, purpose, to };
  }

  #toggleChat(): void {
    this.chat = !this.chat;
  }

  async #answer(asked: ReservationView, yes: boolean): Promise<void> {
    if (this.answering === asked.id) return;
    this.answering = asked.id;
    this.#follow();
    try {
      if (yes) {
        if (!this.shown) this.console.router.go("home");
        await this.desk.accept(asked.id);
      } else await this.desk.decline(asked.id);
    } catch (error) {
      toast(problemText(asRefusal(error).code), "warn");
    } finally {
      this.answering = null;
    }
  }

  async #hangUp(contact: AgentContactView): Promise<void> {
    const leads = contact.role === "agent";
    const sure = await confirm({
      heading: t(leads ? "hang_up.sure" : "leave.sure"),
      body: t(leads ? "hang_up.body" : "leave.body"),
      yes: t(leads ? "hang_up" : "leave"),
      danger: true,
    });
    if (!sure) return;
    await this.#try(() => this.desk.socket.send({ type: "hangup", contact: contact.id }));
  }

  async #remove(contact: AgentContactView, { id }: ParticipantView, name: string): Promise<void> {
    const sure = await confirm({
      heading: t("people.remove.sure", { name }),
      body: t("people.remove.body", { name }),
      yes: t("people.remove"),
      danger: true,
    });
    if (sure) await this.#try(() => this.desk.remove(contact.id, id));
  }

  async #try(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  protected override willUpdate(): void {
    const contact = currentContact(this.desk.state);
    if (this.passing && (this.passing.contact !== contact?.id || !possible(contact, this.passing)))
      this.passing = null;
    this.#focused = this.contains(document.activeElement);
  }

  /** What had the focus is gone (a request answered, a form sent): go on reading where the work goes on. */
  protected override updated(): void {
    if (!this.#focused || document.activeElement !== document.body) return;
    this.querySelector<HTMLElement>("#customer-title, .idle-now h2")?.focus({
      preventScroll: true,
    });
  }

  protected override render(): TemplateResult {
    const { state, socket } = this.desk;
    const contact = currentContact(state);
    const asked = this.#asked;
    return html`${recorded(this.desk)}
      <div class="desk ${contact ? "with-contact" : ""}" ?hidden=${!this.shown}>
        <h1 class="unseen" tabindex="-1">${t("title")}</h1>
        <div class="rail">
          <v-presence .console=${this.console} .desk=${this.desk}></v-presence>
          ${queueList(state.queues)}
        </div>
        <div class="stage">
          ${connectionNotice(socket, state.ready)} ${state.primary ? nothing : this.#secondTab()}
          ${this.#tabs(contact)}
          ${contact ? this.#contact(contact) : this.#idle()}
        </div>
        ${contact ? this.#context(contact) : nothing}
      </div>
      ${
        asked
          ? html`<div class="ring-layer">
              <v-reservation
                .console=${this.console}
                .reservation=${asked}
                ?busy=${this.answering === asked.id}
                @accept=${() => void this.#answer(asked, true)}
                @decline=${() => void this.#answer(asked, false)}
              ></v-reservation>
            </div>`
          : nothing
      }
      ${contact ? this.#dialogs(contact) : nothing}
      <v-code
        .console=${this.console}
        ?open=${this.code}
        @close=${() => {
          this.code = false;
        }}
      ></v-code>`;
  }

  /** What was made for one contact must not show with another. */
  #dialogs(contact: AgentContactView): unknown {
    const { session } = this.console;
    const make = (name: string) =>
      session.ask(() => api.inviteCompanion({ contact: contact.id, name }));
    return keyed(
      contact.id,
      html`<v-pass
          .console=${this.console}
          .desk=${this.desk}
          .contact=${contact}
          .purpose=${this.passing?.purpose ?? "transfer"}
          .to=${this.passing?.to ?? null}
          ?open=${this.passing !== null}
          @close=${() => {
            this.passing = null;
          }}
        ></v-pass>
        <v-invite
          .invites=${contact.companions}
          .make=${make}
          .revoke=${(companion: string) => this.desk.revokeCompanion(contact.id, companion)}
          ?full=${!contact.can_invite}
          ?open=${this.inviting && contact.state === "connected"}
          @close=${() => {
            this.inviting = false;
          }}
        ></v-invite>`,
    );
  }

  #secondTab(): TemplateResult {
    return notice({
      tone: "warn",
      title: t("second"),
      body: t("second.body"),
      actions: button({
        label: t("second.here"),
        kind: "primary",
        name: "take-over",
        onClick: () => void this.#try(() => this.desk.takeOver()),
      }),
      live: true,
    });
  }

  #idle(): TemplateResult {
    const { me } = this.desk.state;
    if (!me) return spinner(t("loading"));
    return idleStage({
      desk: this.desk,
      me,
      names: this.console.names,
      onAvailable: () => void beAvailable(this.console, this.desk),
      nudge: offered(this.desk.state.appearance, me.id),
      onLater: () => {
        waveAway(me.id);
        this.requestUpdate();
      },
      onCode: () => {
        this.code = true;
      },
    });
  }

  /** Several contacts at once: each with its name and what is new in it. */
  #tabs(current: AgentContactView | null): TemplateResult | typeof nothing {
    const { contacts } = this.desk.state;
    if (contacts.length < 2) return nothing;
    return html`<nav class="contact-tabs" aria-label=${t("contacts")}>
      ${contacts.map((contact) => {
        const unread = this.desk.session(contact.id)?.chat.state.unread ?? 0;
        return html`<button
          type="button"
          aria-current=${contact.id === current?.id ? "true" : "false"}
          @click=${() => this.desk.choose(contact.id)}
        >
          <span>${contact.reference ?? t("no_reference")}</span>
          <span class="muted">${t(`short.${contact.state === "wrap_up" ? "wrap_up" : contact.channel}`)}</span>
          ${unread > 0 ? badge(t("unread", { count: unread }), "warn") : nothing}
        </button>`;
      })}
    </nav>`;
  }

  #contact(contact: AgentContactView): TemplateResult {
    const { ended } = this.desk.state;
    const news = html`${ended ? endedNotice(this.desk, ended) : nothing} ${claims(contact, this.desk)}
    ${lobby(contact, (companion, admit) => void this.#try(() => this.desk.admitCompanion(contact.id, companion, admit)))}`;
    if (contact.state === "wrap_up")
      return html`${news}<v-wrap-up .console=${this.console} .desk=${this.desk} .contact=${contact}></v-wrap-up>`;
    const session = this.desk.session(contact.id);
    if (!session) return html`${news}${this.desk.state.primary ? spinner(t("loading")) : nothing}`;
    const name = contact.reference ?? "";
    if (contact.channel === "chat")
      return html`${news}<v-written-room
          .session=${session}
          .name=${name}
          @end=${() => void this.#hangUp(contact)}
        ></v-written-room>`;
    const consult = consultCard({
      contact,
      you: session.you,
      desk: this.desk,
      run: (task) => void this.#try(task),
      onHandOver: (to) => this.#pass(contact, "hand_over", to),
    });
    return html`${news} ${consult} <v-asking .recording=${session.recording}></v-asking>
      ${callRoom({
        session,
        media: this.desk.media,
        name,
        chat: this.chat,
        onChat: (open) => {
          this.chat = open;
        },
        onHangUp: () => void this.#hangUp(contact),
      })}`;
  }

  #people(contact: AgentContactView, you: string): TemplateResult | typeof nothing {
    return peopleList({
      contact,
      you,
      onRemove: (person, name) => void this.#remove(contact, person, name),
      onHandOver: (to) => this.#pass(contact, "hand_over", to),
    });
  }

  #context(contact: AgentContactView): TemplateResult {
    const session = this.desk.session(contact.id);
    const talking = contact.state === "connected" && contact.channel !== "chat";
    const acts = this.desk.state.primary && contact.state !== "wrap_up";
    const writes = acts && contact.role === "agent";
    return html`<aside class="context" aria-label=${t("context")}>
      <div class="context-top">
        ${contactFacts(contact, this.console)}
        ${
          acts && session
            ? html`<v-recording-controls
                ?leads=${writes}
                .recording=${session.recording}
                .nameOf=${(id: string) => nameIn(contact, id, session.you)}
              ></v-recording-controls>`
            : nothing
        }
        ${session ? this.#people(contact, session.you) : nothing}
        ${
          session
            ? networkAdvice(contact, session.you, (person) => personName(person, contact))
            : nothing
        }
        ${
          writes
            ? contactActions(contact, {
                pass: (purpose) => this.#pass(contact, purpose),
                invite: () => {
                  this.inviting = true;
                },
              })
            : nothing
        }
        ${
          writes
            ? html`<v-note .console=${this.console} .draft=${this.desk.note(contact)}></v-note>`
            : nothing
        }
      </div>
      ${
        talking && this.chat && session
          ? html`<div class="context-chat">
              <v-chat .chat=${session.chat} .name=${contact.reference ?? ""}></v-chat>
            </div>`
          : nothing
      }
    </aside>`;
  }
}

/** Whether what is being asked for can still be had. */
function possible(contact: AgentContactView, { purpose, to }: Passing): boolean {
  if (purpose === "transfer") return contact.can_transfer;
  if (purpose === "consult") return contact.can_consult;
  return contact.participants.some(({ id, role }) => id === to?.id && role === "colleague");
}

customElements.define("v-agent", AgentPage);
