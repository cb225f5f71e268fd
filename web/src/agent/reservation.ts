import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { languageName } from "../console/names";
import { ConsoleElement } from "../console/page";
import { tip } from "../console/shortcut-dialog";
import { channelSign } from "../console/states";
import type { ReservationView } from "../protocol/messages";
import { reasonSentences } from "../supervisor/reasons";
import { icon } from "../ui/icon";
import { button } from "../ui/parts";
import { formatDuration, pick } from "../ui/text";
import { announce } from "../ui/toasts";
import "./countdown";
import { passedOn } from "./passed";
import { t } from "./words";

/** `<v-reservation .reservation ?busy @accept @decline>`: somebody waits for this agent's yes or no. */
export class ReservationCard extends ConsoleElement {
  static override properties = { reservation: { attribute: false }, busy: { type: Boolean } };
  declare reservation: ReservationView;
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }

  /** A customer who would like to talk, or a colleague who asks for advice. */
  get #title(): string {
    const { kind, transfer } = this.reservation;
    return kind === "consult"
      ? t("ring.consult", { name: transfer?.by_name ?? "" })
      : t("ring.title");
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get("reservation");
    if (!changed.has("reservation") || before?.id === this.reservation.id) return;
    announce(`${this.#title}. ${this.#summary()}`);
    // Whoever is typing goes on typing; the keys of the card would be theirs anyway.
    const active = document.activeElement;
    if (!active?.matches("input, textarea, select, [contenteditable]"))
      this.querySelector<HTMLElement>("h2")?.focus();
  }

  #summary(): string {
    const { queue_title, language, waited_ms, transfer } = this.reservation;
    const waited = t("ring.waited", { time: formatDuration(waited_ms) });
    const summary = `${pick(queue_title)}, ${languageName(language)}, ${waited}`;
    return transfer
      ? `${t("passed.by", { name: transfer.by_name })}. ${transfer.note} ${summary}`
      : summary;
  }

  #say(name: "accept" | "decline"): void {
    if (!this.busy) this.dispatchEvent(new Event(name));
  }

  protected override render(): TemplateResult {
    const asked = this.reservation;
    const consult = asked.kind === "consult";
    const accept = t(consult ? "ring.advise" : "ring.accept");
    const { names } = this.console;
    const why = reasonSentences(asked.reason, {
      agent: null,
      skill: names.skill,
      certificate: names.certificate,
      queue: (id) => names.queue(id),
    });
    return html`<section
      class="ring card stack ${consult ? "asks" : ""}"
      role="alertdialog"
      aria-labelledby="ring-title"
      aria-describedby="ring-facts"
    >
      <div class="ring-head">
        <div class="stack tight">
          <h2 id="ring-title" tabindex="-1">${consult ? icon("lightbulb") : nothing}${this.#title}</h2>
          <p class="ring-who">${asked.reference ?? t("no_reference")}</p>
          ${asked.topic ? html`<p>${asked.topic}</p>` : ""}
        </div>
        <v-countdown .from=${asked.made_at} .until=${asked.expires_at}></v-countdown>
      </div>
      <dl class="facts" id="ring-facts">
        <div><dt>${t("queue")}</dt><dd>${pick(asked.queue_title)}</dd></div>
        <div><dt>${t("language")}</dt><dd>${languageName(asked.language)}</dd></div>
        <div><dt>${t("channel")}</dt><dd>${channelSign(asked.channel)}</dd></div>
        ${consult ? nothing : html`<div><dt>${t("waited")}</dt><dd>${formatDuration(asked.waited_ms)}</dd></div>`}
      </dl>
      ${asked.transfer ? passedOn(asked.transfer, asked.kind) : nothing}
      <div class="ring-why">
        <h3>${t("why_you")}</h3>
        ${why.map((sentence) => html`<p>${sentence}</p>`)}
      </div>
      <div class="ring-buttons">
        ${button({
          label: accept,
          kind: "primary",
          icon: consult ? "lightbulb" : "phone",
          name: "accept",
          busy: this.busy,
          tip: tip(accept, "Enter"),
          onClick: () => this.#say("accept"),
        })}
        ${button({
          label: t("ring.decline"),
          name: "decline",
          icon: "phone-off",
          tip: tip(t("ring.decline"), "Escape"),
          onClick: () => this.#say("decline"),
        })}
      </div>
      <p class="muted">${t(consult ? "ring.consult.hint" : "ring.hint")}</p>
    </section>`;
  }
}

customElements.define("v-reservation", ReservationCard);
