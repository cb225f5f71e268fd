import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { href } from "../console/address";
import { Loading, loaded } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { asRefusal } from "../console/session";
import { t as c } from "../console/words";
import { api } from "../protocol/api";
import type { AuditList, AuditRow } from "../protocol/messages";
import { selectField, textField } from "../ui/forms";
import { button, empty, linkButton, notice } from "../ui/parts";
import { problemText } from "../ui/problems";
import { type Column, table } from "../ui/table";
import { formatInstant, formatMoment, formatNumber } from "../ui/text";
import { toast } from "../ui/toasts";
import {
  type AuditFilter,
  actorOf,
  type Detail,
  detailsOf,
  GROUP_NAMES,
  type Group,
  isContact,
  question,
  readFilter,
  standing,
  writeFilter,
} from "./model";
import { t } from "./words";

type Key = Parameters<typeof t>[0];
type Damage = AuditList["damages"][number];

/** `<v-audit>`: the audit log, newest first, with how far it is known to be whole. */
export class Audit extends ConsoleElement {
  readonly #list = new Loading<AuditList>(() =>
    this.console.session.ask(() => api.audit(question(readFilter(this.route.query)))),
  );

  protected override begin(): void {
    this.watch(this.#list);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("route")) return;
    const before = changed.get("route");
    if (before && key(before.query) === key(this.route.query)) return;
    void this.#list.load();
  }

  #set(change: Partial<AuditFilter>): void {
    this.console.router.filter(writeFilter({ ...readFilter(this.route.query), ...change }));
  }

  async #more(list: AuditList): Promise<void> {
    if (!list.next) return;
    const query = { ...question(readFilter(this.route.query)), after: list.next };
    try {
      const later = await this.console.session.ask(() => api.audit(query));
      this.#list.replace({ ...later, entries: [...list.entries, ...later.entries] });
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  protected override render(): TemplateResult {
    const filter = readFilter(this.route.query);
    const day = (which: "from" | "to"): TemplateResult =>
      textField({
        id: `filter-${which}`,
        label: t(`filter.${which}`),
        type: "date",
        value: filter[which],
        onInput: (value) => this.#set({ [which]: value }),
      });
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("title")}</h1>
      <p class="muted">${t("intro")}</p>
      ${loaded(
        this.#list,
        (list) => html`${stands(list)}
          <div class="filters" role="search" aria-label=${t("filter")}>
            ${selectField({
              id: "filter-group",
              label: t("filter.group"),
              value: filter.group,
              options: [
                { value: "", label: t("filter.any") },
                ...GROUP_NAMES.map((group) => ({ value: group, label: t(`group.${group}`) })),
              ],
              onChange: (group) => this.#set({ group: group as Group | "" }),
            })}
            ${day("from")} ${day("to")}
            ${
              filtered(filter)
                ? button({
                    label: t("filter.clear"),
                    kind: "quiet",
                    icon: "x",
                    onClick: () => this.#set({ group: "", from: "", to: "" }),
                  })
                : nothing
            }
          </div>
          ${this.#table(list, filter)}`,
      )}
    </div>`;
  }

  #table(list: AuditList, filter: AuditFilter): TemplateResult {
    const columns: Column<AuditRow>[] = [
      {
        id: "number",
        label: t("col.number"),
        number: true,
        cell: (row) => formatNumber(row.number),
      },
      { id: "at", label: t("col.at"), cell: ({ at }) => html`<time>${formatInstant(at)}</time>` },
      { id: "kind", label: t("col.kind"), cell: ({ kind }) => words(`kind.${kind}`, kind) },
      { id: "actor", label: t("col.actor"), cell: actor },
      { id: "subject", label: t("col.subject"), cell: (row) => this.#subject(row) },
      { id: "details", label: t("col.details"), cell: (row) => this.#details(row) },
    ];
    return html`${table({
      caption: t("entries"),
      columns,
      rows: list.entries,
      key: ({ number }) => String(number),
      empty: filtered(filter)
        ? empty({
            icon: "filter",
            title: t("none_found"),
            body: t("none_found.body"),
            action: linkButton({ label: t("filter.clear"), href: href("audit") }),
          })
        : empty({ icon: "history", title: t("none"), body: t("none.body") }),
    })}
    ${
      list.next
        ? html`<div>${button({ label: t("more"), onClick: () => void this.#more(list) })}</div>`
        : nothing
    }`;
  }

  #subject(row: AuditRow): unknown {
    const { subject, subject_name } = row;
    if (subject === null || subject === row.actor) return "–";
    if (subject_name !== null) return subject_name;
    const id = html`<code>${subject}</code>`;
    return isContact(row) && this.console.me.role === "compliance"
      ? html`<a href=${href("contact", {}, subject)}>${id}</a>`
      : id;
  }

  #details(row: AuditRow): unknown {
    const details = detailsOf(row);
    if (details.length === 0) return "–";
    return html`<ul class="tags">
      ${details.map(
        (detail) =>
          html`<li>${words(`detail.${detail.name}`, detail.name)}: ${this.#value(detail)}</li>`,
      )}
    </ul>`;
  }

  #value({ name, value, as }: Detail): unknown {
    const { names } = this.console;
    if (as === "time") return formatInstant(Number(value));
    if (as === "hash") return html`<code title=${value}>${String(value).slice(0, 8)}…</code>`;
    if (as === "queue") return names.queue(String(value));
    if (as === "certificate") return names.certificate(String(value));
    if (name === "role") return words(`role.${value}`, String(value));
    if (name === "damage") return String(value);
    return typeof value === "number" ? formatNumber(value) : words(`value.${value}`, value);
  }
}

customElements.define("v-audit", Audit);

function key(query: Readonly<Record<string, string>>): string {
  return JSON.stringify(readFilter(query));
}

function filtered({ group, from, to }: AuditFilter): boolean {
  return !!(group || from || to);
}

/** Our words for it; what a later server may know stands for itself. */
function words(name: string, otherwise: string): string {
  if (name in t.words.en) return t(name as Key);
  return name in c.words.en ? c(name as Parameters<typeof c>[0]) : otherwise;
}

function actor(row: AuditRow): unknown {
  const found = actorOf(row);
  switch (found.who) {
    case "person":
      return found.name;
    case "id":
      return html`<code>${found.id}</code>`;
    case "key":
      return t("actor.key", { id: found.id });
    default:
      return t(`actor.${found.who}`);
  }
}

function stands(list: AuditList): TemplateResult {
  const state = standing(list);
  const time = list.checked_at === null ? t("earlier") : formatMoment(list.checked_at);
  if (state === "damaged")
    return notice({
      tone: "bad",
      title: t("damaged"),
      body: html`<p>${t("damaged.body")}</p>
        <ul>
          ${list.damages.map((damage) => html`<li>${place(damage)}</li>`)}
        </ul>`,
      live: true,
    });
  const facts = { last: list.last, checked: list.checked, time };
  return notice({
    tone: state === "unchecked" ? "info" : "good",
    title: t(state, facts),
    body: t(`body.${state}`, facts),
  });
}

function place({ kind, first, last }: Damage): string {
  const which = first === last ? formatNumber(first) : t("which.range", { first, last });
  return t(`damage.${kind}`, { which, first, last });
}
