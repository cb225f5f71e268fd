import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { href } from "../../console/address";
import { Loading, loaded } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { asRefusal } from "../../console/session";
import { api } from "../../protocol/api";
import type { DestructionList, RetentionPlan } from "../../protocol/messages";
import { button, empty } from "../../ui/parts";
import { problemText } from "../../ui/problems";
import { type Column, table } from "../../ui/table";
import { formatMoment, formatNumber } from "../../ui/text";
import { toast } from "../../ui/toasts";
import "./holds";
import { queueOf, ruleOf } from "./model";
import { t } from "./words";

type Count = RetentionPlan["counts"][number];
type Row = RetentionPlan["rows"][number];
type Certificate = DestructionList["certificates"][number];

const COMMAND_LINE = "command-line";

/** `<v-retention>`: what goes tonight and why, what is held, and what is gone. */
export class RetentionPage extends ConsoleElement {
  readonly #plan = new Loading<RetentionPlan>(() =>
    this.console.session.ask(() => api.retention()),
  );
  readonly #gone = new Loading<DestructionList>(() =>
    this.console.session.ask(() => api.destructions()),
  );

  /** Of all queues at once: not for a reviewer of some. */
  get #whole(): boolean {
    return this.console.me.review?.queues == null;
  }

  protected override begin(): void {
    this.watch(this.#plan, this.#gone);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("console") || changed.get("console")) return;
    void this.#plan.load();
    if (this.#whole) void this.#gone.load();
  }

  protected override render(): TemplateResult {
    const nightly = this.#plan.state.data?.nightly ?? true;
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("title")}</h1>
      <p class="muted">${t(nightly ? "intro" : "intro_manual")}</p>
      <section class="stack" aria-labelledby="plan-title">
        <h2 id="plan-title">${t("plan")}</h2>
        ${loaded(this.#plan, (plan) => this.#draw(plan))}
      </section>
      <v-holds .console=${this.console} .route=${this.route}></v-holds>
      ${
        this.#whole
          ? html`<section class="stack" aria-labelledby="gone-title">
              <h2 id="gone-title">${t("certificates")}</h2>
              ${loaded(this.#gone, (list) => this.#certificates(list))}
            </section>`
          : nothing
      }
    </div>`;
  }

  #draw(plan: RetentionPlan): TemplateResult {
    const { names } = this.console;
    const columns: Column<Count>[] = [
      { id: "what", label: t("col.what"), cell: ({ what }) => t(`what.${what}`) },
      { id: "rule", label: t("col.rule"), cell: ({ rule }) => this.#rule(rule) },
      {
        id: "contacts",
        label: t("col.contacts"),
        number: true,
        cell: ({ contacts }) => formatNumber(contacts),
      },
      { id: "held", label: t("col.held"), number: true, cell: ({ held }) => formatNumber(held) },
    ];
    return html`<p>${t("plan.until", { moment: formatMoment(plan.until) })}</p>
      ${table({
        caption: t("plan"),
        columns,
        rows: plan.counts,
        key: ({ what, rule, reason }) => `${what} ${rule} ${reason}`,
        empty: empty({ icon: "clock", title: t("plan.none"), body: t("plan.none_body") }),
      })}
      ${plan.unruled.map(
        ({ queue, contacts }) =>
          html`<p class="muted">
            ${t("plan.unruled", { count: formatNumber(contacts), queue: names.queue(queue) })}
          </p>`,
      )}
      ${plan.rows.length > 0 ? this.#each(plan) : nothing}`;
  }

  #each(plan: RetentionPlan): TemplateResult {
    const { names } = this.console;
    const columns: Column<Row>[] = [
      {
        id: "contact",
        label: t("col.contact"),
        cell: ({ contact }) =>
          html`<a href=${href("contact", {}, contact)}><code>${contact}</code></a>`,
      },
      { id: "queue", label: t("col.queue"), cell: ({ queue }) => names.queue(queue) },
      { id: "closed", label: t("col.closed"), cell: ({ closed_at }) => formatMoment(closed_at) },
      { id: "due", label: t("col.due"), cell: ({ due_at }) => formatMoment(due_at) },
      { id: "what", label: t("col.what"), cell: ({ what }) => t(`what.${what}`) },
      { id: "rule", label: t("col.rule"), cell: ({ rule }) => this.#rule(rule) },
    ];
    return html`<h3>${t("plan.each")}</h3>
      ${table({
        caption: t("plan.each"),
        columns,
        rows: plan.rows,
        key: ({ contact }) => contact,
        empty: nothing,
      })}
      ${plan.next ? this.#more(() => this.#moreRows(plan)) : nothing}`;
  }

  #certificates(list: DestructionList): TemplateResult {
    const columns: Column<Certificate>[] = [
      { id: "when", label: t("col.when"), cell: ({ at }) => formatMoment(at) },
      {
        id: "contact",
        label: t("col.contact"),
        cell: ({ contact }) => html`<code>${contact}</code>`,
      },
      { id: "what", label: t("col.what"), cell: ({ what }) => t(`what.${what}`) },
      { id: "why", label: t("col.why"), cell: ({ why }) => t(`why.${why}`) },
      { id: "rule", label: t("col.rule"), cell: ({ rule }) => (rule ? this.#rule(rule) : "–") },
      { id: "by", label: t("col.by"), cell: (row) => by(row) },
      {
        id: "key",
        label: t("col.key"),
        cell: ({ what, key }) => (what === "recording" && key ? t(`key.${key}`) : "–"),
      },
    ];
    return html`${table({
      caption: t("certificates"),
      columns,
      rows: list.certificates,
      key: ({ contact, what }) => `${contact} ${what}`,
      empty: empty({
        icon: "history",
        title: t("certificates.none"),
        body: t("certificates.none_body"),
      }),
    })}
    ${list.next ? this.#more(() => this.#moreGone(list)) : nothing}`;
  }

  #rule(rule: string): string {
    const queue = queueOf(rule);
    const words = t(`rule.${ruleOf(rule)}`);
    return queue === null ? words : `${words} (${this.console.names.queue(queue)})`;
  }

  #more(load: () => Promise<void>): TemplateResult {
    const press = (): void =>
      void load().catch((error: unknown) => toast(problemText(asRefusal(error).code), "bad"));
    return html`<div>${button({ label: t("more"), onClick: press })}</div>`;
  }

  async #moreRows(plan: RetentionPlan): Promise<void> {
    const query = { after: plan.next ?? "", until: String(plan.until) };
    const later = await this.console.session.ask(() => api.retention(query));
    this.#plan.replace({ ...plan, rows: [...plan.rows, ...later.rows], next: later.next });
  }

  async #moreGone(list: DestructionList): Promise<void> {
    const later = await this.console.session.ask(() =>
      api.destructions({ after: list.next ?? "" }),
    );
    this.#gone.replace({
      certificates: [...list.certificates, ...later.certificates],
      next: later.next,
    });
  }
}

function by({ by: account, by_name }: Certificate): string {
  if (account === null) return t("by_itself");
  return account === COMMAND_LINE ? t("by_command") : (by_name ?? t("unknown"));
}

customElements.define("v-retention", RetentionPage);
