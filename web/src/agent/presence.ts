import { html, nothing, type TemplateResult } from "lit";
import { pictureLine } from "../appearance/line";
import { shiftOver } from "../appearance/nudge";
import { countdown, elapsed } from "../console/clock";
import { ConsoleElement } from "../console/page";
import { asRefusal } from "../console/session";
import { tip } from "../console/shortcut-dialog";
import { stateBadge } from "../console/states";
import type { AgentView } from "../protocol/messages";
import { button } from "../ui/parts";
import { problemText } from "../ui/problems";
import { toast } from "../ui/toasts";
import { beAvailable } from "./available";
import type { AgentDesk } from "./desk";
import { afterwards, type Choice } from "./model";
import { t } from "./words";

/** `<v-presence .desk>`: what the agent is now, and what they may choose to be. */
export class Presence extends ConsoleElement {
  static override properties = { desk: { attribute: false }, pausing: { state: true } };
  declare desk: AgentDesk;
  declare pausing: boolean;

  constructor() {
    super();
    this.pausing = false;
  }

  protected override begin(): void {
    this.watch(this.desk, this.desk.socket);
    const stop = this.console.shortcuts.add(() =>
      this.desk.state.me && this.desk.state.primary
        ? [
            { key: "a", label: t("presence.available"), run: () => this.#set("available") },
            { key: "p", label: t("presence.pause"), run: () => this.#openPause() },
            { key: "o", label: t("presence.offline"), run: () => this.#set("offline") },
          ]
        : [],
    );
    this.onEnd(stop);
  }

  #set(state: Choice["state"], reason: string | null = null): void {
    this.pausing = false;
    if (state === "available") {
      void beAvailable(this.console, this.desk);
      return;
    }
    if (state === "offline") shiftOver(this.console.me.id);
    this.desk.setPresence({ state, reason }).catch((error: unknown) => {
      toast(problemText(asRefusal(error).code), "bad");
    });
  }

  #togglePause(): void {
    if (this.pausing) this.pausing = false;
    else void this.#openPause();
  }

  async #openPause(): Promise<void> {
    this.pausing = true;
    await this.updateComplete;
    this.querySelector<HTMLElement>(".pause-reasons button")?.focus();
  }

  #key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.pausing) return;
    event.preventDefault();
    event.stopPropagation();
    this.pausing = false;
    this.querySelector<HTMLElement>('button[name="pause"]')?.focus();
  };

  protected override render(): TemplateResult | typeof nothing {
    const { me, primary } = this.desk.state;
    if (!me) return nothing;
    const blocked = !primary || this.desk.socket.state.phase !== "open";
    const wish = afterwards(me);
    const chosen = wish?.state ?? me.state;
    return html`<section class="presence stack tight" aria-labelledby="presence-title" @keydown=${this.#key}>
      <h2 class="unseen" id="presence-title">${t("presence")}</h2>
      <p class="presence-now">
        <span aria-live="polite">${stateBadge(me.state)}</span> ${this.#clock(me)}
      </p>
      ${me.state === "paused" && me.reason ? html`<p>${this.console.names.pauseReason(me.reason)}</p>` : nothing}
      ${me.state === "rest" ? html`<p class="muted">${t("presence.rest")}</p>` : nothing}
      ${wish ? html`<p class="muted" role="status">${t(`wish.${wish.state}`)}</p>` : nothing}
      <div class="presence-buttons" role="group" aria-label=${t("presence.change")}>
        ${this.#button("available", chosen === "available" || me.state === "rest", blocked)}
        <button
          type="button"
          name="pause"
          class="presence-button"
          aria-expanded=${this.pausing}
          aria-pressed=${chosen === "paused"}
          data-tip=${tip(t("presence.pause"), "p")}
          ?disabled=${blocked}
          @click=${() => this.#togglePause()}
        >
          ${t("presence.pause")}
        </button>
        ${this.#button("offline", chosen === "offline", blocked)}
      </div>
      ${this.pausing ? this.#reasons() : nothing}
    </section>
    ${pictureLine(this.desk.state.appearance)}`;
  }

  #button(state: "available" | "offline", pressed: boolean, disabled: boolean): TemplateResult {
    const label = t(`presence.${state}`);
    return html`<button
      type="button"
      name=${state}
      class="presence-button"
      aria-pressed=${pressed}
      data-tip=${tip(label, state === "available" ? "a" : "o")}
      ?disabled=${disabled}
      @click=${() => this.#set(state)}
    >
      ${label}
    </button>`;
  }

  #reasons(): TemplateResult {
    const { me } = this.console;
    return html`<div class="pause-reasons stack tight" role="group" aria-label=${t("presence.why")}>
      <p>${t("presence.why")}</p>
      ${me.pause_reasons.map(({ id }) =>
        button({
          label: this.console.names.pauseReason(id),
          icon: "coffee",
          wide: true,
          onClick: () => this.#set("paused", id),
        }),
      )}
    </div>`;
  }

  #clock(me: AgentView): TemplateResult {
    if (me.state === "rest" && me.rest_until !== null) return countdown(me.rest_until);
    return elapsed(me.since);
  }
}

customElements.define("v-presence", Presence);
