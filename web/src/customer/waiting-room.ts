import { html, nothing, type TemplateResult } from "lit";
import { keepAwake } from "../call/alert";
import "../call/device-menu";
import { prepare, prewarm } from "../call/standby";
import { bringBefore } from "../documents/before";
import type { Documents } from "../documents/documents";
import type { CustomerContactView, PassedOnView } from "../protocol/messages";
import { confirm } from "../ui/dialog";
import { Element } from "../ui/element";
import { button, type Content, notice } from "../ui/parts";
import { formatMoment, pick } from "../ui/text";
import { estimateMinutes } from "./model";
import { ownPicture } from "./picture";
import { claims, connection, refusal, step, type View } from "./view";
import { t } from "./words";

/** `<v-waiting-room .view .contact>`: the place in the line, live, what it means, and the way out. */
export class WaitingRoom extends Element {
  static override properties = {
    view: { attribute: false },
    contact: { attribute: false },
    choosing: { state: true },
  };
  declare view: View;
  declare contact: CustomerContactView;
  declare choosing: boolean;
  #stops: (() => void)[] = [];
  #stopDocuments: (() => void) | undefined;
  #followed: Documents | undefined;

  constructor() {
    super();
    this.choosing = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void prewarm();
    this.#stops = [keepAwake(), this.view.session.media.subscribe(() => this.requestUpdate())];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.#stopDocuments?.();
    this.#followed = undefined;
  }

  protected override willUpdate(): void {
    const documents = this.view.session.talk?.documents;
    if (documents === this.#followed) return;
    this.#stopDocuments?.();
    this.#followed = documents;
    this.#stopDocuments = documents?.subscribe(() => this.requestUpdate());
  }

  protected override updated(): void {
    if (this.contact.state === "reserved" && this.contact.channel !== "chat") void prepare(false);
  }

  protected override render(): TemplateResult {
    const { facts, session } = this.view;
    const { media } = session;
    const { phone } = media.state.surroundings;
    const called = this.contact.state === "reserved";
    const passed = this.contact.passed_on;
    const title = passed ? "passed.title" : called ? "waiting.reserved.title" : "waiting.title";
    return step(
      t(title),
      html`${connection(this.view)} ${claims(this.view)}
        ${
          facts.returned
            ? notice({
                tone: "warn",
                title: t("waiting.returned.title"),
                body: t("waiting.returned.body"),
                live: true,
              })
            : nothing
        }
        <div class="place card" aria-live="polite">
          <span class="pulse" aria-hidden="true"></span>
          ${passed ? html`<p class="lead">${passedOn(passed)}</p>` : nothing}
          ${called ? this.#called(passed) : this.#place()}
        </div>
        ${called ? nothing : this.#availability()}
        ${bringBefore(session.talk?.documents ?? null, phone)}
        <p class="muted">${t(phone ? "waiting.phone" : "waiting.desktop")}</p>
        ${
          media.state.camera.status === "live"
            ? html`<figure class="small-picture">
                ${ownPicture(media.state, t("waiting.preview"), nothing)}
                <figcaption class="muted">${t("waiting.preview")}</figcaption>
              </figure>`
            : nothing
        }
        <div class="actions">
          ${refusal(facts.refused)}
          ${button({
            label: t("waiting.devices"),
            icon: "sliders-horizontal",
            wide: true,
            name: "devices",
            onClick: () => {
              this.choosing = true;
            },
          })}
          ${button({
            label: t("waiting.leave"),
            kind: "quiet",
            icon: "log-out",
            name: "leave",
            wide: true,
            busy: facts.busy === "leaving",
            onClick: () => void this.#leave(),
          })}
        </div>
        <v-device-menu
          .media=${media}
          ?open=${this.choosing}
          @close=${() => {
            this.choosing = false;
          }}
        ></v-device-menu>`,
      "waiting",
    );
  }

  #called(passed: PassedOnView | null): Content {
    if (passed?.to_name) return html`<p>${t("passed.called", { name: passed.to_name })}</p>`;
    return html`<p class="lead">${t("waiting.reserved.body")}</p>`;
  }

  #place(): Content {
    const { place } = this.contact;
    if (!place) return html`<p class="lead">${t("waiting.counting")}</p>`;
    const minutes = estimateMinutes(place.estimate_ms);
    return html`<p class="place-number">
        ${place.place === 1 ? t("waiting.next") : t("waiting.place", { place: place.place })}
      </p>
      <p class="lead">
        ${minutes === null ? t("waiting.no-estimate") : t("waiting.estimate", { count: minutes })}
      </p>`;
  }

  #availability(): Content {
    const { open, staffed, opens_at: opens } = this.contact.availability;
    if (!open) {
      const body =
        opens === null
          ? t("waiting.closed.unknown")
          : t("waiting.closed.body", { when: formatMoment(opens) });
      return notice({ tone: "warn", title: t("waiting.closed.title"), body, live: true });
    }
    if (staffed) return nothing;
    return notice({
      tone: "warn",
      title: t("waiting.unstaffed.title"),
      body: t("waiting.unstaffed.body"),
      live: true,
    });
  }

  async #leave(): Promise<void> {
    const sure = await confirm({
      heading: t("waiting.leave.title"),
      body: t("waiting.leave.body"),
      yes: t("waiting.leave.yes"),
      no: t("waiting.leave.no"),
      danger: true,
    });
    if (sure) await this.view.session.leave();
  }
}

function passedOn({ by_name, to_name, queue_title }: PassedOnView): string {
  return to_name === null
    ? t("passed.to_queue", { by: by_name, queue: pick(queue_title) })
    : t("passed.to_agent", { by: by_name, name: to_name });
}

customElements.define("v-waiting-room", WaitingRoom);
