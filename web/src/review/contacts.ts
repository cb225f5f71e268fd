import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { href } from "../console/address";
import { Loading, loaded } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { asRefusal } from "../console/session";
import { api } from "../protocol/api";
import type { ContactList } from "../protocol/messages";
import { selectField } from "../ui/forms";
import { button, empty, linkButton } from "../ui/parts";
import { problemText } from "../ui/problems";
import { toast } from "../ui/toasts";
import { contactTable } from "./contact-table";
import { CONTACT_STATES, type ContactFilter, readFilter, writeFilter } from "./model";
import { t } from "./words";

const REFRESH = 20_000;

/** `<v-contacts>`: contacts, newest first, with a filter that stands in the address. */
export class Contacts extends ConsoleElement {
  readonly #list = new Loading<ContactList>(() =>
    this.console.session.ask(() => api.contacts(readFilter(this.route.query))),
  );

  protected override begin(): void {
    this.watch(this.#list);
    // Who has gone on to older ones is reading: those don't change.
    this.every(REFRESH, () => {
      const { data } = this.#list.state;
      if (data && !this.#paged) void this.#list.load();
    });
  }

  #paged = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("route")) return;
    const before = changed.get("route");
    if (before && key(before.query) === key(this.route.query)) return;
    this.#paged = false;
    void this.#list.load();
  }

  #set(change: Partial<ContactFilter>): void {
    this.console.router.filter(writeFilter({ ...readFilter(this.route.query), ...change }));
  }

  async #more(list: ContactList): Promise<void> {
    if (!list.next) return;
    const after = list.next;
    try {
      const later = await this.console.session.ask(() =>
        api.contacts({ ...readFilter(this.route.query), after }),
      );
      this.#paged = true;
      this.#list.replace({ contacts: [...list.contacts, ...later.contacts], next: later.next });
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  protected override render(): TemplateResult {
    const filter = readFilter(this.route.query);
    const any = { value: "", label: t("filter.any") };
    const { me, names } = this.console;
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("contacts")}</h1>
      <div class="filters" role="search" aria-label=${t("filter")}>
        ${selectField({
          id: "filter-queue",
          label: t("col.queue"),
          value: filter.queue,
          options: [any, ...me.queues.map(({ id }) => ({ value: id, label: names.queue(id) }))],
          onChange: (queue) => this.#set({ queue }),
        })}
        ${selectField({
          id: "filter-state",
          label: t("col.state"),
          value: filter.state,
          options: [
            any,
            ...CONTACT_STATES.map((state) => ({ value: state, label: t(`state.${state}`) })),
          ],
          onChange: (state) => this.#set({ state: state as ContactFilter["state"] }),
        })}
        ${
          filter.queue || filter.state
            ? button({
                label: t("filter.clear"),
                kind: "quiet",
                icon: "x",
                onClick: () => this.#set({ queue: "", state: "" }),
              })
            : nothing
        }
      </div>
      ${loaded(this.#list, (list) => this.#table(list, filter))}
    </div>`;
  }

  #table(list: ContactList, filter: ContactFilter): TemplateResult {
    const filtered = !!(filter.queue || filter.state);
    const none = filtered
      ? empty({
          icon: "filter",
          title: t("contacts.none_filtered"),
          body: t("contacts.none_filtered_body"),
          action: linkButton({ label: t("filter.clear"), href: href("contacts") }),
        })
      : empty({ icon: "history", title: t("contacts.none"), body: t("contacts.none_body") });
    return html`${contactTable(list.contacts, this.console.names, none)}
    ${
      list.next
        ? html`<div>
            ${button({ label: t("contacts.more"), onClick: () => void this.#more(list) })}
          </div>`
        : nothing
    }`;
  }
}

customElements.define("v-contacts", Contacts);

function key(query: Readonly<Record<string, string>>): string {
  return JSON.stringify(readFilter(query));
}
