import { html, nothing, type TemplateResult } from "lit";
import { api } from "../protocol/api";
import type { LinkMade, LinkView } from "../protocol/messages";
import { confirm } from "../ui/dialog";
import { selectField, textField } from "../ui/forms";
import { badge, button, empty, linkButton, type Tone } from "../ui/parts";
import { problemText } from "../ui/problems";
import { type Column, table } from "../ui/table";
import { formatMoment, formatNumber } from "../ui/text";
import { toast } from "../ui/toasts";
import { serverNow } from "./clock";
import { copyButton } from "./copy";
import {
  emptyForm,
  type Fault,
  fault,
  HOURS,
  type LinkForm,
  type LinkState,
  linkState,
  wish,
} from "./link-form";
import { Loading, loaded, problemNotice } from "./loading";
import { languageName } from "./names";
import { ConsoleElement } from "./page";
import { Sending } from "./sending";
import { asRefusal } from "./session";
import { t } from "./words";

interface Page {
  readonly links: readonly LinkView[];
  readonly next: string | null;
}

const TONES: Readonly<Record<LinkState, Tone | undefined>> = {
  usable: "good",
  not_yet: "info",
  used_up: undefined,
  expired: undefined,
  revoked: "bad",
};

const LANGUAGES = ["de", "en"] as const;

/** `<v-links>`: make a link, see one's own, take one back. */
export class Links extends ConsoleElement {
  static override properties = {
    form: { state: true },
    fault: { state: true },
    made: { state: true },
  };
  declare form: LinkForm;
  declare fault: Fault | null;
  declare made: LinkMade | null;
  readonly #sending = new Sending(this);
  readonly #links = new Loading<Page>(() => this.console.session.ask(() => api.links()));

  constructor() {
    super();
    this.fault = null;
    this.made = null;
  }

  protected override begin(): void {
    this.form = emptyForm(this.console.me);
    this.watch(this.#links);
    void this.#links.load();
  }

  #set(change: Partial<LinkForm>): void {
    this.form = { ...this.form, ...change };
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.#sending.busy) return;
    this.#sending.forget();
    this.fault = fault(this.form);
    if (this.fault) {
      this.querySelector<HTMLElement>(`#link-${this.fault}`)?.focus();
      return;
    }
    await this.#sending.send(async () => {
      const body = wish(this.form, this.console.me, serverNow());
      this.made = await this.console.session.ask(() => api.makeLink(body));
      this.form = { ...emptyForm(this.console.me), queue: this.form.queue };
      void this.#links.load();
      await this.updateComplete;
      this.querySelector<HTMLElement>("#made-title")?.focus();
    });
  };

  async #revoke(link: LinkView): Promise<void> {
    const sure = await confirm({
      heading: t("links.revoke_sure"),
      body: t("links.revoke_body"),
      yes: t("links.revoke"),
      danger: true,
    });
    if (!sure) return;
    try {
      const changed = await this.console.session.ask(() => api.revokeLink(link.id));
      const page = this.#links.state.data;
      if (page)
        this.#links.replace({
          ...page,
          links: page.links.map((one) => (one.id === changed.id ? changed : one)),
        });
      toast(t("links.revoked"), "good");
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  async #more(page: Page): Promise<void> {
    if (!page.next) return;
    try {
      const { next } = page;
      const later = await this.console.session.ask(() => api.links(next));
      this.#links.replace({ links: [...page.links, ...later.links], next: later.next });
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("nav.links")}</h1>
      <div class="links-top">
        ${this.#form()} ${this.made ? this.#made(this.made) : nothing}
      </div>
      <section class="stack tight" aria-labelledby="links-title">
        <h2 id="links-title">
          ${t(this.console.me.role === "agent" ? "links.own" : "links.all")}
        </h2>
        ${loaded(this.#links, (page) => this.#list(page))}
      </section>
    </div>`;
  }

  #form(): TemplateResult {
    const { form } = this;
    const { me, names } = this.console;
    const agent = [
      { value: "any", label: t("links.agent_any") },
      { value: "prefer", label: t("links.agent_prefer") },
      { value: "fixed", label: t("links.agent_fixed") },
    ];
    return html`<section class="card stack" aria-labelledby="make-title">
      <h2 id="make-title">${t("links.make")}</h2>
      <p>${t("links.make_hint")}</p>
      ${this.#sending.refusal ? problemNotice(this.#sending.refusal) : nothing}
      <form class="form-grid" novalidate @submit=${this.#submit}>
        ${selectField({
          id: "link-queue",
          label: t("links.queue"),
          value: form.queue,
          options: me.queues.map(({ id }) => ({ value: id, label: names.queue(id) })),
          onChange: (queue) => this.#set({ queue }),
          ...(this.fault === "queue" ? { error: t("links.queue_missing") } : {}),
        })}
        ${selectField({
          id: "link-language",
          label: t("links.language"),
          value: form.language,
          options: [
            { value: "", label: t("links.language_queue") },
            ...LANGUAGES.map((code) => ({ value: code, label: languageName(code) })),
          ],
          onChange: (language) => this.#set({ language }),
        })}
        ${textField({
          id: "link-reference",
          label: t("links.reference"),
          hint: t("links.reference_hint"),
          value: form.reference,
          maxLength: 100,
          onInput: (reference) => this.#set({ reference }),
        })}
        ${textField({
          id: "link-topic",
          label: t("links.topic"),
          hint: t("links.topic_hint"),
          value: form.topic,
          maxLength: 200,
          onInput: (topic) => this.#set({ topic }),
        })}
        ${
          me.role === "agent"
            ? selectField({
                id: "link-agent",
                label: t("links.agent"),
                value: form.agent,
                options: agent,
                onChange: (value) => this.#set({ agent: value as LinkForm["agent"] }),
              })
            : nothing
        }
        ${selectField({
          id: "link-hours",
          label: t("links.valid"),
          value: form.hours,
          options: HOURS.map((hours) => ({
            value: hours,
            label: hours ? validFor(Number(hours)) : t("links.valid_usual"),
          })),
          onChange: (hours) => this.#set({ hours }),
        })}
        ${textField({
          id: "link-contacts",
          label: t("links.contacts"),
          value: form.contacts,
          inputMode: "numeric",
          onInput: (contacts) => this.#set({ contacts }),
          ...(this.fault === "contacts" ? { error: t("links.contacts_wrong") } : {}),
        })}
        ${this.#skills()}
        <div class="form-end">
          ${button({
            label: t("links.submit"),
            kind: "primary",
            type: "submit",
            icon: "link",
            busy: this.#sending.busy,
          })}
        </div>
      </form>
    </section>`;
  }

  #skills(): TemplateResult | typeof nothing {
    const { me, names } = this.console;
    if (me.skills.length === 0) return nothing;
    const levels = ["0", "1", "2", "3", "4", "5"].map((value) => ({
      value,
      label: value === "0" ? t("links.skill_none") : t("links.skill_level", { level: value }),
    }));
    return html`<details class="form-wide">
      <summary>${t("links.skills")}</summary>
      <div class="form-grid">
        ${me.skills.map(({ id }) =>
          selectField({
            id: `link-skill-${id}`,
            label: names.skill(id),
            value: String(this.form.skills[id] ?? 0),
            options: levels,
            onChange: (level) =>
              this.#set({ skills: { ...this.form.skills, [id]: Number(level) } }),
          }),
        )}
      </div>
    </details>`;
  }

  #made({ link, url }: LinkMade): TemplateResult {
    const mail = `mailto:?subject=${encodeURIComponent(t("links.mail_subject"))}&body=${encodeURIComponent(
      t("links.mail_body", { url }),
    )}`;
    return html`<section class="card stack made" aria-labelledby="made-title">
      <h2 id="made-title" tabindex="-1">${t("links.made")}</h2>
      <p>${t("links.once")}</p>
      <p class="made-url" tabindex="0">${url}</p>
      <p class="muted">${t("links.until", { time: formatMoment(link.expires_at) })}</p>
      <div class="row">
        ${copyButton(url)}
        ${linkButton({ label: t("links.mail"), href: mail, icon: "send" })}
        ${button({
          label: t("links.put_away"),
          kind: "quiet",
          onClick: () => {
            this.made = null;
          },
        })}
      </div>
    </section>`;
  }

  #list(page: Page): TemplateResult {
    const { names } = this.console;
    const now = serverNow();
    const columns: Column<LinkView>[] = [
      {
        id: "reference",
        label: t("links.col_reference"),
        cell: (link) => html`<span>${link.reference ?? t("links.no_reference")}</span>
          ${link.topic ? html`<br /><span class="muted">${link.topic}</span>` : nothing}`,
      },
      { id: "queue", label: t("links.queue"), cell: ({ queue }) => names.queue(queue) },
      {
        id: "state",
        label: t("links.col_state"),
        cell: (link) => {
          const state = linkState(link, now);
          return badge(t(`link.${state}`), TONES[state]);
        },
      },
      {
        id: "used",
        label: t("links.col_used"),
        number: true,
        cell: ({ used, contacts }) => `${formatNumber(used)} / ${formatNumber(contacts)}`,
      },
      {
        id: "expires",
        label: t("links.col_expires"),
        cell: (link) => formatMoment(link.expires_at),
      },
      {
        id: "action",
        label: t("links.col_action"),
        cell: (link) =>
          linkState(link, now) === "usable" || linkState(link, now) === "not_yet"
            ? button({
                label: t("links.revoke"),
                kind: "quiet",
                onClick: () => void this.#revoke(link),
              })
            : nothing,
      },
    ];
    return html`${table({
      caption: t("nav.links"),
      columns,
      rows: page.links,
      key: ({ id }) => id,
      empty: empty({ icon: "link", title: t("links.none"), body: t("links.none_body") }),
    })}
    ${
      page.next
        ? html`<div>${button({ label: t("more"), onClick: () => void this.#more(page) })}</div>`
        : nothing
    }`;
  }
}

customElements.define("v-links", Links);

function validFor(hours: number): string {
  return hours < 48 ? t("links.hours", { count: hours }) : t("links.days", { count: hours / 24 });
}
