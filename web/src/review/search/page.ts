import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { href } from "../../console/address";
import { Loading, loaded } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { asRefusal } from "../../console/session";
import { api } from "../../protocol/api";
import type { FoundList, SearchChoices } from "../../protocol/messages";
import { selectField, textField } from "../../ui/forms";
import { icon } from "../../ui/icon";
import { button, empty, linkButton, notice } from "../../ui/parts";
import { problemText } from "../../ui/problems";
import { formatNumber } from "../../ui/text";
import { toast } from "../../ui/toasts";
import { hit } from "./hit";
import {
  asked,
  counted,
  type Field,
  type FindFilter,
  FLAGS,
  limits,
  MODES,
  NOTHING,
  readFind,
  same,
  together,
  VERDICTS,
  writeFind,
} from "./model";
import "./saved";
import { t } from "./words";

const AGAIN = 10_000;

/**
 * `<v-find>`: contacts for reviewers, by words and by filters that stand in the address. What is typed counts when it is
 * sent off, since each search is an entry in the audit log; what is chosen counts at once.
 */
export class FindPage extends ConsoleElement {
  static override properties = { draft: { state: true }, turning: { state: true } };
  declare draft: FindFilter;
  declare turning: boolean;
  readonly #list = new Loading<FoundList>(() => {
    const query = asked(readFind(this.route.query));
    const again: Record<string, string> = this.#again ? { again: "yes" } : {};
    return this.console.session.ask(() => api.find({ ...query, ...again }));
  });
  readonly #choices = new Loading<SearchChoices>(() => this.console.session.ask(api.searchChoices));
  #open: boolean | null = null;
  /** The page asks by itself, to show what came meanwhile: that is no other search. */
  #again = false;
  #paged = false;

  constructor() {
    super();
    this.draft = NOTHING;
    this.turning = false;
  }

  protected override begin(): void {
    this.watch(this.#list, this.#choices);
    void this.#choices.load();
    this.onEnd(
      this.console.shortcuts.add(() => [
        {
          key: "/",
          label: t("key.search"),
          run: () => this.querySelector<HTMLInputElement>("#find-q")?.focus(),
        },
      ]),
    );
    // Who has gone on to older ones is reading: those don't change.
    this.every(AGAIN, () => {
      if (!this.#list.state.data || this.#paged) return;
      this.#again = true;
      void this.#list.load();
      this.#again = false;
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("route")) return;
    const before = changed.get("route");
    const filter = readFind(this.route.query);
    if (before && same(readFind(before.query), filter)) return;
    this.draft = filter;
    this.#search();
  }

  #search(): void {
    this.#paged = false;
    void this.#list.load();
  }

  #go(filter: FindFilter): void {
    if (same(filter, readFind(this.route.query))) this.#search();
    else this.console.router.filter(writeFind(filter));
  }

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#go(readFind(writeFind(this.draft)));
  };

  async #more(list: FoundList): Promise<void> {
    if (!list.next || this.turning) return;
    this.turning = true;
    const query = { ...asked(readFind(this.route.query)), after: list.next };
    try {
      const later = await this.console.session.ask(() => api.find(query));
      if (this.#list.state.data === list) {
        this.#paged = true;
        this.#list.replace(together(list, later));
      }
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
    this.turning = false;
  }

  protected override render(): TemplateResult {
    const choices = this.#choices.state.data;
    const filter = readFind(this.route.query);
    return html`<div class="page stack wide find">
      <h1 tabindex="-1">${t("title")}</h1>
      <p class="muted">${t("title.hint")}</p>
      <form class="stack tight" role="search" aria-label=${t("search")} @submit=${this.#submit}>
        <div class="find-words">
          ${this.#text("q", "search", t("words.hint"))}
          ${button({ label: t("do"), kind: "primary", type: "submit", icon: "search", name: "find" })}
        </div>
        ${this.#filters(choices)}
      </form>
      <v-saved-searches
        .session=${this.console.session}
        .searches=${choices?.searches ?? []}
        .filter=${filter}
        @changed=${(event: CustomEvent<SearchChoices>) => this.#choices.replace(event.detail)}
      ></v-saved-searches>
      ${loaded(this.#list, (list) => this.#found(list, filter))}
    </div>`;
  }

  #filters(choices: SearchChoices | null): TemplateResult {
    const { me, names } = this.console;
    const set = limits(this.draft);
    const agents = [...(choices?.agents ?? [])].sort((a, b) => a.name.localeCompare(b.name));
    this.#open ??= matchMedia("(min-width: 641px)").matches; // on a phone what was found comes first
    return html`<details
      class="find-filters"
      ?open=${this.#open}
      @toggle=${(event: Event) => {
        this.#open = (event.target as HTMLDetailsElement).open;
      }}
    >
      <summary>
        ${icon("filter")}<span
          >${t("filters")}${set > 0 ? html` (${t("filters.set", { count: set })})` : nothing}</span
        >
      </summary>
      <div class="filters">
        ${this.#text("from", "date")} ${this.#text("to", "date")}
        ${this.#select(
          "queue",
          me.queues.map(({ id }) => ({ value: id, label: names.queue(id) })),
        )}
        ${this.#select(
          "agent",
          agents.map(({ who, name }) => ({ value: who, label: name })),
        )}
        ${this.#select(
          "disposition",
          me.dispositions.map(({ id }) => ({ value: id, label: names.disposition(id) })),
        )}
        ${this.#select(
          "mode",
          MODES.map((mode) => ({ value: mode, label: t(`mode.${mode}`) })),
        )}
        ${this.#select("recorded", [
          { value: "yes", label: t("recorded.yes") },
          { value: "no", label: t("recorded.no") },
        ])}
        ${this.#select(
          "flag",
          FLAGS.map((flag) => ({ value: flag, label: t(`flag.${flag}`) })),
        )}
        ${this.#select(
          "verdict",
          VERDICTS.map((verdict) => ({ value: verdict, label: t(`verdict.${verdict}`) })),
        )}
        ${this.#text("document")} ${this.#text("min", "number")} ${this.#text("max", "number")}
        ${this.#text("reference", "text", t("reference.hint"))}
        ${
          same(this.draft, NOTHING)
            ? nothing
            : button({
                label: t("clear"),
                kind: "quiet",
                icon: "x",
                onClick: () => this.#go(NOTHING),
              })
        }
      </div>
    </details>`;
  }

  #text(
    name: Field,
    type: "text" | "search" | "date" | "number" = "text",
    hint?: string,
  ): TemplateResult {
    return textField({
      id: `find-${name}`,
      label: t(name === "q" ? "words" : name),
      type: type === "number" ? "text" : type,
      ...(type === "number" ? { inputMode: "numeric" as const, maxLength: 3 } : { maxLength: 200 }),
      ...(hint ? { hint } : {}),
      value: this.draft[name],
      onInput: (value) => {
        this.draft = { ...this.draft, [name]: value };
      },
    });
  }

  /** What an address names and nobody knows stays to be seen. */
  #select(
    name: Exclude<Field, "q">,
    options: readonly { value: string; label: string }[],
  ): TemplateResult {
    const value = this.draft[name];
    const known = !value || options.some((option) => option.value === value);
    return selectField({
      id: `find-${name}`,
      label: t(name),
      value,
      options: [
        { value: "", label: t("any") },
        ...options,
        ...(known ? [] : [{ value, label: value }]),
      ],
      onChange: (chosen) => {
        this.draft = { ...this.draft, [name]: chosen };
        this.#go(readFind(writeFind(this.draft)));
      },
    });
  }

  #found(list: FoundList, filter: FindFilter): TemplateResult {
    const count = counted(list);
    const told = count
      ? count.more
        ? t("found.more", { count: formatNumber(count.count) })
        : t("found", { count: count.count })
      : "";
    return html`${
      list.complete ? nothing : notice({ tone: "warn", title: t("making"), body: t("making.body") })
    }
    <p class="find-count" role="status">${told}</p>
    ${list.contacts.length > 0 ? this.#hits(list) : this.#none(filter)}`;
  }

  #hits(list: FoundList): TemplateResult {
    return html`<ol class="hits" aria-label=${t("results")}>
        ${repeat(
          list.contacts,
          ({ contact }) => contact.id,
          (found) => hit(found, this.console.names),
        )}
      </ol>
      ${
        list.next
          ? html`<div>
              ${button({ label: t("more"), busy: this.turning, onClick: () => void this.#more(list) })}
            </div>`
          : nothing
      }`;
  }

  #none(filter: FindFilter): TemplateResult {
    return same(filter, NOTHING)
      ? empty({ icon: "history", title: t("none"), body: t("none.body") })
      : empty({
          icon: "search",
          title: t("none.found"),
          body: t("none.found_body"),
          action: linkButton({ label: t("clear"), href: href("contacts") }),
        });
  }
}

customElements.define("v-find", FindPage);
