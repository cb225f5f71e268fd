import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { problemNotice } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { Sending } from "../console/sending";
import type { LibraryDocument } from "../protocol/messages";
import "../ui/dialog";
import { textField } from "../ui/forms";
import { button, notice } from "../ui/parts";
import { toast } from "../ui/toasts";
import { library } from "./client";
import {
  addWish,
  changeWish,
  emptyForm,
  type Fault,
  type Form,
  fault,
  type LibraryFilter,
  LONGEST_NAME,
  LONGEST_TOPIC,
  type Task,
  versionWish,
} from "./model";
import { t } from "./words";

/** `<v-library-form .task .filter .topics @done @close>`: a document's place and days. `task` null: shut. */
export class LibraryForm extends ConsoleElement {
  static override properties = {
    task: { attribute: false },
    filter: { attribute: false },
    topics: { attribute: false },
    form: { state: true },
    fault: { state: true },
  };
  declare task: Task | null;
  declare filter: Pick<LibraryFilter, "queue" | "topic">;
  declare topics: readonly string[];
  declare form: Form | null;
  declare fault: Fault | null;
  readonly #sending = new Sending(this);

  constructor() {
    super();
    this.task = null;
    this.filter = { queue: "", topic: "" };
    this.topics = [];
    this.form = null;
    this.fault = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("task")) return;
    this.form = this.task && emptyForm(this.task, this.filter);
    this.fault = null;
    this.#sending.forget();
  }

  #set(change: Partial<Form>): void {
    if (this.form) this.form = { ...this.form, ...change };
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { task, form } = this;
    if (!task || !form || this.#sending.busy) return;
    this.#sending.forget();
    this.fault = fault(form);
    if (this.fault) {
      this.querySelector<HTMLElement>(`#document-${this.fault}`)?.focus();
      return;
    }
    let made: LibraryDocument | null = null;
    const sent = await this.#sending.send(async () => {
      made = await this.console.session.ask(() => send(task, form));
    });
    if (!sent) return;
    toast(t(`done.${task.kind}`), "good");
    this.dispatchEvent(new CustomEvent("done", { detail: made }));
    this.#close();
  };

  #close = (): void => {
    this.dispatchEvent(new Event("close"));
  };

  protected override render(): TemplateResult {
    const { task, form } = this;
    return html`<v-dialog
      .heading=${task ? t(`title.${task.kind}`) : ""}
      .content=${task && form ? this.#fields(task, form) : nothing}
      ?open=${task !== null}
      @close=${this.#close}
    ></v-dialog>`;
  }

  #fields(task: Task, form: Form): TemplateResult {
    const { busy, refusal } = this.#sending;
    const place = task.kind === "add" || task.kind === "change";
    return html`<form class="stack" novalidate @submit=${this.#submit}>
      ${
        task.kind === "add" || task.kind === "version"
          ? html`<p class="muted">${t("form.file", { name: task.file })}</p>`
          : nothing
      }
      ${task.kind === "version" ? notice({ body: t("version.hint") }) : nothing}
      ${refusal ? problemNotice(refusal) : nothing} ${place ? this.#place(form) : nothing}
      ${task.kind === "change" ? nothing : this.#days(form)}
      <div class="actions">
        ${button({ label: t("cancel"), onClick: this.#close })}
        ${button({
          label: t("save"),
          kind: "primary",
          type: "submit",
          name: "save-document",
          icon: "check",
          busy,
        })}
      </div>
    </form>`;
  }

  #place(form: Form): TemplateResult {
    return html`${textField({
      id: "document-name",
      label: t("form.name"),
      hint: t("form.name_hint"),
      value: form.name,
      maxLength: LONGEST_NAME,
      required: true,
      onInput: (name) => this.#set({ name }),
      ...(this.fault === "name" ? { error: t("fault.name") } : {}),
    })}
      ${textField({
        id: "document-topic",
        label: t("form.topic"),
        hint: t("form.topic_hint"),
        value: form.topic,
        maxLength: LONGEST_TOPIC,
        onInput: (topic) => this.#set({ topic }),
      })}
      ${this.#topics(form)} ${this.#queues(form)}`;
  }

  /** Those that there are, one press away: so that "Loans" and "loans" don't become two. */
  #topics(form: Form): TemplateResult | typeof nothing {
    const others = this.topics.filter((topic) => topic !== form.topic).slice(0, 8);
    if (others.length === 0) return nothing;
    return html`<div class="row tight" role="group" aria-label=${t("form.topics")}>
      ${others.map((topic) =>
        button({ label: topic, kind: "quiet", onClick: () => this.#set({ topic }) }),
      )}
    </div>`;
  }

  #queues(form: Form): TemplateResult {
    const { me, names } = this.console;
    const pressed = (queue: string, on: boolean): void => {
      const others = form.queues.filter((each) => each !== queue);
      this.#set({ queues: on ? [...others, queue] : others });
    };
    return html`<fieldset class="choices" aria-describedby="document-queues-hint">
      <legend>${t("form.queues")}</legend>
      <p class="hint" id="document-queues-hint">${t("form.queues_hint")}</p>
      ${me.queues.map(
        ({ id }) => html`<label class="choice">
          <input
            type="checkbox"
            name="document-queue"
            value=${id}
            .checked=${form.queues.includes(id)}
            @change=${(event: Event) => pressed(id, (event.target as HTMLInputElement).checked)}
          />
          <span>${names.queue(id)}</span>
        </label>`,
      )}
    </fieldset>`;
  }

  #days(form: Form): TemplateResult {
    return html`<div class="form-grid">
      ${textField({
        id: "document-valid_from",
        label: t("form.from"),
        hint: t("form.from_hint"),
        type: "date",
        value: form.validFrom,
        onInput: (validFrom) => this.#set({ validFrom }),
      })}
      ${textField({
        id: "document-valid_until",
        label: t("form.until"),
        hint: t("form.until_hint"),
        type: "date",
        value: form.validUntil,
        onInput: (validUntil) => this.#set({ validUntil }),
        ...(this.fault === "valid_until" ? { error: t("fault.valid_until") } : {}),
      })}
    </div>`;
  }
}

customElements.define("v-library-form", LibraryForm);

function send(task: Task, form: Form): Promise<LibraryDocument> {
  switch (task.kind) {
    case "add":
      return library.add(addWish(form, task.upload));
    case "version":
      return library.addVersion(task.of.document.document, versionWish(form, task.upload));
    case "change":
      return library.change(task.of.document.document, changeWish(form, null));
    case "validity":
      return library.change(task.of.document.document, changeWish(form, task.version.version));
  }
}
