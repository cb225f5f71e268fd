import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { problemNotice } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { Sending } from "../console/sending";
import { asRefusal } from "../console/session";
import type { AgentContactView, Colleagues, ColleagueView } from "../protocol/messages";
import type { Refusal } from "../protocol/refusal";
import type { Dialog } from "../ui/dialog";
import { selectField, textArea, textField } from "../ui/forms";
import { icon } from "../ui/icon";
import { badge, button, spinner } from "../ui/parts";
import type { AgentDesk } from "./desk";
import { keep, kept } from "./kept";
import {
  colleagueOptions,
  left,
  type Option,
  type Purpose,
  queueFor,
  queueOptions,
  type Standing,
} from "./passing";
import { t } from "./words";

/** Who is free changes by the second; nobody is to choose from an old list. */
const REFRESH = 4_000;
/** From here on it is said how much room the note has left. */
const NEARLY_FULL = 200;

/**
 * `<v-pass .desk .contact .purpose .to ?open @close>`: passes the contact on, asks somebody for advice, or hands over to
 * `to`, who takes part already.
 */
export class PassDialog extends ConsoleElement {
  static override properties = {
    desk: { attribute: false },
    contact: { attribute: false },
    purpose: {},
    to: { attribute: false },
    open: { type: Boolean },
    typed: { state: true },
    chosen: { state: true },
    queue: { state: true },
    note: { state: true },
    wrong: { state: true },
    unfound: { state: true },
  };
  declare desk: AgentDesk;
  declare contact: AgentContactView;
  declare purpose: Purpose;
  declare to: { readonly id: string; readonly name: string } | null;
  declare open: boolean;
  /** In the search field. */
  declare typed: string;
  /** The value of the option chosen. */
  declare chosen: string;
  /** As one of which queue the chosen colleague shall take it. */
  declare queue: string | null;
  declare note: string;
  declare wrong: "nobody" | "too_long" | null;
  /** Why the list could not be fetched. */
  declare unfound: Refusal | null;
  readonly #sending = new Sending(this);

  constructor() {
    super();
    this.purpose = "transfer";
    this.to = null;
    this.open = false;
    this.#empty();
  }

  #empty(): void {
    this.typed = "";
    this.chosen = "";
    this.queue = null;
    this.note = "";
    this.wrong = null;
    this.unfound = null;
  }

  protected override begin(): void {
    this.watch(this.desk);
    this.every(REFRESH, () => {
      if (this.open && !this.#sending.busy) this.#look();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("open") || !this.open) return;
    this.#empty();
    this.#sending.forget();
    this.note = kept(this.contact.id);
    this.#look();
  }

  #look(): void {
    if (!this.to) void this.#find();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("open") && this.open) void this.#toSearch();
  }

  async #toSearch(): Promise<void> {
    await this.querySelector<Dialog>("v-dialog")?.updateComplete;
    this.querySelector<HTMLElement>("#pass-search, #pass-note")?.focus();
  }

  get #found(): Colleagues | null {
    const { colleagues } = this.desk.state;
    return colleagues?.contact === this.contact.id ? colleagues : null;
  }

  async #find(): Promise<void> {
    try {
      await this.desk.findColleagues(this.contact.id, this.typed.trim());
      this.unfound = null;
    } catch (error) {
      this.unfound = asRefusal(error);
    }
  }

  #options(): readonly Option[] {
    const found = this.#found;
    if (!found) return [];
    return [...queueOptions(found, this.typed), ...colleagueOptions(found, this.purpose)];
  }

  /** The colleague chosen; also one who has meanwhile slipped from the list. */
  #colleague(): ColleagueView | null {
    return this.#found?.colleagues.find(({ agent }) => `agent:${agent}` === this.chosen) ?? null;
  }

  #choose(value: string): void {
    this.chosen = value;
    this.queue = null;
    if (this.wrong === "nobody") this.wrong = null;
  }

  /** Enter while searching takes the first who can be chosen; it sends nothing yet. */
  #searched = (event: KeyboardEvent): void => {
    const { target } = event;
    if (event.key !== "Enter" || !(target instanceof HTMLElement) || target.id !== "pass-search")
      return;
    event.preventDefault();
    const first = this.#options().find(({ possible }) => possible);
    if (!first) return;
    this.#choose(first.value);
    void this.updateComplete
      .then(() => this.querySelector<Dialog>("v-dialog")?.updateComplete)
      .then(() => this.querySelector<HTMLInputElement>(".target input:checked")?.focus());
  };

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    this.wrong = !this.chosen && !this.to ? "nobody" : left(this.note) < 0 ? "too_long" : null;
    if (this.wrong) {
      const field = this.wrong === "nobody" ? "#pass-search" : "#pass-note";
      this.querySelector<HTMLElement>(field)?.focus();
      return;
    }
    const [kind, id = ""] = this.chosen.split(/:(.*)/s);
    const colleague = this.#colleague();
    const to =
      kind === "queue"
        ? { queue: id, agent: null }
        : { queue: colleague && queueFor(this.contact, colleague, this.queue), agent: id };
    if (await this.#sending.send(() => this.#send(to))) this.#close();
    else this.#look();
  };

  #send(to: { queue: string | null; agent: string | null }): Promise<void> {
    const { desk, contact, purpose } = this;
    const note = this.note.trim();
    if (this.to) return desk.handOver(contact.id, this.to.id, note);
    return purpose === "consult"
      ? desk.askColleague(contact.id, to, note)
      : desk.transfer(contact.id, to, note);
  }

  #close = (): void => {
    this.dispatchEvent(new Event("close"));
  };

  protected override render(): TemplateResult {
    return html`<v-dialog
      .heading=${t(`pass.title.${this.purpose}`, { name: this.to?.name ?? "" })}
      .content=${this.open ? this.#form() : nothing}
      ?open=${this.open}
      @close=${this.#close}
    ></v-dialog>`;
  }

  #form(): TemplateResult {
    const { busy, refusal } = this.#sending;
    const { purpose } = this;
    return html`<form class="pass stack" novalidate @submit=${this.#submit} @keydown=${this.#searched}>
      <p>${t(`pass.hint.${purpose}`)}</p>
      ${this.to ? nothing : html`${this.#search()} ${this.#lists()} ${this.#asOneOf()}`}
      ${this.#words()}
      ${refusal ? problemNotice(refusal) : nothing}
      <div class="actions">
        ${button({ label: t("pass.cancel"), name: "cancel", onClick: this.#close })}
        ${button({
          label: t(`pass.do.${purpose}`),
          kind: "primary",
          type: "submit",
          name: "pass",
          icon: purpose === "consult" ? "lightbulb" : "phone-forwarded",
          busy,
        })}
      </div>
    </form>`;
  }

  #search(): TemplateResult {
    return textField({
      id: "pass-search",
      label: t("pass.search"),
      type: "search",
      value: this.typed,
      error:
        this.wrong === "nobody"
          ? t(this.purpose === "consult" ? "pass.nobody.consult" : "pass.nobody.transfer")
          : undefined,
      onInput: (typed) => {
        this.typed = typed;
        void this.#find();
      },
    });
  }

  #lists(): TemplateResult {
    const found = this.#found;
    const again = button({
      label: t("pass.again"),
      icon: "refresh-cw",
      onClick: () => void this.#find(),
    });
    if (this.unfound && !found) return problemNotice(this.unfound, again);
    if (!found) return spinner(t("loading"));
    const queues = queueOptions(found, this.typed);
    const colleagues = colleagueOptions(found, this.purpose);
    const count = queues.length + colleagues.length;
    return html`<p class="unseen" role="status">${t("pass.found", { count })}</p>
      ${count === 0 ? html`<p class="muted">${t("pass.none")}</p>` : nothing}
      <div class="targets" role="group" aria-label=${t("pass.found", { count })} tabindex="0">
        ${this.#list(t("queues"), queues)} ${this.#list(t("pass.colleagues"), colleagues)}
      </div>`;
  }

  #list(legend: string, options: readonly Option[]): TemplateResult | typeof nothing {
    if (options.length === 0) return nothing;
    return html`<fieldset>
      <legend>${legend}</legend>
      ${options.map(
        ({ value, name, standing, possible }) => html`<label class="choice target">
          <input
            type="radio"
            name="target"
            value=${value}
            .checked=${this.chosen === value}
            ?disabled=${!possible && this.chosen !== value}
            @change=${() => this.#choose(value)}
          />
          <span class="target-name">${name}</span>
          ${standingBadge(standing)}
        </label>`,
      )}
    </fieldset>`;
  }

  /** Who may take it as one of several queues is asked as which. */
  #asOneOf(): TemplateResult | typeof nothing {
    const colleague = this.#colleague();
    if (!colleague || colleague.queues.length < 2 || this.purpose === "consult") return nothing;
    return selectField({
      id: "pass-queue",
      label: t("pass.as"),
      value: queueFor(this.contact, colleague, this.queue) ?? "",
      options: colleague.queues.map((id) => ({ value: id, label: this.console.names.queue(id) })),
      onChange: (queue) => {
        this.queue = queue;
      },
    });
  }

  #words(): TemplateResult {
    const rest = left(this.note);
    const over = this.wrong === "too_long" && rest < 0;
    return html`${textArea({
      id: "pass-note",
      label: t("pass.note"),
      hint: t("pass.note.hint"),
      value: this.note,
      rows: 4,
      error: over ? t("pass.note.too_long", { count: -rest }) : undefined,
      onInput: (note) => {
        this.note = note;
        keep(this.contact.id, note);
      },
    })}
      ${
        rest <= NEARLY_FULL && !over
          ? html`<p class="muted" role="status">
              ${rest < 0 ? t("pass.note.over", { count: -rest }) : t("pass.note.left", { count: rest })}
            </p>`
          : nothing
      }`;
  }
}

customElements.define("v-pass", PassDialog);

function standingBadge(standing: Standing): TemplateResult {
  const words = t(`standing.${standing}`);
  if (standing === "open" || standing === "free") return badge(words, "good", "circle-check");
  return html`<span class="muted target-why">${icon(standing === "busy" ? "clock" : "circle-x")}${words}</span>`;
}
