import { html, nothing, type TemplateResult } from "lit";
import { serverNow } from "../console/clock";
import { Loading, loaded } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { api } from "../protocol/api";
import type {
  AgentInfo,
  AgentList,
  CertificateEntries,
  CertificateEntry,
  Qualification,
} from "../protocol/messages";
import { selectField } from "../ui/forms";
import type { IconName } from "../ui/icon";
import { badge, button, empty, type Tone } from "../ui/parts";
import { type Column, table } from "../ui/table";
import { formatDay } from "../ui/text";
import "./certificate-form";
import {
  correction,
  type Day,
  type EntryFilter,
  type EntryForm,
  type EntryState,
  emptyEntry,
  entriesShown,
  entryState,
  today,
} from "./entries";
import { lossTable, prospectTable } from "./prospects";
import { t } from "./words";

const LOOKS: Readonly<Record<EntryState, readonly [Tone | undefined, IconName]>> = {
  valid: ["good", "circle-check"],
  ending: ["warn", "triangle-alert"],
  not_yet: ["info", "clock"],
  run_out: ["bad", "circle-x"],
  revoked: ["bad", "circle-x"],
  replaced: [undefined, "history"],
};

/** `<v-certificates>`: who may do what and until when, what the queues lose by it, and every entry with its evidence. */
export class Certificates extends ConsoleElement {
  static override properties = { form: { state: true }, revoking: { state: true } };
  declare form: EntryForm | null;
  declare revoking: CertificateEntry | null;
  readonly #outlook = new Loading<Qualification>(() => this.console.session.ask(api.qualification));
  readonly #entries = new Loading<CertificateEntries>(() =>
    this.console.session.ask(api.certificates),
  );
  readonly #agents = new Loading<AgentList>(() => this.console.session.ask(api.agents));

  constructor() {
    super();
    this.form = null;
    this.revoking = null;
  }

  protected override begin(): void {
    this.watch(this.#outlook, this.#entries, this.#agents);
    void this.#agents.load();
    this.#load();
  }

  #load = (): void => {
    void this.#outlook.load();
    void this.#entries.load();
  };

  get #people(): readonly AgentInfo[] {
    const all = this.#agents.state.data?.agents ?? [];
    return all.filter(({ role, enabled }) => role === "agent" && enabled);
  }

  protected override render(): TemplateResult {
    const { names, me } = this.console;
    const none = me.certificates.length === 0;
    return html`<div class="page stack wide">
      <div class="row spread">
        <h1 tabindex="-1">${t("certificates")}</h1>
        ${
          none
            ? nothing
            : button({
                label: t("enter"),
                kind: "primary",
                icon: "plus",
                name: "enter",
                onClick: () => this.#open(emptyEntry()),
              })
        }
      </div>
      ${
        none
          ? empty({
              icon: "badge-check",
              title: t("none_configured"),
              body: t("none_configured.body"),
            })
          : html`<section class="stack tight" aria-labelledby="endings-title">
                <h2 id="endings-title">${t("endings")}</h2>
                ${loaded(this.#outlook, ({ prospects }) =>
                  prospectTable(prospects, names, ({ agent, name, agent_name }) =>
                    button({
                      label: t("renew"),
                      kind: "quiet",
                      tip: `${names.certificate(name)}, ${agent_name}`,
                      onClick: () => this.#open(emptyEntry({ agent, name })),
                    }),
                  ),
                )}
              </section>
              <section class="stack tight" aria-labelledby="losses-title">
                <h2 id="losses-title">${t("losses")}</h2>
                ${loaded(this.#outlook, ({ losses }) => lossTable(losses, names))}
              </section>`
      }
      <section class="stack tight" aria-labelledby="entries-title">
        <h2 id="entries-title">${t("entries")}</h2>
        <p class="muted">${t("entries.hint")}</p>
        ${loaded(this.#entries, ({ entries }) => this.#list(entries))}
      </section>
      <v-enter-certificate
        .console=${this.console}
        .form=${this.form}
        .agents=${this.#people}
        @done=${this.#load}
        @close=${() => {
          this.form = null;
        }}
      ></v-enter-certificate>
      <v-revoke-certificate
        .console=${this.console}
        .entry=${this.revoking}
        @done=${this.#load}
        @close=${() => {
          this.revoking = null;
        }}
      ></v-revoke-certificate>
    </div>`;
  }

  #open(form: EntryForm): void {
    this.form = form;
  }

  #set(filter: EntryFilter): void {
    this.console.router.filter({
      ...(filter.agent ? { agent: filter.agent } : {}),
      ...(filter.history ? { history: "1" } : {}),
    });
  }

  #list(entries: readonly CertificateEntry[]): TemplateResult {
    const { query } = this.route;
    const filter = { agent: query["agent"] ?? "", history: query["history"] === "1" };
    const now = today(serverNow(), this.console.me.time_zone);
    const known = new Map(entries.map((entry) => [entry.agent, entry.agent_name]));
    const people = [...known].sort(([, one], [, other]) => one.localeCompare(other));
    return html`<div class="filters" role="search" aria-label=${t("entries")}>
        ${selectField({
          id: "filter-agent",
          label: t("filter.agent"),
          value: filter.agent,
          options: [
            { value: "", label: t("filter.everybody") },
            ...people.map(([value, label]) => ({ value, label })),
          ],
          onChange: (agent) => this.#set({ ...filter, agent }),
        })}
        <label class="choice">
          <input
            type="checkbox"
            name="history"
            .checked=${filter.history}
            @change=${(event: Event) =>
              this.#set({ ...filter, history: (event.target as HTMLInputElement).checked })}
          />
          <span>${t("filter.history")}</span>
        </label>
      </div>
      ${table({
        caption: t("entries"),
        columns: this.#columns(now),
        rows: entriesShown(entries, filter, now),
        key: ({ id }) => id,
        empty:
          entries.length === 0
            ? empty({
                icon: "badge-check",
                title: t("entries.none"),
                body: t("entries.none_body"),
              })
            : empty({
                icon: "filter",
                title: t("entries.none_found"),
                body: t("entries.none_found_body"),
              }),
      })}`;
  }

  #columns(now: Day): Column<CertificateEntry>[] {
    const { names } = this.console;
    return [
      { id: "agent", label: t("col.name"), cell: ({ agent_name }) => agent_name },
      {
        id: "certificate",
        label: t("col.certificate"),
        cell: ({ name }) => names.certificate(name),
      },
      { id: "valid", label: t("col.valid"), cell: validity },
      { id: "state", label: t("col.state"), cell: (entry) => this.#state(entry, now) },
      {
        id: "evidence",
        label: t("col.evidence"),
        cell: ({ issuer, evidence }) =>
          evidence
            ? html`<span>${evidence}</span><br /><span class="muted">${t("issuer", { issuer })}</span>`
            : html`<span class="muted">${t("evidence.none")}</span>`,
      },
      {
        id: "entered",
        label: t("col.entered"),
        cell: ({ entered_at, entered_by, entered_by_name }) =>
          html`<span>${names.day(entered_at)}</span><br /><span class="muted"
              >${
                entered_by === null
                  ? t("entered.unknown")
                  : t("entered.by", { name: who(entered_by_name) })
              }</span
            >`,
      },
      { id: "action", label: t("col.action"), cell: (entry) => this.#actions(entry) },
    ];
  }

  #state(entry: CertificateEntry, now: Day): TemplateResult {
    const state = entryState(entry, now);
    const [tone, sign] = LOOKS[state];
    const words =
      state === "ending" || state === "run_out" || state === "revoked"
        ? t(`short.${state}`)
        : t(`state.${state}`);
    const { ended_at, end, reason, ended_by_name } = entry;
    const how =
      end && ended_at !== null
        ? t(`ended.${end}`, {
            date: this.console.names.day(ended_at),
            name: who(ended_by_name),
            reason: reason ?? "",
          })
        : null;
    return html`${badge(words, tone, sign)}${how ? html`<br /><span class="muted">${how}</span>` : nothing}`;
  }

  #actions(entry: CertificateEntry): TemplateResult | typeof nothing {
    if (entry.end) return nothing;
    const tip = `${this.console.names.certificate(entry.name)}, ${entry.agent_name}`;
    return html`<span class="row">
      ${button({
        label: t("correct"),
        kind: "quiet",
        tip,
        onClick: () => this.#open(correction(entry)),
      })}
      ${button({
        label: t("revoke"),
        kind: "quiet",
        tip,
        onClick: () => {
          this.revoking = entry;
        },
      })}
    </span>`;
  }
}

customElements.define("v-certificates", Certificates);

function validity({ valid_from, valid_until }: CertificateEntry): string {
  const from = valid_from === null ? "" : formatDay(valid_from);
  const until = valid_until === null ? "" : formatDay(valid_until);
  if (from && until) return t("valid.both", { from, until });
  if (from) return t("valid.from", { from });
  return until ? t("valid.until", { until }) : t("valid.endless");
}

/** Whoever has no account works on the command line. */
function who(name: string | null): string {
  return name ?? t("entered.command_line");
}
