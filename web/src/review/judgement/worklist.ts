import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { href, pagesOf } from "../../console/address";
import { Loading, loaded } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { Sending } from "../../console/sending";
import { asRefusal } from "../../console/session";
import type { ReviewerRow, TaskList, TaskView } from "../../protocol/messages";
import "../../ui/dialog";
import { selectField } from "../../ui/forms";
import { badge, button, empty, iconButton, linkButton, notice } from "../../ui/parts";
import { problemText } from "../../ui/problems";
import { type Column, table } from "../../ui/table";
import { formatMoment, formatNumber } from "../../ui/text";
import { toast } from "../../ui/toasts";
import { judging } from "./client";
import { actsOn, readFilter, STATES, type TaskFilter, type TaskState, writeFilter } from "./model";
import { nameOf } from "./verdicts";
import { t } from "./words";

const REFRESH = 30_000;

/** `<v-samples>`: what is to be judged until when, and who has taken what; the filter stands in the address. */
export class Worklist extends ConsoleElement {
  static override properties = {
    giving: { state: true },
    reviewers: { state: true },
    to: { state: true },
  };
  /** The task that is given to somebody just now. */
  declare giving: TaskView | null;
  declare reviewers: readonly ReviewerRow[];
  declare to: string;
  readonly #list = new Loading<TaskList>(() =>
    this.console.session.ask(() => judging.tasks(this.#query())),
  );
  readonly #sending = new Sending(this);
  #paged = false;

  constructor() {
    super();
    this.giving = null;
    this.reviewers = [];
    this.to = "";
  }

  #query(): Record<string, string> {
    return { ...writeFilter(this.#filter), state: this.#filter.state };
  }

  get #filter(): TaskFilter {
    return readFilter(this.route.query);
  }

  protected override begin(): void {
    this.watch(this.#list);
    this.every(REFRESH, () => {
      if (!this.#paged) void this.#list.load();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("route")) return;
    const before = changed.get("route");
    if (before && key(before.query) === key(this.route.query)) return;
    this.#paged = false;
    void this.#list.load();
  }

  #set(change: Partial<TaskFilter>): void {
    this.console.router.filter(writeFilter({ ...this.#filter, ...change }));
  }

  async #assign(task: TaskView, to: string | null, said: string): Promise<void> {
    const sent = await this.#sending.send(async () => {
      await this.console.session.ask(() => judging.assign(task.id, { was: task.assignee, to }));
    });
    if (sent) toast(said, "good");
    else toast(problemText(this.#sending.refusal?.code ?? "unavailable"), "bad");
    await this.#list.load();
  }

  async #ask(task: TaskView): Promise<void> {
    try {
      const found = await this.console.session.ask(() => judging.reviewers(task.queue));
      this.reviewers = found.reviewers;
      this.to = task.assignee ?? "";
      this.giving = task;
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  async #more(list: TaskList): Promise<void> {
    if (!list.next) return;
    const after = list.next;
    try {
      const later = await this.console.session.ask(() =>
        judging.tasks({ ...this.#query(), after }),
      );
      this.#paged = true;
      this.#list.replace({ ...later, tasks: [...list.tasks, ...later.tasks] });
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  protected override render(): TemplateResult {
    const filter = this.#filter;
    const counts = this.#list.state.data?.counts;
    return html`<div class="page stack wide">
      <div class="row spread">
        <h1 tabindex="-1">${t("worklist")}</h1>
        ${
          pagesOf(this.console.me).includes("plans")
            ? linkButton({ label: t("worklist.plans"), href: href("plans"), icon: "settings" })
            : nothing
        }
      </div>
      <nav class="tabs" aria-label=${t("filter.state")}>
        ${STATES.map((state) => this.#tab(state, filter, counts?.[state]))}
      </nav>
      ${this.#filters(filter)} ${loaded(this.#list, (list) => this.#draw(list, filter))}
      ${this.#dialog()}
    </div>`;
  }

  #tab(state: TaskState, filter: TaskFilter, count: number | undefined): TemplateResult {
    const address = href("samples", writeFilter({ ...filter, state }));
    return html`<a href=${address} aria-current=${state === filter.state ? "page" : "false"}>
      ${t(`tab.${state}`)}
      ${count === undefined ? nothing : html`<span class="count">${formatNumber(count)}</span>`}
    </a>`;
  }

  #filters(filter: TaskFilter): TemplateResult {
    const { me, names } = this.console;
    const queues = me.queues.map(({ id }) => ({ value: id, label: names.queue(id) }));
    return html`<div class="filters" role="search">
      ${selectField({
        id: "filter-queue",
        label: t("filter.queue"),
        value: filter.queue,
        options: [{ value: "", label: t("filter.any") }, ...queues],
        onChange: (queue) => this.#set({ queue }),
      })}
      ${filter.sample ? html`<p>${badge(t("filter.sample"), "info", "filter")}</p>` : nothing}
      ${
        filter.queue || filter.sample
          ? button({
              label: t("filter.clear"),
              kind: "quiet",
              icon: "x",
              onClick: () => this.#set({ queue: "", sample: "" }),
            })
          : nothing
      }
    </div>`;
  }

  #draw(list: TaskList, filter: TaskFilter): TemplateResult {
    const plain = filter.state === "todo" && !filter.queue && !filter.sample;
    const none = plain
      ? empty({ icon: "inbox", title: t("empty.todo"), body: t("empty.todo_body") })
      : empty({
          icon: "filter",
          title: t("empty.filtered"),
          body: t("empty.filtered_body"),
          action: linkButton({ label: t("filter.clear"), href: href("samples") }),
        });
    return html`${table({
      caption: t("worklist"),
      columns: this.#columns(filter.state),
      rows: list.tasks,
      key: ({ id }) => id,
      empty: none,
    })}
    ${
      list.next
        ? html`<div>${button({ label: t("more"), onClick: () => void this.#more(list) })}</div>`
        : nothing
    }`;
  }

  #columns(state: TaskState): readonly Column<TaskView>[] {
    const { names, me } = this.console;
    const done = state === "done";
    return [
      {
        id: "contact",
        label: t("col.contact"),
        cell: (
          task,
        ) => html`<a href=${href("contact", {}, task.contact)}>${formatMoment(task.opened_at)}</a>
          ${task.reference ? html`<br /><span class="muted">${task.reference}</span>` : nothing}`,
      },
      {
        id: "due",
        label: done ? t("col.done") : t("col.due"),
        cell: (task) =>
          done
            ? formatMoment(task.done_at ?? task.due_at)
            : html`${names.lastDay(task.due_at)}
                ${task.overdue ? html`<br />${badge(t("overdue"), "bad", "clock")}` : nothing}`,
      },
      { id: "kind", label: t("col.kind"), cell: ({ kind }) => t(`kind.${kind}`) },
      { id: "queue", label: t("col.queue"), cell: ({ queue }) => names.queue(queue) },
      {
        id: "agents",
        label: t("col.agents"),
        cell: ({ agents }) => agents.map(({ name }) => name ?? t("someone")).join(", ") || "–",
      },
      { id: "sample", label: t("col.sample"), cell: (task) => task.sample_title ?? "–" },
      {
        id: "who",
        label: t("col.who"),
        cell: (task) => {
          const id = done ? task.done_by : task.assignee;
          const name = done ? task.done_by_name : task.assignee_name;
          return id === null ? t("nobody") : nameOf(id, name, me.id);
        },
      },
      ...(done
        ? []
        : [{ id: "actions", label: t("col.actions"), cell: (task: TaskView) => this.#acts(task) }]),
    ];
  }

  #acts(task: TaskView): TemplateResult {
    const acts = actsOn(task, this.console.me.id);
    const time = formatMoment(task.opened_at);
    const act = (name: string, label: string, run: () => void): TemplateResult =>
      html`<button
        type="button"
        class="button secondary small"
        name=${name}
        aria-label=${t("task.of", { action: label, time })}
        @click=${run}
      >${label}</button>`;
    return html`<div class="row tight nowrap">
      ${acts.includes("take") ? act("take", t("take"), () => void this.#assign(task, this.console.me.id, t("taken"))) : nothing}
      ${acts.includes("give_back") ? act("give-back", t("give_back"), () => void this.#assign(task, null, t("given_back"))) : nothing}
      ${
        acts.includes("assign")
          ? iconButton({
              label: t("task.of", { action: t("assign"), time }),
              tip: t("assign"),
              icon: "user-plus",
              name: "assign",
              onClick: () => void this.#ask(task),
            })
          : nothing
      }
    </div>`;
  }

  #dialog(): TemplateResult {
    const task = this.giving;
    const close = (): void => {
      this.giving = null;
    };
    const content = task
      ? html`<form class="stack" @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          close();
          void this.#assign(task, this.to || null, t("assigned"));
        }}>
          ${task.barred ? notice({ body: t("assign.barred") }) : nothing}
          ${selectField({
            id: "assign-to",
            label: t("assign.to"),
            value: this.to,
            options: [
              { value: "", label: t("assign.nobody") },
              ...this.reviewers
                .filter(({ account }) => !(task.barred && account === this.console.me.id))
                .map(({ account, name }) => ({ value: account, label: name })),
            ],
            onChange: (to) => {
              this.to = to;
            },
          })}
          <div class="actions">${button({ label: t("assign"), kind: "primary", type: "submit", name: "assign-now" })}</div>
        </form>`
      : nothing;
    return html`<v-dialog .heading=${t("assign.title")} .content=${content} ?open=${task !== null} @close=${close}></v-dialog>`;
  }
}

customElements.define("v-samples", Worklist);

function key(query: Readonly<Record<string, string>>): string {
  return JSON.stringify(readFilter(query));
}
