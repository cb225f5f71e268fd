import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { problemNotice } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { Sending } from "../console/sending";
import { api } from "../protocol/api";
import type { AgentInfo, CertificateEntry } from "../protocol/messages";
import "../ui/dialog";
import { selectField, textArea, textField } from "../ui/forms";
import { button, notice } from "../ui/parts";
import { toast } from "../ui/toasts";
import { type EntryForm, FAULTS, type Fault, fault, fits, wish } from "./entries";
import { t } from "./words";

/** `<v-enter-certificate .form .agents @close @done>`: a new entry, or one in the place of a wrong one. `form` null: shut. */
export class EnterCertificate extends ConsoleElement {
  static override properties = {
    form: { attribute: false },
    agents: { attribute: false },
    draft: { state: true },
    fault: { state: true },
  };
  declare form: EntryForm | null;
  declare agents: readonly AgentInfo[];
  declare draft: EntryForm | null;
  declare fault: Fault | null;
  readonly #sending = new Sending(this);

  constructor() {
    super();
    this.form = null;
    this.agents = [];
    this.draft = null;
    this.fault = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("form")) return;
    this.draft = this.form;
    this.fault = null;
    this.#sending.forget();
  }

  #set(change: Partial<EntryForm>): void {
    if (this.draft) this.draft = { ...this.draft, ...change };
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { draft } = this;
    if (!draft || this.#sending.busy) return;
    this.#sending.forget();
    this.#blame(fault(draft));
    if (this.fault) return;
    const sent = await this.#sending.send(async () => {
      await this.console.session.ask(() => api.enterCertificate(wish(draft)));
    });
    if (sent) {
      toast(t("enter.saved"), "good");
      this.dispatchEvent(new Event("done"));
      this.#close();
    } else this.#blame(FAULTS.find((field) => field === this.#sending.refusal?.field) ?? null);
  };

  #blame(field: Fault | null): void {
    this.fault = field;
    if (field) this.querySelector<HTMLElement>(`#certificate-${field}`)?.focus();
  }

  #close = (): void => {
    this.dispatchEvent(new Event("close"));
  };

  protected override render(): TemplateResult {
    return html`<v-dialog
      .heading=${t(this.draft?.replaces ? "correct.title" : "enter")}
      .content=${this.draft ? this.#fields(this.draft) : nothing}
      ?open=${this.draft !== null}
      @close=${this.#close}
    ></v-dialog>`;
  }

  #fields(draft: EntryForm): TemplateResult {
    const { busy, refusal } = this.#sending;
    const choose = { value: "", label: t("enter.choose") };
    const fixed = draft.replaces !== null;
    const wrong = (field: Fault) => (this.fault === field ? { error: t(`fault.${field}`) } : {});
    return html`<form class="stack" novalidate @submit=${this.#submit}>
      ${fixed ? notice({ body: t("correct.hint") }) : nothing}
      ${refusal && !this.fault ? problemNotice(refusal) : nothing}
      ${selectField({
        id: "certificate-agent",
        label: t("enter.agent"),
        value: draft.agent,
        disabled: fixed,
        options: [choose, ...this.agents.map(({ id, name }) => ({ value: id, label: name }))],
        onChange: (agent) => this.#set({ agent }),
        ...wrong("agent"),
      })}
      ${selectField({
        id: "certificate-name",
        label: t("enter.certificate"),
        value: draft.name,
        disabled: fixed,
        options: [choose, ...this.#choices(draft.name)],
        onChange: (name) => this.#set({ name }),
        ...wrong("name"),
      })}
      <div class="form-grid">
        ${textField({
          id: "certificate-valid_from",
          label: t("enter.from"),
          hint: t("enter.from_hint"),
          type: "date",
          value: draft.validFrom,
          onInput: (validFrom) => this.#set({ validFrom }),
          ...wrong("valid_from"),
        })}
        ${textField({
          id: "certificate-valid_until",
          label: t("enter.until"),
          hint: t("enter.until_hint"),
          type: "date",
          value: draft.validUntil,
          onInput: (validUntil) => this.#set({ validUntil }),
          ...wrong("valid_until"),
        })}
      </div>
      ${textField({
        id: "certificate-issuer",
        label: t("enter.issuer"),
        value: draft.issuer,
        maxLength: 120,
        required: true,
        onInput: (issuer) => this.#set({ issuer }),
        ...wrong("issuer"),
      })}
      ${textArea({
        id: "certificate-evidence",
        label: t("enter.evidence"),
        hint: t("enter.evidence_hint"),
        value: draft.evidence,
        rows: 2,
        maxLength: 500,
        onInput: (evidence) => this.#set({ evidence }),
        ...wrong("evidence"),
      })}
      <div class="actions">
        ${button({ label: t("cancel"), onClick: this.#close })}
        ${button({
          label: t("enter.save"),
          kind: "primary",
          type: "submit",
          name: "enter-certificate",
          icon: "badge-check",
          busy,
        })}
      </div>
    </form>`;
  }

  /** One that is configured no more can still be corrected. */
  #choices(given: string): { value: string; label: string }[] {
    const { me, names } = this.console;
    const ids = me.certificates.map(({ id }) => id);
    if (given && !ids.includes(given)) ids.push(given);
    return ids.map((id) => ({ value: id, label: names.certificate(id) }));
  }
}

customElements.define("v-enter-certificate", EnterCertificate);

/** `<v-revoke-certificate .entry @close @done>`: asks for the reason. `entry` null: shut. */
export class RevokeCertificate extends ConsoleElement {
  static override properties = {
    entry: { attribute: false },
    reason: { state: true },
    missing: { state: true },
  };
  declare entry: CertificateEntry | null;
  declare reason: string;
  declare missing: boolean;
  readonly #sending = new Sending(this);

  constructor() {
    super();
    this.entry = null;
    this.reason = "";
    this.missing = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("entry")) return;
    this.reason = "";
    this.missing = false;
    this.#sending.forget();
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { entry, reason } = this;
    if (!entry || this.#sending.busy) return;
    this.missing = !fits(reason, 500);
    if (this.missing) {
      this.querySelector<HTMLElement>("#certificate-reason")?.focus();
      return;
    }
    const sent = await this.#sending.send(async () => {
      await this.console.session.ask(() =>
        api.revokeCertificate(entry.id, { reason: reason.trim() }),
      );
    });
    if (!sent) return;
    toast(t("revoke.done"), "good");
    this.dispatchEvent(new Event("done"));
    this.#close();
  };

  #close = (): void => {
    this.dispatchEvent(new Event("close"));
  };

  protected override render(): TemplateResult {
    return html`<v-dialog
      .heading=${t("revoke.title")}
      .content=${this.entry ? this.#ask(this.entry) : nothing}
      ?open=${this.entry !== null}
      @close=${this.#close}
    ></v-dialog>`;
  }

  #ask(entry: CertificateEntry): TemplateResult {
    const { busy, refusal } = this.#sending;
    return html`<form class="stack" novalidate @submit=${this.#submit}>
      <p><strong>${this.console.names.certificate(entry.name)}, ${entry.agent_name}</strong></p>
      <p>${t("revoke.body", { name: entry.agent_name })}</p>
      ${refusal ? problemNotice(refusal) : nothing}
      ${textArea({
        id: "certificate-reason",
        label: t("revoke.reason"),
        value: this.reason,
        rows: 2,
        maxLength: 500,
        onInput: (reason) => {
          this.reason = reason;
        },
        ...(this.missing ? { error: t("fault.reason") } : {}),
      })}
      <div class="actions">
        ${button({ label: t("cancel"), onClick: this.#close })}
        ${button({
          label: t("revoke"),
          kind: "danger",
          type: "submit",
          name: "revoke-certificate",
          busy,
        })}
      </div>
    </form>`;
  }
}

customElements.define("v-revoke-certificate", RevokeCertificate);
