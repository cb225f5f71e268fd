import { html, type TemplateResult } from "lit";
import { href } from "../console/address";
import { serverNow } from "../console/clock";
import { Loading, loaded } from "../console/loading";
import { languageName } from "../console/names";
import { ConsoleElement } from "../console/page";
import { channelSign } from "../console/states";
import { api } from "../protocol/api";
import type { AgentList, QueueInfo, Today } from "../protocol/messages";
import { todayFigures } from "../review/today";
import { icon } from "../ui/icon";
import { badge, linkButton } from "../ui/parts";
import { type Column, table } from "../ui/table";
import { formatDate, formatMoment, pick } from "../ui/text";
import { howToAdd } from "./agents";
import { type Ending, endings } from "./model";
import { t } from "./words";

const REFRESH = 20_000;

/** `<v-administration>`: the administrator's first page: what needs them today, and how the desk is set up. */
export class Administration extends ConsoleElement {
  readonly #today = new Loading<Today>(() => this.console.session.ask(api.today));
  readonly #agents = new Loading<AgentList>(() => this.console.session.ask(api.agents));

  protected override begin(): void {
    this.watch(this.#today, this.#agents);
    void this.#agents.load();
    void this.#today.load();
    this.every(REFRESH, () => void this.#today.load());
  }

  protected override render(): TemplateResult {
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("title")}</h1>
      ${loaded(this.#today, todayFigures)}
      <section class="stack tight" aria-labelledby="endings-title">
        <h2 id="endings-title">${t("endings")}</h2>
        ${loaded(this.#agents, ({ agents }) => this.#endings(endings(agents, serverNow())))}
        <div>
          ${linkButton({ label: t("agents.all"), href: href("agents"), icon: "users" })}
        </div>
      </section>
      <section class="stack tight" aria-labelledby="queues-title">
        <h2 id="queues-title">${t("queues")}</h2>
        <p class="muted">${t("queues.hint")}</p>
        ${this.#queues()}
      </section>
      ${howToAdd()}
    </div>`;
  }

  #endings(found: readonly Ending[]): TemplateResult {
    if (found.length === 0)
      return html`<p class="all-good">${icon("circle-check")}<span>${t("endings.none")}</span></p>`;
    const columns: Column<Ending>[] = [
      { id: "agent", label: t("col.name"), cell: ({ agent }) => agent.name },
      {
        id: "certificate",
        label: t("col.certificate"),
        cell: ({ certificate }) => this.console.names.certificate(certificate),
      },
      {
        id: "until",
        label: t("col.until"),
        cell: ({ until, expired }) =>
          expired
            ? badge(t("ended", { date: formatDate(until) }), "bad", "circle-x")
            : badge(formatDate(until), "warn", "triangle-alert"),
      },
    ];
    return table({
      caption: t("endings"),
      columns,
      rows: found,
      key: ({ agent, certificate }) => `${agent.id} ${certificate}`,
      empty: "",
    });
  }

  #queues(): TemplateResult {
    const columns: Column<QueueInfo>[] = [
      { id: "title", label: t("col.queue"), cell: ({ title }) => pick(title) },
      { id: "id", label: t("col.id"), cell: ({ id }) => html`<code>${id}</code>` },
      { id: "language", label: t("col.language"), cell: ({ language }) => languageName(language) },
      {
        id: "channels",
        label: t("col.channels"),
        cell: ({ channels }) => html`<span class="row">${channels.map(channelSign)}</span>`,
      },
      {
        id: "open",
        label: t("col.open"),
        cell: ({ open, opens_at }) =>
          open
            ? badge(t("open"), "good")
            : html`<span class="row"
                >${badge(t("closed"))}${opens_at === null ? "" : t("opens", { time: formatMoment(opens_at) })}</span
              >`,
      },
    ];
    return table({
      caption: t("queues"),
      columns,
      rows: this.console.me.queues,
      key: ({ id }) => id,
      empty: t("queues.none"),
    });
  }
}

customElements.define("v-administration", Administration);
