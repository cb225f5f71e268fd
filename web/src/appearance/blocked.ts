import { html, nothing, type TemplateResult } from "lit";
import { elapsed } from "../console/clock";
import { Loading, problemNotice } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { Sending } from "../console/sending";
import type { AppearanceBlocked, AppearanceBlockedList } from "../protocol/messages";
import { appearance } from "./client";
import { t } from "./words";
import "../ui/dialog";
import { textField } from "../ui/forms";
import { button } from "../ui/parts";
import { type Column, table } from "../ui/table";
import { toast } from "../ui/toasts";

const REFRESH = 10_000;
const LONGEST = 200;

/** `<v-blocked>`: who asks to be released from a block of the picture's check. Nothing at all while nobody does. */
export class Blocked extends ConsoleElement {
  static override properties = {
    who: { state: true },
    reason: { state: true },
    missing: { state: true },
  };
  declare who: AppearanceBlocked | null;
  declare reason: string;
  declare missing: boolean;
  readonly #sending = new Sending(this);
  readonly #list = new Loading<AppearanceBlockedList>(() =>
    this.console.session.ask(() => appearance.blocked()),
  );

  constructor() {
    super();
    this.who = null;
    this.reason = "";
    this.missing = false;
  }

  protected override begin(): void {
    this.watch(this.#list);
    void this.#list.load();
    this.every(REFRESH, () => void this.#list.load());
  }

  #open(who: AppearanceBlocked): void {
    this.who = who;
    this.reason = "";
    this.missing = false;
    this.#sending.forget();
  }

  #close = (): void => {
    this.who = null;
  };

  #release = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { who } = this;
    const reason = this.reason.trim();
    if (!who || this.#sending.busy) return;
    this.missing = reason === "";
    if (this.missing) {
      this.querySelector<HTMLElement>("#release-reason")?.focus();
      return;
    }
    const sent = await this.#sending.send(async () => {
      const { agent } = who;
      this.#list.replace(
        await this.console.session.ask(() => appearance.release({ agent, reason })),
      );
    });
    if (!sent) return;
    toast(t("blocked.released", { name: who.name }), "good");
    this.#close();
  };

  protected override render(): TemplateResult | typeof nothing {
    const blocked = this.#list.state.data?.blocked ?? [];
    if (blocked.length === 0 && !this.who) return nothing;
    const columns: Column<AppearanceBlocked>[] = [
      { id: "name", label: t("blocked.name"), cell: ({ name }) => name },
      { id: "since", label: t("blocked.since"), cell: ({ since }) => elapsed(since) },
      {
        id: "act",
        label: t("blocked.act"),
        cell: (row) =>
          html`<button
            type="button"
            class="button secondary"
            name="release"
            aria-label=${t("blocked.release_named", { name: row.name })}
            @click=${() => this.#open(row)}
          >${t("blocked.release")}</button>`,
      },
    ];
    return html`<section class="stack tight" aria-labelledby="blocked-title">
      <h2 id="blocked-title">${t("blocked")}</h2>
      <p class="muted">${t("blocked.hint")}</p>
      ${table({ caption: t("blocked"), columns, rows: blocked, key: ({ agent }) => agent, empty: "" })}
      <v-dialog
        .heading=${t("blocked.release_named", { name: this.who?.name ?? "" })}
        .content=${this.who ? this.#form(this.who) : nothing}
        ?open=${this.who !== null}
        @close=${this.#close}
      ></v-dialog>
    </section>`;
  }

  #form({ name }: AppearanceBlocked): TemplateResult {
    const { busy, refusal } = this.#sending;
    return html`<form class="stack" novalidate @submit=${this.#release}>
      <p>${t("blocked.body", { name })}</p>
      ${refusal ? problemNotice(refusal) : nothing}
      ${textField({
        id: "release-reason",
        label: t("blocked.reason"),
        hint: t("blocked.reason_hint"),
        value: this.reason,
        maxLength: LONGEST,
        required: true,
        onInput: (reason) => {
          this.reason = reason;
        },
        ...(this.missing ? { error: t("blocked.reason_missing") } : {}),
      })}
      <div class="actions">
        ${button({ label: t("cancel"), onClick: this.#close })}
        ${button({
          label: t("blocked.release"),
          kind: "primary",
          type: "submit",
          name: "send-release",
          busy,
        })}
      </div>
    </form>`;
  }
}

customElements.define("v-blocked", Blocked);
