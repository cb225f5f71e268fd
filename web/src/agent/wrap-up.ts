import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { countdown } from "../console/clock";
import { problemNotice } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { Sending } from "../console/sending";
import { tip } from "../console/shortcut-dialog";
import type { AgentContactView } from "../protocol/messages";
import "../documents/downloads";
import "../documents/list";
import { t as d } from "../documents/words";
import { icon } from "../ui/icon";
import { button } from "../ui/parts";
import { nameIn } from "./context";
import type { AgentDesk } from "./desk";
import { afterwards, type Choice } from "./model";
import "./notes";
import { t } from "./words";

/** `<v-wrap-up .desk .contact>`: what came of it, and what the agent is next. */
export class WrapUp extends ConsoleElement {
  static override properties = {
    desk: { attribute: false },
    contact: { attribute: false },
    disposition: { state: true },
    next: { state: true },
    missing: { state: true },
  };
  declare desk: AgentDesk;
  declare contact: AgentContactView;
  declare disposition: string;
  declare next: string;
  declare missing: boolean;
  readonly #sending = new Sending(this);

  constructor() {
    super();
    this.disposition = "";
    this.next = "";
    this.missing = false;
  }

  protected override begin(): void {
    this.watch(this.desk);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before: AgentContactView | undefined = changed.get("contact");
    if (!changed.has("contact") || before?.id === this.contact.id) return;
    this.disposition = "";
    this.missing = false;
    this.#sending.forget();
    // What was chosen during the call is what comes first to mind now.
    const wish = afterwards(this.desk.state.me);
    this.next = wish ? value(wish) : "available";
  }

  protected override firstUpdated(): void {
    const active = document.activeElement;
    if (!active?.matches("input, textarea, select")) this.querySelector("h2")?.focus();
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    this.missing = !this.disposition;
    if (this.missing) {
      this.querySelector<HTMLInputElement>('input[name="disposition"]')?.focus();
      return;
    }
    await this.#sending.send(() =>
      this.desk.finish(this.contact, this.disposition, choice(this.next)),
    );
  };

  protected override render(): TemplateResult {
    const { wrap_up_until } = this.contact;
    const said = endSaid(this.contact);
    const { busy, refusal } = this.#sending;
    return html`<form class="wrap-up stack wide" novalidate @submit=${this.#submit}>
      <div class="row spread">
        <div class="stack tight">
          <h2 tabindex="-1">${t("wrap_up")}</h2>
          ${said ? html`<p>${said}</p>` : nothing}
        </div>
        ${
          wrap_up_until === null
            ? nothing
            : html`<p class="wrap-up-clock">
                <span class="muted">${t("wrap_up.left")}</span> ${countdown(wrap_up_until)}
              </p>`
        }
      </div>
      ${refusal ? problemNotice(refusal) : nothing} ${this.#dispositions()}
      <v-note .console=${this.console} .draft=${this.desk.note(this.contact)}></v-note>
      ${this.#documents()} ${this.#next()}
      <div>
        ${button({
          label: t("wrap_up.finish"),
          kind: "primary",
          type: "submit",
          name: "finish",
          busy,
          icon: "check",
          tip: tip(t("wrap_up.finish"), "Enter"),
        })}
      </div>
    </form>`;
  }

  /** What the customer is given of the documents may still be settled now. */
  #documents(): TemplateResult | typeof nothing {
    const session = this.desk.session(this.contact.id);
    if (!session?.documents.state.view?.documents.length) return nothing;
    return html`<section class="stack snug" aria-labelledby="documents-title">
      <h3 id="documents-title">${d("documents")}</h3>
      <v-document-list
        .documents=${session.documents}
        .nameOf=${(id: string) => nameIn(this.contact, id, session.you)}
        giving
      ></v-document-list>
      <v-document-downloads .documents=${session.documents} staff></v-document-downloads>
    </section>`;
  }

  #dispositions(): TemplateResult {
    const { me, names } = this.console;
    return html`<fieldset
      class="choices"
      aria-describedby=${this.missing ? "disposition-error" : nothing}
      aria-invalid=${this.missing ? "true" : nothing}
    >
      <legend>${t("wrap_up.disposition")}</legend>
      ${
        this.missing
          ? html`<p class="error" id="disposition-error" role="alert">
              ${icon("circle-alert")}<span>${t("wrap_up.missing")}</span>
            </p>`
          : nothing
      }
      ${me.dispositions.map(({ id }) =>
        radio("disposition", id, names.disposition(id), this.disposition === id, (value) => {
          this.disposition = value;
          this.missing = false;
        }),
      )}
    </fieldset>`;
  }

  #next(): TemplateResult {
    const { me, names } = this.console;
    const set = (value: string): void => {
      this.next = value;
    };
    const option = (value: string, label: string): TemplateResult =>
      radio("next", value, label, this.next === value, set);
    return html`<fieldset class="choices">
      <legend>${t("wrap_up.next")}</legend>
      ${option("available", t("presence.available"))}
      ${option("offline", t("presence.offline"))}
      <div class="choices" role="group" aria-labelledby="next-pause">
        <p id="next-pause">${t("wrap_up.pause")}</p>
        ${me.pause_reasons.map(({ id }) => option(`paused:${id}`, names.pauseReason(id)))}
      </div>
    </fieldset>`;
  }
}

customElements.define("v-wrap-up", WrapUp);

/** How the agent's own part ended, which may not have been the end of the contact. */
function endSaid({ part_end, end_reason }: AgentContactView): string | null {
  if (part_end !== null && part_end !== "ended") return t(`part.${part_end}`);
  return end_reason && t(`end.${end_reason}`);
}

function radio(
  name: string,
  value: string,
  label: string,
  checked: boolean,
  set: (value: string) => void,
): TemplateResult {
  return html`<label class="choice">
    <input
      type="radio"
      name=${name}
      value=${value}
      .checked=${checked}
      @change=${() => set(value)}
    />
    <span>${label}</span>
  </label>`;
}

function value(choice: Choice): string {
  return choice.state === "paused" ? `paused:${choice.reason ?? ""}` : choice.state;
}

/** "paused:lunch" → paused, because of lunch. */
export function choice(value: string): Choice {
  if (value.startsWith("paused:")) return { state: "paused", reason: value.slice(7) };
  return { state: value === "offline" ? "offline" : "available", reason: null };
}
