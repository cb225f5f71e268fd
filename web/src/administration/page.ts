import { html, type TemplateResult } from "lit";
import { href } from "../console/address";
import { Loading, loaded } from "../console/loading";
import { languageName } from "../console/names";
import { ConsoleElement } from "../console/page";
import { channelSign } from "../console/states";
import { api } from "../protocol/api";
import type { Qualification, QueueInfo, Today } from "../protocol/messages";
import { todayFigures } from "../review/today";
import { badge, linkButton } from "../ui/parts";
import { type Column, table } from "../ui/table";
import { formatMoment, pick } from "../ui/text";
import { howToAdd } from "./agents";
import { prospectTable } from "./prospects";
import { t } from "./words";

const REFRESH = 20_000;

/** `<v-administration>`: the administrator's first page: what needs them today, and how the desk is set up. */
export class Administration extends ConsoleElement {
  readonly #today = new Loading<Today>(() => this.console.session.ask(api.today));
  readonly #qualification = new Loading<Qualification>(() =>
    this.console.session.ask(api.qualification),
  );

  protected override begin(): void {
    this.watch(this.#today, this.#qualification);
    void this.#qualification.load();
    void this.#today.load();
    this.every(REFRESH, () => void this.#today.load());
  }

  protected override render(): TemplateResult {
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("title")}</h1>
      ${loaded(this.#today, todayFigures)}
      <section class="stack tight" aria-labelledby="endings-title">
        <h2 id="endings-title">${t("endings")}</h2>
        ${loaded(this.#qualification, ({ prospects }) => prospectTable(prospects, this.console.names))}
        <div class="row">
          ${linkButton({ label: t("certificates"), href: href("certificates"), icon: "badge-check" })}
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
