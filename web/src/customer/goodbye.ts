import { html, nothing, type TemplateResult } from "lit";
import "../documents/downloads";
import type { CustomerContactView } from "../protocol/messages";
import "../recording/receipt-card";
import { Element } from "../ui/element";
import { textArea } from "../ui/forms";
import { icon } from "../ui/icon";
import { button, type Content, notice } from "../ui/parts";
import { formatDuration } from "../ui/text";
import { talked } from "./model";
import { codeLink, hint, house, receiptOf, refusal, step, type View } from "./view";
import { t } from "./words";

const STARS = [1, 2, 3, 4, 5] as const;
const LONGEST = 2_000;
const WORTH_SAYING_MS = 60_000;

/** `<v-goodbye .view .contact>`: thanks, how long it was, and a rating that nobody has to give. */
export class Goodbye extends Element {
  static override properties = {
    view: { attribute: false },
    contact: { attribute: false },
    stars: { state: true },
    text: { state: true },
    missing: { state: true },
    sent: { state: true },
  };
  declare view: View;
  declare contact: CustomerContactView;
  declare stars: number;
  declare text: string;
  declare missing: boolean;
  declare sent: boolean;

  constructor() {
    super();
    this.stars = 0;
    this.text = "";
    this.missing = false;
    this.sent = false;
  }

  protected override render(): TemplateResult {
    const { facts } = this.view;
    const lasted = talked(this.contact);
    return step(
      t("goodbye.title"),
      html`<p class="lead">${t("goodbye.thanks", { house: house(facts) })}</p>
        ${
          lasted === null || lasted < WORTH_SAYING_MS
            ? nothing
            : html`<p>${t("goodbye.talked", { duration: formatDuration(lasted) })}</p>`
        }
        ${
          this.contact.end_reason === "customer_lost" || this.contact.end_reason === "agent_lost"
            ? notice({ body: t("goodbye.lost") })
            : nothing
        }
        ${this.sent || this.contact.rated ? this.#thanks() : this.#rating()}
        ${this.#documents()} ${this.#receipt()}
        <p>${t("goodbye.close")}</p>
        ${hint(facts)}`,
    );
  }

  #documents(): TemplateResult | typeof nothing {
    const documents = this.view.session.talk?.documents;
    if (!documents?.state.view?.documents.length) return nothing;
    return html`<v-document-downloads .documents=${documents}></v-document-downloads>`;
  }

  #receipt(): TemplateResult | typeof nothing {
    const { talk } = this.view.session;
    if (!talk) return nothing;
    return html`<v-receipt
      .recording=${talk.recording}
      .href=${receiptOf(this.contact)}
    ></v-receipt>`;
  }

  #thanks(): Content {
    return notice({
      tone: "good",
      title: t("goodbye.sent.title"),
      body: t("goodbye.sent.body"),
      live: true,
    });
  }

  #rating(): TemplateResult {
    const { facts } = this.view;
    return html`<form class="card stack wide" novalidate @submit=${this.#submit}>
      <fieldset class="rating" aria-describedby="rating-hint ${this.missing ? "rating-error" : ""}">
        <legend>${t("goodbye.rate")}</legend>
        <p class="muted" id="rating-hint">${t("goodbye.rate.hint")}</p>
        <div class="stars">${STARS.map((star) => this.#star(star))}</div>
        ${
          this.missing
            ? html`<p class="rating-error" id="rating-error" role="alert">
                ${icon("circle-alert")} ${t("goodbye.choose")}
              </p>`
            : nothing
        }
      </fieldset>
      ${textArea({
        id: "rating-text",
        label: t("goodbye.text"),
        hint: t("goodbye.text.hint"),
        value: this.text,
        maxLength: LONGEST,
        rows: 3,
        onInput: (value) => {
          this.text = value;
        },
      })}
      ${refusal(facts.refused)}
      ${button({
        label: t("goodbye.send"),
        kind: "primary",
        type: "submit",
        wide: true,
        name: "rate",
        busy: facts.busy === "rating",
      })}
    </form>`;
  }

  #star(star: (typeof STARS)[number]): TemplateResult {
    const chosen = (): void => {
      this.stars = star;
      this.missing = false;
    };
    return html`<label class="star ${star <= this.stars ? "lit" : ""}">
      <input
        class="unseen"
        type="radio"
        name="stars"
        value=${star}
        aria-label=${t(`goodbye.stars.${star}`)}
        .checked=${this.stars === star}
        @change=${chosen}
      />
      ${icon("star")}<span aria-hidden="true">${star}</span>
    </label>`;
  }

  #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.stars === 0) {
      this.missing = true;
      this.querySelector("input")?.focus();
      return;
    }
    this.sent = await this.view.session.rate(this.stars, this.text.trim());
  };
}

customElements.define("v-goodbye", Goodbye);

/** A contact that never came to a call. */
export function ended({ facts }: View, contact: CustomerContactView): TemplateResult {
  const kind = ENDS[contact.end_reason ?? ""] ?? "other";
  return step(
    t(`ended.${kind}.title`),
    html`<p class="lead">${t(`ended.${kind}.body`)}</p>
      <div class="actions">${codeLink()}</div>
      ${hint(facts)}`,
  );
}

const ENDS: Partial<Record<string, "left" | "lost" | "expired" | "revoked">> = {
  customer_left: "left",
  customer_lost: "lost",
  expired: "expired",
  revoked: "revoked",
};
