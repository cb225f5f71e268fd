import { html, type TemplateResult } from "lit";
import { href } from "../console/address";
import { Loading, loaded } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { api } from "../protocol/api";
import type { ContactList, Today } from "../protocol/messages";
import { empty, linkButton, notice } from "../ui/parts";
import { contactTable } from "./contact-table";
import { todayFigures } from "./today";
import { t } from "./words";

const REFRESH = 20_000;
const LATEST = 10;

/** `<v-review>`: compliance's first page: the day, what can be looked at, and what is not kept. */
export class ReviewPage extends ConsoleElement {
  readonly #today = new Loading<Today>(() => this.console.session.ask(api.today));
  readonly #latest = new Loading<ContactList>(() => this.console.session.ask(() => api.contacts()));

  protected override begin(): void {
    this.watch(this.#today, this.#latest);
    const load = (): void => {
      void this.#today.load();
      void this.#latest.load();
    };
    load();
    this.every(REFRESH, load);
  }

  protected override render(): TemplateResult {
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("title")}</h1>
      ${notice({ title: t("kept"), body: t("kept.body") })}
      ${loaded(this.#today, todayFigures)}
      <section class="stack tight" aria-labelledby="latest-title">
        <h2 id="latest-title">${t("latest")}</h2>
        ${loaded(this.#latest, (list) =>
          contactTable(
            list.contacts.slice(0, LATEST),
            this.console.names,
            empty({ icon: "history", title: t("contacts.none"), body: t("contacts.none_body") }),
          ),
        )}
        <div>${linkButton({ label: t("contacts.all"), href: href("contacts"), icon: "history" })}</div>
      </section>
    </div>`;
  }
}

customElements.define("v-review", ReviewPage);
