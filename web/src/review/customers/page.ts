import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { href } from "../../console/address";
import { Loading, loaded } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { asRefusal } from "../../console/session";
import { api } from "../../protocol/api";
import type { CustomerErased, CustomerFound, StandingRow } from "../../protocol/messages";
import { confirm } from "../../ui/dialog";
import { selectField, textField } from "../../ui/forms";
import { icon } from "../../ui/icon";
import { badge, button, empty, notice } from "../../ui/parts";
import { problemText } from "../../ui/problems";
import { type Column, table } from "../../ui/table";
import { formatDate, formatMoment } from "../../ui/text";
import { toast } from "../../ui/toasts";
import { free, packageOf, refused, same, TONES, type Whose, whose, wishFor } from "./model";
import { t } from "./words";

const BY = ["reference", "contact"] as const;
type By = (typeof BY)[number];
type CustomerContact = CustomerFound["contacts"][number];

/** `<v-customers>`: what is kept of one person, to be handed out or erased. */
export class Customers extends ConsoleElement {
  static override properties = {
    ...ConsoleElement.properties,
    by: { state: true },
    typed: { state: true },
    missing: { state: true },
    erasing: { state: true },
    done: { state: true },
  };
  declare by: By;
  declare typed: string;
  declare missing: boolean;
  declare erasing: boolean;
  declare done: CustomerErased | null;
  readonly #found = new Loading<CustomerFound>(() => {
    const who = whose(this.route.query);
    return who
      ? this.console.session.ask(() => api.customers(who))
      : Promise.resolve({ contacts: [], more: false, links: 0, searches: 0 });
  });

  constructor() {
    super();
    this.by = "reference";
    this.typed = "";
    this.missing = false;
    this.erasing = false;
    this.done = null;
  }

  protected override begin(): void {
    this.watch(this.#found);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("route")) return;
    const before = changed.get("route");
    const who = whose(this.route.query);
    if (before && same(whose(before.query), who)) return;
    this.by = who && "contact" in who ? "contact" : "reference";
    this.typed = who ? ("contact" in who ? who.contact : who.reference) : "";
    this.missing = false;
    this.done = null;
    if (who) void this.#found.load();
  }

  #search = (event: SubmitEvent): void => {
    event.preventDefault();
    const typed = this.typed.trim();
    this.missing = typed === "";
    if (typed) this.console.router.filter({ [this.by]: typed });
  };

  async #erase(who: Whose, found: CustomerFound): Promise<void> {
    const count = free(found);
    const sure = await confirm({
      heading: count > 0 ? t("erase.sure", { count }) : t("erase.links_sure"),
      body: t("erase.body"),
      yes: t("erase"),
      danger: true,
    });
    if (!sure || this.erasing) return;
    this.erasing = true;
    try {
      this.done = await this.console.session.ask(() => api.eraseCustomer(wishFor(who, found)));
      await this.#found.load();
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    } finally {
      this.erasing = false;
    }
  }

  protected override render(): TemplateResult {
    const who = whose(this.route.query);
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("title")}</h1>
      <p class="muted">${t("intro")}</p>
      <form class="filters" role="search" @submit=${this.#search}>
        ${selectField({
          id: "customer-by",
          label: t("search"),
          value: this.by,
          options: BY.map((by) => ({ value: by, label: t(`by.${by}`) })),
          onChange: (by) => {
            this.by = by as By;
          },
        })}
        ${textField({
          id: "customer-number",
          label: t(`by.${this.by}`),
          hint: t(`hint.${this.by}`),
          type: "search",
          value: this.typed,
          maxLength: 200,
          ...(this.missing ? { error: t("needs.words") } : {}),
          onInput: (typed) => {
            this.typed = typed;
          },
        })}
        ${button({ label: t("find"), kind: "primary", icon: "search", type: "submit" })}
      </form>
      ${
        who
          ? html`${this.#results()} ${loaded(this.#found, (found) => this.#person(who, found))}`
          : empty({ icon: "user", title: t("nobody"), body: t("nobody.body") })
      }
    </div>`;
  }

  #person(who: Whose, found: CustomerFound): TemplateResult {
    const { contacts, links, searches } = found;
    if (contacts.length === 0 && links === 0 && searches === 0) {
      return this.done ? html`` : empty({ icon: "search", title: t("none"), body: t("none.body") });
    }
    return html`<section class="card stack" aria-label=${t("package")}>
        <p>
          ${t("contacts", { count: contacts.length })}, ${t("links", { count: links })},
          ${t("searches", { count: searches })}
        </p>
        ${found.more ? notice({ tone: "warn", body: t("more") }) : nothing}
        <p class="muted">${t("package.body")}</p>
        <div class="row">
          <a class="button secondary" href=${packageOf(who)} download>
            ${icon("download")}<span>${t("package")}</span>
          </a>
          ${
            free(found) > 0 || contacts.length === 0
              ? button({
                  label: t("erase"),
                  kind: "danger",
                  icon: "trash-2",
                  name: "erase-customer",
                  busy: this.erasing,
                  onClick: () => void this.#erase(who, found),
                })
              : html`<p class="muted">${t("erase.nothing")}</p>`
          }
        </div>
        ${contacts.length === 0 ? html`<p class="muted">${t("erase.links")}</p>` : nothing}
      </section>
      ${this.#table(contacts)}`;
  }

  #table(contacts: readonly CustomerContact[]): TemplateResult {
    const columns: Column<CustomerContact>[] = [
      {
        id: "opened",
        label: t("col.opened"),
        cell: ({ id, opened_at }) =>
          html`<a href=${href("contact", {}, id)}>${formatMoment(opened_at)}</a>`,
      },
      {
        id: "queue",
        label: t("col.queue"),
        cell: ({ queue }) => this.console.names.queue(queue),
      },
      {
        id: "recorded",
        label: t("col.recorded"),
        cell: ({ recorded }) => (recorded ? t("yes") : t("no")),
      },
      { id: "standing", label: t("col.standing"), cell: ({ standing }) => said(standing) },
    ];
    const rows = contacts;
    return table({ caption: t("list"), columns, rows, key: ({ id }) => id, empty: nothing });
  }

  #results(): TemplateResult | typeof nothing {
    if (!this.done) return nothing;
    const { results, searches } = this.done;
    const some = refused(results) > 0;
    return html`<section class="stack" aria-label=${t("results")}>
      ${notice({
        tone: some ? "warn" : "good",
        title: t(some ? "results.some" : "results.all"),
        body: t(some ? "results.some.body" : "results.all.body"),
        live: true,
      })}
      <ul class="tags">
        ${results.map((each) => html`<li><code>${each.contact}</code> ${said(each)}</li>`)}
      </ul>
      <p>${t("results.searches", { count: searches })}</p>
      <p class="muted">${t("results.names")}</p>
    </section>`;
  }
}

customElements.define("v-customers", Customers);

function said(row: StandingRow): TemplateResult {
  return badge(words(row), TONES[row.state]);
}

function words({ state, reasons, until }: StandingRow): string {
  if (state === "held") return t("state.held", { reasons: reasons.join("; ") });
  if (state === "duty") {
    return until === null ? t("state.duty_open") : t("state.duty", { until: formatDate(until) });
  }
  return t(`state.${state}`);
}
