import { html, nothing, render, type TemplateResult } from "lit";
import { problemNotice } from "../console/loading";
import { Sending } from "../console/sending";
import type { Session } from "../console/session";
import { api } from "../protocol/api";
import type { Choice, Me } from "../protocol/messages";
import { choices } from "../ui/choices";
import "../ui/dialog";
import { Element } from "../ui/element";
import { button } from "../ui/parts";
import { pick } from "../ui/text";
import { type Asked, asked, questionOf } from "./purpose-model";
import { t } from "./words";

/** The one that was chosen last in this window: chosen already the next time, since people review case by case. */
let latest = "";

/** `<v-purpose .purposes .send .subject @done>`: for what somebody is about to look, before they see it. */
export class PurposeDialog extends Element {
  static override properties = {
    purposes: { attribute: false },
    send: { attribute: false },
    subject: {},
    chosen: { state: true },
    missing: { state: true },
    open: { state: true },
  };
  declare purposes: readonly Choice[];
  declare send: (purpose: string) => Promise<void>;
  declare subject: string;
  declare chosen: string;
  declare missing: boolean;
  declare open: boolean;
  /** Whether it was declared. */
  declared = false;
  readonly #sending = new Sending(this);

  constructor() {
    super();
    this.purposes = [];
    this.subject = "";
    this.chosen = "";
    this.missing = false;
    this.open = true;
  }

  protected override willUpdate(): void {
    if (this.hasUpdated) return; // the choice is to have the focus when the dialog opens
    const known = this.purposes.some(({ id }) => id === latest);
    this.chosen = known ? latest : this.purposes.length === 1 ? (this.purposes[0]?.id ?? "") : "";
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { chosen } = this;
    this.missing = !chosen;
    if (!chosen) {
      this.querySelector<HTMLElement>('input[name="purpose"]')?.focus();
      return;
    }
    if (!(await this.#sending.send(() => this.send(chosen)))) return;
    latest = chosen;
    this.declared = true;
    this.#close();
  };

  #close = (): void => {
    this.open = false;
    this.dispatchEvent(new Event("done"));
  };

  protected override render(): TemplateResult {
    return html`<v-dialog
      .heading=${t(questionOf(this.subject))}
      .content=${this.open ? this.#form() : nothing}
      ?open=${this.open}
      @close=${this.#close}
    ></v-dialog>`;
  }

  #form(): TemplateResult {
    const { busy, refusal } = this.#sending;
    return html`<form class="stack" novalidate @submit=${this.#submit}>
      ${choices({
        name: "purpose",
        legend: t("purpose.which"),
        hint: t("purpose.hint"),
        error: this.missing ? t("purpose.missing") : undefined,
        options: this.purposes.map(({ id, title }) => ({ id, label: pick(title) })),
        chosen: this.chosen,
        focused: this.chosen || this.purposes[0]?.id,
        onChoose: (id) => {
          this.chosen = id;
          this.missing = false;
        },
      })}
      ${refusal ? problemNotice(refusal) : nothing}
      <div class="actions">
        ${button({ label: t("purpose.cancel"), name: "no-purpose", onClick: this.#close })}
        ${button({
          label: t("purpose.do"),
          kind: "primary",
          type: "submit",
          name: "declare-purpose",
          busy,
        })}
      </div>
    </form>`;
  }
}

customElements.define("v-purpose", PurposeDialog);

/** Null: this person is never asked. One dialog at a time; who asks for the same meanwhile gets the same answer. */
export function purposeAsker(session: Session, me: Me): Asked | null {
  const purposes = me.review?.purposes ?? [];
  if (purposes.length === 0) return null;
  return asked((subject) => dialog(session, purposes, subject), pressed);
}

/** Once, when somebody next presses a key, a button or the page. */
function pressed(then: () => void): void {
  const once = new AbortController();
  const heard = (): void => {
    once.abort();
    then();
  };
  for (const type of ["pointerdown", "keydown"])
    document.addEventListener(type, heard, { capture: true, signal: once.signal });
}

function dialog(session: Session, purposes: readonly Choice[], subject: string): Promise<boolean> {
  const host = document.createElement("div");
  document.body.append(host);
  const declare = (purpose: string): Promise<void> =>
    session.ask(() => api.declarePurpose({ subject, purpose }));
  return new Promise((resolve) => {
    const done = (event: Event): void => {
      const answered = event.currentTarget instanceof PurposeDialog && event.currentTarget.declared;
      render(nothing, host);
      host.remove();
      resolve(answered);
    };
    render(
      html`<v-purpose
        .purposes=${purposes}
        .send=${declare}
        .subject=${subject}
        @done=${done}
      ></v-purpose>`,
      host,
    );
  });
}
