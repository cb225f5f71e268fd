import { html, type PropertyValues, type TemplateResult } from "lit";
import { chime, flashTitle } from "../call/alert";
import { Element } from "../ui/element";
import { frame } from "../ui/frame";
import { language } from "../ui/text";
import { announce } from "../ui/toasts";
import "./call-step";
import "./code-entry";
import "./device-check";
import { ended } from "./goodbye";
import { type Step, type StepName, stepOf } from "./model";
import { connecting, home, houseText, loading, unsupported } from "./plain-pages";
import { claimant, claimRefused, replaced } from "./seats";
import type { CustomerSession } from "./session";
import { trouble } from "./trouble";
import { claims, connection, house, type View } from "./view";
import "./waiting-room";
import { closed, welcome } from "./welcome";
import { t } from "./words";

const FLASH_MS = 15_000;

/** `<v-customer .session>`: one step at a time, its title in the tab, its heading in the focus. */
export class CustomerApp extends Element {
  static override properties = { session: { attribute: false } };
  declare session: CustomerSession;
  #stop: (() => void) | undefined;
  #step: StepName = "loading";
  #stopFlash: (() => void) | undefined;
  /** A step has been shown, not only that the page is loading. */
  #shown = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.session.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected override render(): TemplateResult {
    const { session } = this;
    const facts = session.state;
    session.socket.language = language();
    const view: View = { facts, session };
    const step = stepOf(facts);
    const content = supported() ? this.#content(view, step) : unsupported(view);
    if (step.name === "call") return html`<main id="main" class="call-page">${content}</main>`;
    return frame({ house: house(facts), content });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const step = stepOf(this.session.state);
    const before = this.#step;
    this.#step = step.name;
    this.#retitle();
    if (step.name === before) return;
    if (step.name === "call") this.#yourTurn();
    else this.#endFlash();
    if (step.name === "loading") return;
    void this.#drawn().then(() => this.#retitle());
    // At the very first the browser reads the page out itself; later the new heading tells that something has changed.
    if (this.#shown) void this.#focusHeading();
    this.#shown = true;
    window.scrollTo(0, 0);
  }

  /** Steps that are elements draw themselves a moment later, their heading too. */
  async #drawn(): Promise<void> {
    const parts = [...this.querySelectorAll("*")].filter((each) => each instanceof Element);
    await Promise.all(parts.map((each) => each.updateComplete));
  }

  #retitle(): void {
    if (!this.#stopFlash) document.title = this.#title(stepOf(this.session.state));
  }

  async #focusHeading(): Promise<void> {
    await this.updateComplete;
    requestAnimationFrame(() => this.querySelector<HTMLElement>("h1")?.focus());
  }

  /** Heard, seen in the tab, and read out. */
  #yourTurn(): void {
    chime();
    announce(t("waiting.turn.said"));
    if (document.visibilityState === "visible") return;
    this.#stopFlash = flashTitle(t("waiting.turn.tab"));
    const stop = (): void => this.#endFlash();
    document.addEventListener("visibilitychange", stop, { once: true });
    setTimeout(stop, FLASH_MS);
  }

  #endFlash(): void {
    this.#stopFlash?.();
    this.#stopFlash = undefined;
    this.#retitle();
  }

  #title(step: Step): string {
    const name = house(this.session.state);
    if (step.name === "call") return t("call.tab", { house: name });
    if (step.name === "waiting" && step.contact.place)
      return t("waiting.tab", { place: step.contact.place.place, house: name });
    const heading = this.querySelector("h1")?.textContent?.trim() ?? "";
    if (!heading || heading === name) return name || "Visavis";
    return name ? t("title.page", { step: heading, house: name }) : heading;
  }

  #content(view: View, step: Step): TemplateResult {
    switch (step.name) {
      case "loading":
        return view.facts.seat.status === "ready" ? connecting() : loading();
      case "home":
        return home(view);
      case "code":
        return html`<v-code-entry .view=${view}></v-code-entry>`;
      case "privacy":
      case "imprint":
        return houseText(view, step.name);
      case "welcome":
        return welcome(view, step.check);
      case "trouble":
        return trouble(view, step.failure);
      case "replaced":
        return replaced(view, step.by);
      case "claimant":
        return claimant(view);
      case "claim-refused":
        return claimRefused(view);
      case "closed":
        return closed(view, step.availability, null);
      case "devices":
        return html`<v-device-check
          .host=${view.session}
          .facts=${view.facts}
          .channels=${step.contact.channels}
          .above=${html`${connection(view)} ${claims(view)}`}
        ></v-device-check>`;
      case "waiting":
        return html`<v-waiting-room .view=${view} .contact=${step.contact}></v-waiting-room>`;
      case "call":
        return html`<v-call-step .view=${view} .contact=${step.contact}></v-call-step>`;
      case "goodbye":
        return html`<v-goodbye .view=${view} .contact=${step.contact}></v-goodbye>`;
      case "ended":
        return ended(view, step.contact);
    }
  }
}

function supported(): boolean {
  return "RTCPeerConnection" in window && "WebSocket" in window;
}

customElements.define("v-customer", CustomerApp);
