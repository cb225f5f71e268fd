import { html, nothing, type TemplateResult } from "lit";
import "../appearance/blocked";
import { href } from "../console/address";
import { elapsed } from "../console/clock";
import { connectionNotice } from "../console/connection";
import { Loading } from "../console/loading";
import { languageName } from "../console/names";
import { ConsoleElement } from "../console/page";
import { t as c } from "../console/words";
import { api } from "../protocol/api";
import type { Overview, Qualification } from "../protocol/messages";
import { selectField, textField } from "../ui/forms";
import { badge, button, linkButton, notice, spinner } from "../ui/parts";
import { formatNumber, pick } from "../ui/text";
import type { OverviewDesk } from "./desk";
import {
  concerned,
  isFiltered,
  languagesOf,
  type OverviewFilter,
  readFilter,
  statesShown,
  totals,
  writeFilter,
} from "./model";
import { agentTable, matchList, queueCards, waitingTable } from "./tables";
import { t } from "./words";

const REFRESH = 300_000;

/** `<v-overview>`: the supervisor's first page, live. */
export class OverviewPage extends ConsoleElement {
  static override properties = { desk: { attribute: false } };
  declare desk: OverviewDesk;
  readonly #qualification = new Loading<Qualification>(() =>
    this.console.session.ask(api.qualification),
  );

  protected override begin(): void {
    this.watch(this.desk, this.desk.socket, this.#qualification);
    const load = (): void => void this.#qualification.load();
    load();
    this.every(REFRESH, load);
  }

  #set(change: Partial<OverviewFilter>): void {
    const next = { ...readFilter(this.route.query), ...change };
    this.console.router.filter(writeFilter(next));
  }

  protected override render(): TemplateResult {
    const overview = this.desk.state;
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("title")}</h1>
      ${connectionNotice(this.desk.socket, overview !== null)}
      ${overview ? this.#overview(overview) : spinner(t("loading"))}
    </div>`;
  }

  #overview(overview: Overview): TemplateResult {
    const filter = readFilter(this.route.query);
    const { names } = this.console;
    const set = (change: Partial<OverviewFilter>): void => this.#set(change);
    return html`<v-blocked .console=${this.console}></v-blocked>
      ${this.#certificates()} ${this.#figures(overview)} ${this.#filters(overview, filter)}
      <section class="stack tight" aria-labelledby="queues-title">
        <h2 id="queues-title">${t("queues")}</h2>
        ${queueCards(overview, filter, set)}
      </section>
      <section class="stack tight" aria-labelledby="waiting-title">
        <h2 id="waiting-title">${t("waiting")}</h2>
        ${waitingTable(overview, filter, names, set)}
      </section>
      <section class="stack tight" aria-labelledby="agents-title">
        <h2 id="agents-title">${t("agents")}</h2>
        <p class="muted">${this.#purpose()}</p>
        ${agentTable(overview, filter, names, set)}
      </section>
      <section class="stack tight" aria-labelledby="matches-title">
        <h2 id="matches-title">${t("matches")}</h2>
        <p class="muted">${t("matches_hint")}</p>
        ${matchList(overview, filter, names)}
      </section>`;
  }

  /** Whose certificates need somebody to act, in a sentence; nothing if nobody's. */
  #certificates(): TemplateResult | typeof nothing {
    const prospects = this.#qualification.state.data?.prospects ?? [];
    const { lacking, ending } = concerned(prospects);
    if (lacking + ending === 0) return nothing;
    const words = [
      ...(lacking > 0 ? [t("certificates.lacking", { count: lacking })] : []),
      ...(ending > 0 ? [t("certificates.ending", { count: ending })] : []),
    ];
    return notice({
      tone: "warn",
      body: words.join(" "),
      actions: linkButton({
        label: t("certificates.look"),
        href: href("certificates"),
        icon: "badge-check",
      }),
    });
  }

  #purpose(): string {
    const { agent_details, purpose } = this.console.me.supervision;
    return agent_details && purpose
      ? t("agents.purpose", { purpose: pick(purpose) })
      : t("agents.discreet");
  }

  #figures(overview: Overview): TemplateResult {
    const sum = totals(overview);
    return html`<dl class="figures">
      <div><dt>${t("figure.waiting")}</dt><dd>${formatNumber(sum.waiting)}</dd></div>
      <div>
        <dt>${t("figure.longest")}</dt>
        <dd>${sum.longestSince === null ? "–" : elapsed(sum.longestSince)}</dd>
      </div>
      <div><dt>${t("figure.available")}</dt><dd>${formatNumber(sum.available)}</dd></div>
      <div><dt>${t("figure.signed_in")}</dt><dd>${formatNumber(sum.signedIn)}</dd></div>
      ${
        sum.stranded > 0
          ? html`<div>
              <dt>${t("figure.stranded")}</dt>
              <dd>${badge(formatNumber(sum.stranded), "bad", "triangle-alert")}</dd>
            </div>`
          : nothing
      }
    </dl>`;
  }

  #filters(overview: Overview, filter: OverviewFilter): TemplateResult {
    const any = { value: "", label: t("filter.any") };
    const { names } = this.console;
    return html`<div class="filters" role="search" aria-label=${t("filter")}>
      ${selectField({
        id: "filter-queue",
        label: t("filter.queue"),
        value: filter.queue,
        options: [any, ...overview.queues.map(({ id }) => ({ value: id, label: names.queue(id) }))],
        onChange: (queue) => this.#set({ queue }),
      })}
      ${selectField({
        id: "filter-language",
        label: t("filter.language"),
        value: filter.language,
        options: [
          any,
          ...languagesOf(overview).map((code) => ({ value: code, label: languageName(code) })),
        ],
        onChange: (language) => this.#set({ language }),
      })}
      ${selectField({
        id: "filter-state",
        label: t("filter.state"),
        value: filter.state,
        options: [
          any,
          ...statesShown(this.console.me.supervision.agent_details).map((state) => ({
            value: state,
            label: c(`state.${state}`),
          })),
        ],
        onChange: (state) => this.#set({ state: state as OverviewFilter["state"] }),
      })}
      ${textField({
        id: "filter-search",
        label: t("filter.search"),
        type: "search",
        value: filter.search,
        onInput: (search) => this.#set({ search }),
      })}
      ${
        isFiltered(filter)
          ? button({
              label: t("filter.clear"),
              kind: "quiet",
              icon: "x",
              onClick: () => this.#set({ queue: "", language: "", state: "", search: "" }),
            })
          : nothing
      }
    </div>`;
  }
}

customElements.define("v-overview", OverviewPage);
