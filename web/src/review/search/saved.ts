import { html, nothing, type TemplateResult } from "lit";
import { href } from "../../console/address";
import { problemNotice } from "../../console/loading";
import { Sending } from "../../console/sending";
import type { Session } from "../../console/session";
import { api } from "../../protocol/api";
import type { SavedSearchRow, SearchChoices } from "../../protocol/messages";
import "../../ui/dialog";
import { Element } from "../../ui/element";
import { textField } from "../../ui/forms";
import { icon } from "../../ui/icon";
import { button } from "../../ui/parts";
import { problemText } from "../../ui/problems";
import { toast } from "../../ui/toasts";
import { type FindFilter, openFind, same, savedFind, writeFind } from "./model";
import { t } from "./words";

/** `<v-saved-searches .session .searches .filter @changed>`: searches that are kept, and keeping this one. */
export class SavedSearches extends Element {
  static override properties = {
    session: { attribute: false },
    searches: { attribute: false },
    filter: { attribute: false },
    naming: { state: true },
    missing: { state: true },
  };
  declare session: Session;
  declare searches: readonly SavedSearchRow[];
  declare filter: FindFilter;
  declare naming: boolean;
  declare missing: boolean;
  #name = "";
  #shared = false;
  readonly #sending = new Sending(this);

  constructor() {
    super();
    this.searches = [];
    this.naming = false;
    this.missing = false;
  }

  #begin = (): void => {
    const mine = this.searches.find((row) => row.mine && same(openFind(row.query), this.filter));
    this.#name = mine?.name ?? "";
    this.#shared = mine?.shared ?? false;
    this.#sending.forget();
    this.missing = false;
    this.naming = true;
  };

  #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const name = this.#name.trim();
    this.missing = !name;
    if (!name) return;
    const wish = { name, query: savedFind(this.filter), shared: this.#shared };
    const done = await this.#sending.send(async () => {
      this.#tell(await this.session.ask(() => api.saveSearch(wish)));
    });
    if (!done) return;
    this.naming = false;
    toast(t("save.done", { name }));
  };

  async #remove({ id }: SavedSearchRow): Promise<void> {
    const done = await this.#sending.send(async () => {
      await this.session.ask(() => api.removeSearch({ id }));
      this.#tell(await this.session.ask(api.searchChoices));
    });
    const { refusal } = this.#sending;
    if (!done && refusal) toast(problemText(refusal.code), "bad");
  }

  #tell(choices: SearchChoices): void {
    this.dispatchEvent(new CustomEvent<SearchChoices>("changed", { detail: choices }));
  }

  protected override render(): TemplateResult {
    return html`<div class="saved-searches">
      ${
        this.searches.length > 0
          ? html`<ul class="saved-list" aria-label=${t("saved")}>
              ${this.searches.map((row) => this.#row(row))}
            </ul>`
          : nothing
      }
      ${button({ label: t("save"), icon: "star", kind: "quiet", name: "save-search", onClick: this.#begin })}
      <v-dialog
        .heading=${t("save")}
        .content=${this.naming ? this.#form() : nothing}
        ?open=${this.naming}
        @close=${() => {
          this.naming = false;
        }}
      ></v-dialog>
    </div>`;
  }

  #row(row: SavedSearchRow): TemplateResult {
    const filter = openFind(row.query);
    const shared = row.shared
      ? row.mine
        ? t("shared.mine")
        : t("shared.by", { who: row.account_name ?? "" })
      : null;
    return html`<li class="saved-search">
      <a
        href=${href("contacts", writeFind(filter))}
        aria-current=${same(filter, this.filter) ? "true" : nothing}
        >${icon(row.shared ? "users" : "star")}<span
          >${row.name}${shared ? html` <span class="muted">(${shared})</span>` : nothing}</span
        ></a
      >
      ${
        row.mine
          ? html`<button
              type="button"
              class="saved-remove"
              aria-label=${t("remove", { name: row.name })}
              @click=${() => void this.#remove(row)}
            >
              ${icon("x")}
            </button>`
          : nothing
      }
    </li>`;
  }

  #form(): TemplateResult {
    const { busy, refusal } = this.#sending;
    return html`<form class="stack" novalidate @submit=${this.#save}>
      ${textField({
        id: "search-name",
        label: t("save.name"),
        value: this.#name,
        maxLength: 80,
        ...(this.missing ? { error: t("save.missing") } : {}),
        onInput: (name) => {
          this.#name = name;
        },
      })}
      <label class="choice">
        <input
          type="checkbox"
          name="shared"
          .checked=${this.#shared}
          @change=${(event: Event) => {
            this.#shared = (event.target as HTMLInputElement).checked;
          }}
        />
        <span>${t("save.shared")}</span>
      </label>
      ${refusal ? problemNotice(refusal) : nothing}
      <div class="actions">
        ${button({
          label: t("cancel"),
          onClick: () => {
            this.naming = false;
          },
        })}
        ${button({ label: t("save.do"), kind: "primary", type: "submit", name: "keep-search", busy })}
      </div>
    </form>`;
  }
}

customElements.define("v-saved-searches", SavedSearches);
