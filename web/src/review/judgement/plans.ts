import { html, nothing, type TemplateResult } from "lit";
import { href } from "../../console/address";
import { Loading, loaded, problemNotice } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { Sending } from "../../console/sending";
import type { PlanView, SampleView, SamplingView } from "../../protocol/messages";
import { confirm } from "../../ui/dialog";
import { selectField, textField } from "../../ui/forms";
import { icon } from "../../ui/icon";
import { button, empty } from "../../ui/parts";
import { type Column, table } from "../../ui/table";
import { formatMoment, formatNumber, locale } from "../../ui/text";
import { toast } from "../../ui/toasts";
import { judging } from "./client";
import { months, shareOf } from "./model";
import { nameOf } from "./verdicts";
import { t } from "./words";

/** `<v-plans>`: what is drawn each month, drawing by hand, and all that it takes to draw a sample again. */
export class Plans extends ConsoleElement {
  static override properties = {
    name: { state: true },
    share: { state: true },
    days: { state: true },
    queues: { state: true },
    month: { state: true },
    fault: { state: true },
  };
  declare name: string;
  declare share: string;
  declare days: string;
  declare queues: ReadonlySet<string>;
  declare month: string;
  declare fault: "title" | "share" | "days" | null;
  readonly #all = new Loading<SamplingView>(() => this.console.session.ask(judging.samples));
  readonly #sending = new Sending(this);
  readonly #drawing = new Sending(this);

  constructor() {
    super();
    this.name = "";
    this.share = "3";
    this.days = "14";
    this.queues = new Set();
    this.month = "";
    this.fault = null;
  }

  protected override begin(): void {
    this.watch(this.#all);
    void this.#all.load();
  }

  #make = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const share = shareOf(this.share);
    const days = /^\d{1,3}$/.test(this.days.trim()) ? Number(this.days) : 0;
    this.fault = !this.name.trim()
      ? "title"
      : share === null
        ? "share"
        : days < 1 || days > 365
          ? "days"
          : null;
    if (this.fault || share === null) {
      await this.updateComplete;
      this.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      return;
    }
    const made = await this.#sending.send(async () => {
      const wish = { title: this.name, queues: [...this.queues], share, due_days: days };
      this.#all.replace(await this.console.session.ask(() => judging.plan(wish)));
    });
    if (!made) return;
    this.name = "";
    this.queues = new Set();
    toast(t("plan.made"), "good");
  };

  async #end(plan: PlanView): Promise<void> {
    const sure = await confirm({
      heading: t("plan.end.sure"),
      body: t("plan.end.body"),
      yes: t("plan.end"),
      danger: true,
    });
    if (!sure) return;
    await this.#drawing.send(async () => {
      this.#all.replace(await this.console.session.ask(() => judging.endPlan(plan.id)));
    });
  }

  async #draw(plan: PlanView, month: string): Promise<void> {
    await this.#drawing.send(async () => {
      const all = await this.console.session.ask(() => judging.draw(plan.id, { month }));
      this.#all.replace(all);
      toast(t("draw.drawn", { count: all.samples[0]?.contacts ?? 0 }), "good");
    });
  }

  protected override render(): TemplateResult {
    return html`<div class="page stack wide">
      <p><a class="back" href=${href("samples")}>${icon("arrow-left")}<span>${t("plans.back")}</span></a></p>
      <h1 tabindex="-1">${t("plans")}</h1>
      <p class="muted">${t("plans.hint")}</p>
      ${loaded(this.#all, (all) => this.#page(all))}
    </div>`;
  }

  #page(all: SamplingView): TemplateResult {
    const running = all.plans.filter((plan) => plan.ended_at === null);
    const ended = all.plans.filter((plan) => plan.ended_at !== null);
    return html`<section class="stack tight" aria-labelledby="plans-title">
        <h2 id="plans-title">${t("plans.running")}</h2>
        ${this.#drawing.refusal ? problemNotice(this.#drawing.refusal) : nothing}
        ${
          all.plans.length === 0
            ? empty({ icon: "filter", title: t("plans.none"), body: t("plans.none_body") })
            : html`<ul class="plans">${[...running, ...ended].map((plan) => this.#plan(plan))}</ul>`
        }
      </section>
      ${this.#form()}
      <section class="stack tight" aria-labelledby="samples-title">
        <h2 id="samples-title">${t("samples")}</h2>
        ${table({
          caption: t("samples"),
          columns: this.#columns(),
          rows: all.samples,
          key: ({ id }) => id,
          empty: empty({ icon: "history", title: t("samples.none"), body: t("samples.none_body") }),
        })}
      </section>`;
  }

  #plan(plan: PlanView): TemplateResult {
    const { me, names } = this.console;
    const choices = months(Date.now(), me.time_zone);
    const chosen = this.month || (choices[1] ?? "");
    const queues = plan.queues.map(names.queue.bind(names)).join(", ") || t("plan.all_queues");
    const name = plan.made_by_name ?? t("someone");
    return html`<li class="card stack tight">
      <div class="row spread">
        <div>
          <h3>${plan.title}</h3>
          <p>${t("plan.says", { share: percent(plan.share), queues, days: plan.due_days })}</p>
          <p class="muted">${t("plan.by", { name, time: formatMoment(plan.made_at) })}</p>
          ${plan.ended_at === null ? nothing : html`<p class="muted">${t("plan.ended", { time: formatMoment(plan.ended_at) })}</p>`}
        </div>
        ${
          plan.ended_at === null
            ? button({
                label: t("plan.end"),
                kind: "quiet",
                icon: "circle-x",
                onClick: () => void this.#end(plan),
              })
            : nothing
        }
      </div>
      ${
        plan.ended_at === null
          ? html`<div class="filters">
              ${selectField({
                id: `month-${plan.id}`,
                label: t("draw.month"),
                value: chosen,
                options: choices.map((month, at) => ({
                  value: month,
                  label:
                    at === 0 ? t("draw.current", { month: monthName(month) }) : monthName(month),
                })),
                onChange: (month) => {
                  this.month = month;
                },
              })}
              ${button({ label: t("draw.now"), name: "draw", busy: this.#drawing.busy, onClick: () => void this.#draw(plan, chosen) })}
            </div>`
          : nothing
      }
    </li>`;
  }

  #form(): TemplateResult {
    const { me, names } = this.console;
    const chosen = (id: string, on: boolean): void => {
      const rest = [...this.queues].filter((each) => each !== id);
      this.queues = new Set(on ? [...rest, id] : rest);
    };
    return html`<section class="card stack" aria-labelledby="plan-new">
      <h2 id="plan-new">${t("plan.new")}</h2>
      <form class="stack plan-form" novalidate @submit=${this.#make}>
        ${textField({
          id: "plan-title",
          label: t("plan.title"),
          value: this.name,
          maxLength: 80,
          error: this.fault === "title" ? t("fault.title") : undefined,
          onInput: (name) => {
            this.name = name;
          },
        })}
          ${textField({
            id: "plan-share",
            label: t("plan.share"),
            hint: t("plan.share_hint"),
            value: this.share,
            maxLength: 6,
            error: this.fault === "share" ? t("fault.share") : undefined,
            onInput: (share) => {
              this.share = share;
            },
          })}
          ${textField({
            id: "plan-days",
            label: t("plan.due"),
            value: this.days,
            inputMode: "numeric",
            maxLength: 3,
            error: this.fault === "days" ? t("fault.days") : undefined,
            onInput: (days) => {
              this.days = days;
            },
          })}
        <fieldset class="one-of">
          <legend>${t("plan.queues")}</legend>
          <p class="hint">${t("plan.queues_hint")}</p>
          <div class="one-of-row">
            ${me.queues.map(
              ({ id }) => html`<label>
                <input
                  type="checkbox"
                  name="plan-queue"
                  value=${id}
                  .checked=${this.queues.has(id)}
                  @change=${(event: Event) => chosen(id, (event.target as HTMLInputElement).checked)}
                /><span>${names.queue(id)}</span>
              </label>`,
            )}
          </div>
        </fieldset>
        ${this.#sending.refusal ? problemNotice(this.#sending.refusal) : nothing}
        <div>${button({ label: t("plan.make"), kind: "primary", type: "submit", name: "make-plan", busy: this.#sending.busy })}</div>
      </form>
    </section>`;
  }

  #columns(): readonly Column<SampleView>[] {
    const { names, me } = this.console;
    return [
      {
        id: "period",
        label: t("sample.period"),
        cell: (sample) =>
          html`${names.day(sample.since)} – ${names.lastDay(sample.until)}<br /><span class="muted">${sample.title}, ${percent(sample.share)}</span>`,
      },
      {
        id: "drawn",
        label: t("sample.drawn"),
        cell: (sample) =>
          html`${formatMoment(sample.drawn_at)}<br /><span class="muted">${
            sample.drawn_by === null
              ? t("sample.by_server")
              : nameOf(sample.drawn_by, sample.drawn_by_name, me.id)
          }</span>`,
      },
      {
        id: "contacts",
        label: t("sample.contacts"),
        number: true,
        cell: ({ contacts }) => formatNumber(contacts),
      },
      { id: "due", label: t("sample.due"), cell: ({ due_at }) => names.lastDay(due_at) },
      {
        id: "proof",
        label: t("sample.proof"),
        cell: (sample) => html`<dl class="proof">
            <div><dt>${t("sample.seed")}</dt><dd><code>${sample.seed}</code></dd></div>
            <div><dt>${t("sample.frame")}</dt><dd><code>${sample.sha256}</code></dd></div>
          </dl>
          <a href=${judging.frame(sample.id)} download>${t("sample.show")}</a>`,
      },
      {
        id: "tasks",
        label: t("sample.tasks"),
        cell: ({ id }) => html`<a href=${href("samples", { sample: id })}>${t("sample.tasks")}</a>`,
      },
    ];
  }
}

customElements.define("v-plans", Plans);

function percent(share: number): string {
  return formatNumber(share / 10_000, { style: "percent", maximumFractionDigits: 2 });
}

function monthName(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Intl.DateTimeFormat(locale(), {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  }).format(Date.UTC(year, number - 1, 15));
}
