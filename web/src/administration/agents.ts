import { html, nothing, type TemplateResult } from "lit";
import { Loading, loaded } from "../console/loading";
import { languageName } from "../console/names";
import { ConsoleElement } from "../console/page";
import { t as c } from "../console/words";
import { api } from "../protocol/api";
import type { AgentInfo, AgentList } from "../protocol/messages";
import { readSort, writeSort } from "../supervisor/model";
import { certificateList } from "../supervisor/tables";
import { textField } from "../ui/forms";
import { badge, empty } from "../ui/parts";
import { type Column, type Sort, table } from "../ui/table";
import { formatMoment, formatNumber } from "../ui/text";
import { command } from "./command";
import { t } from "./words";

const USUAL: Sort = { column: "name", descending: false };

const SEEN: Column<AgentInfo> = {
  id: "seen",
  get label() {
    return t("col.seen");
  },
  by: ({ last_sign_in_at }) => last_sign_in_at,
  cell: ({ last_sign_in_at }) =>
    last_sign_in_at === null ? t("never") : formatMoment(last_sign_in_at),
};

/** `<v-agents>`: everybody with an account, what they can do, and until when. */
export class Agents extends ConsoleElement {
  readonly #list = new Loading<AgentList>(() => this.console.session.ask(api.agents));

  protected override begin(): void {
    this.watch(this.#list);
    void this.#list.load();
  }

  #set(search: string, sort: Sort): void {
    const text = writeSort(sort, USUAL);
    this.console.router.filter({
      ...(search ? { q: search } : {}),
      ...(text ? { sort: text } : {}),
    });
  }

  protected override render(): TemplateResult {
    const search = this.route.query["q"] ?? "";
    const sort = readSort(this.route.query["sort"], ["name", "login", "role", "seen"], USUAL);
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("agents")}</h1>
      <div class="filters" role="search" aria-label=${t("search")}>
        ${textField({
          id: "agent-search",
          label: t("search"),
          type: "search",
          value: search,
          onInput: (value) => this.#set(value, sort),
        })}
      </div>
      ${loaded(this.#list, ({ agents }) => this.#table(agents, search, sort))}
      ${this.console.me.role === "administrator" ? howToAdd() : nothing}
    </div>`;
  }

  #table(all: readonly AgentInfo[], search: string, sort: Sort): TemplateResult {
    const { names } = this.console;
    const columns: Column<AgentInfo>[] = [
      {
        id: "name",
        label: t("col.name"),
        by: ({ name }) => name,
        cell: ({ name, enabled }) => html`<span class="row"
          >${name}${enabled ? nothing : badge(t("disabled"), "bad", "lock")}</span
        >`,
      },
      { id: "login", label: t("col.login"), by: ({ login }) => login, cell: ({ login }) => login },
      {
        id: "role",
        label: t("col.role"),
        by: ({ role }) => c(`role.${role}`),
        cell: ({ role }) => c(`role.${role}`),
      },
      {
        id: "skills",
        label: t("col.skills"),
        cell: ({ languages, skills }) => html`<ul class="tags">
          ${languages.map((code) => html`<li>${languageName(code)}</li>`)}
          ${Object.entries(skills).map(
            ([id, level]) => html`<li>${names.skill(id)} <b>${formatNumber(level)}</b></li>`,
          )}
        </ul>`,
      },
      {
        id: "certificates",
        label: t("col.certificates"),
        cell: ({ certificates }) =>
          certificateList(
            certificates.map(({ name, valid_until }) => [name, valid_until]),
            names,
          ),
      },
      {
        id: "queues",
        label: t("col.queues"),
        cell: ({ queues, role }) =>
          role !== "agent"
            ? "–"
            : queues.length === 0
              ? t("queues.all")
              : queues.map((id) => names.queue(id)).join(", "),
      },
      ...(this.console.me.role === "administrator" ? [SEEN] : []),
    ];
    const wanted = search.toLocaleLowerCase();
    return table({
      caption: t("agents"),
      columns,
      rows: all.filter(({ name, login }) =>
        `${name} ${login}`.toLocaleLowerCase().includes(wanted),
      ),
      key: ({ id }) => id,
      sort,
      onSort: (next) => this.#set(search, next),
      empty: search
        ? empty({ icon: "search", title: t("none_found"), body: t("none_found.body") })
        : empty({ icon: "users", title: t("none"), body: t("none.body") }),
    });
  }
}

customElements.define("v-agents", Agents);

/** Accounts are made where the server runs: said with the whole command. */
export function howToAdd(): TemplateResult {
  return html`<section class="card stack" aria-labelledby="add-title">
    <h2 id="add-title">${t("add")}</h2>
    <p>${t("add.body")}</p>
    ${command('visavis agent add mmuster --name "Maria Muster" --language de')}
    <p>${t("add.more")}</p>
    ${command("visavis agent password mmuster")} ${command("visavis agent disable mmuster")}
    ${command("visavis agent --help")}
  </section>`;
}
