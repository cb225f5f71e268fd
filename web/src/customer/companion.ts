import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { allowSound, chime, keepAwake } from "../call/alert";
import "../call/chat-panel";
import "../call/controls";
import "../call/stage";
import { prewarm } from "../call/standby";
import type { CompanionView } from "../protocol/messages";
import "../recording/asking";
import { receiptCard } from "../recording/receipt";
import "../recording/sign";
import { Element } from "../ui/element";
import { frame } from "../ui/frame";
import { button, type Content, notice, spinner } from "../ui/parts";
import { problem } from "../ui/problems";
import { language, pick } from "../ui/text";
import { announce } from "../ui/toasts";
import { aside } from "./aside";
import { type CompanionStep, companionStep } from "./companion-model";
import type { CompanionSession } from "./companion-session";
import "./device-check";
import type { Failure } from "./model";
import { headline, hint, house, interrupted, refusal, step } from "./view";
import { t } from "./words";

/** Where a companion's receipt about recording lies. */
const receipt = (): string => `/api/companion/consents?language=${language()}`;

/** `<v-companion .session>`: invited to somebody else's call, from the welcome to goodbye. */
export class CompanionApp extends Element {
  static override properties = { session: { attribute: false }, chat: { state: true } };
  declare session: CompanionSession;
  declare chat: boolean;
  #stops: (() => void)[] = [];
  #step: CompanionStep["name"] = "loading";

  constructor() {
    super();
    this.chat = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stops = [this.session.subscribe(() => this.requestUpdate()), keepAwake()];
    void prewarm();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { name } = companionStep(this.session.state);
    const heading = this.querySelector("h1")?.textContent?.trim() ?? "";
    const owner = house(this.session.state);
    document.title =
      heading && owner ? t("title.page", { step: heading, house: owner }) : "Visavis";
    const before = this.#step;
    this.#step = name;
    if (name === before || name === "loading") return;
    scrollTo(0, 0);
    if (before !== "loading")
      requestAnimationFrame(() => this.querySelector<HTMLElement>("h1")?.focus());
    if (name !== "call" || before === "loading") return;
    chime();
    announce(t("companion.in.said"));
  }

  protected override render(): TemplateResult {
    const { session } = this;
    session.socket.language = language();
    const now = companionStep(session.state);
    if (now.name === "call")
      return html`<main id="main" class="call-page">${this.#call(now.companion)}</main>`;
    return frame({ house: house(session.state), content: this.#content(now) });
  }

  #content(now: Exclude<CompanionStep, { name: "call" }>): Content {
    const { session } = this;
    const { state } = session;
    switch (now.name) {
      case "loading":
        return spinner(t("loading"));
      case "welcome":
        return this.#welcome();
      case "devices":
        return html`<v-device-check
          .host=${session}
          .facts=${state}
          .channels=${["video", "sound"]}
          .above=${nothing}
        ></v-device-check>`;
      case "lobby":
        return this.#lobby(now.companion);
      case "replaced":
        return step(
          t("replaced.title"),
          html`<p class="lead">${t("replaced.tab")}</p>
            <div class="actions">
              ${this.#primary(t("replaced.here"), "here", () => session.reconnect())}
            </div>`,
        );
      case "trouble":
        return this.#trouble(now.failure);
      case "over":
        return step(
          t(`companion.over.${now.reason}.title`),
          html`<p class="lead">${t(`companion.over.${now.reason}`)}</p>
            ${receiptCard(state.answers, receipt())} ${hint(state)}`,
        );
    }
  }

  #primary(label: string, name: string, onClick: () => void): TemplateResult {
    return button({ label, kind: "primary", wide: true, name, onClick });
  }

  #welcome(): TemplateResult {
    const { session } = this;
    const start = (): void => {
      allowSound();
      session.start();
    };
    return step(
      t("companion.welcome.title"),
      html`<p class="lead">${t("companion.welcome.body", { house: house(session.state) })}</p>
        <section class="stack">
          <h2>${t("welcome.how")}</h2>
          <ol class="steps">
            <li>${t("welcome.step.devices")}</li>
            <li>${t("companion.welcome.lobby")}</li>
            <li>${t("companion.welcome.call")}</li>
          </ol>
        </section>
        <div class="actions sticky">${this.#primary(t("welcome.start"), "start", start)}</div>
        <p class="muted small">
          ${t("welcome.privacy.before")}
          <a href="/privacy" target="_blank">${t("welcome.privacy.link")}</a>.
        </p>`,
    );
  }

  #lobby({ name, queue_title }: CompanionView): TemplateResult {
    const { session } = this;
    const { socket, refused, busy } = session.state;
    return step(
      t("companion.lobby.title"),
      html`${interrupted(socket, false, () => session.reconnect())}
        <div class="place card" role="status">
          <span class="pulse" aria-hidden="true"></span>
          <p class="lead">${t("companion.lobby.body")}</p>
          <p>${t("companion.lobby.as", { name, queue: pick(queue_title) })}</p>
        </div>
        <p class="muted">${t("companion.lobby.quiet")}</p>
        <div class="actions">
          ${refusal(refused)}
          ${button({
            label: t("companion.leave"),
            kind: "quiet",
            icon: "log-out",
            name: "leave",
            wide: true,
            busy: busy === "leaving",
            onClick: () => void session.leave(),
          })}
        </div>`,
      "waiting",
    );
  }

  #trouble(failure: Failure): TemplateResult {
    const { happened, means, todo } = problem(failure.code);
    const gone = !failure.code.startsWith("local.") && failure.code !== "unavailable";
    return step(
      headline(happened),
      html`<p class="lead">${means}</p>
        <p>${todo}</p>
        ${
          gone
            ? notice({ body: t("companion.gone.hint") })
            : html`<div class="actions">
                ${this.#primary(t("retry"), "retry", () => void this.session.lookAgain())}
              </div>`
        }
        ${hint(this.session.state)}`,
    );
  }

  #call(companion: CompanionView): TemplateResult | typeof nothing {
    const { session } = this;
    const { talk, media } = session;
    if (!talk) return nothing;
    const toggle = (): void => {
      this.chat = !this.chat;
    };
    return html`<h1 class="unseen" tabindex="-1">${t("call.title")}</h1>
      <div class="call ${this.chat ? "with-chat" : ""}">
        <v-recording-sign .recording=${talk.recording} .receipt=${receipt()}></v-recording-sign>
        <v-call-stage
          .session=${talk}
          .media=${media}
          .name=${""}
          @chat=${() => {
            this.chat = true;
          }}
        ></v-call-stage>
        ${companion.aside ? aside(companion.aside) : nothing}
        ${
          this.chat
            ? html`<aside class="call-chat">
                <v-chat .chat=${talk.chat} .name=${""} @close=${toggle}></v-chat>
              </aside>`
            : nothing
        }
        <v-asking
          .recording=${talk.recording}
          ?folded=${this.chat}
          @show=${toggle}
        ></v-asking>
        <div class="call-news stack tight">${refusal(session.state.refused)}</div>
        <v-call-controls
          .session=${talk}
          .media=${media}
          .name=${""}
          .chat=${this.chat}
          keys
          @chat=${toggle}
          @hangup=${() => void session.leave()}
        ></v-call-controls>
      </div>`;
  }
}

customElements.define("v-companion", CompanionApp);
