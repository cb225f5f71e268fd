import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { href } from "../../console/address";
import { Loading, loaded } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { asRefusal } from "../../console/session";
import { api } from "../../protocol/api";
import type { HoldDetail, HoldList } from "../../protocol/messages";
import { selectField, textField } from "../../ui/forms";
import { button, empty, linkButton } from "../../ui/parts";
import { problemText } from "../../ui/problems";
import { formatMoment, formatNumber } from "../../ui/text";
import { toast } from "../../ui/toasts";
import "./reason-dialog";
import type { Asked } from "./reason-dialog";
import { t } from "./words";

type Hold = HoldList["holds"][number];

const PAUSE_MS = 300;

/** `<v-holds>`: legal holds, the newest first; the search stands in the address. */
export class Holds extends ConsoleElement {
  static override properties = { asked: { state: true }, shown: { state: true } };
  declare asked: Asked | null;
  /** The hold whose contacts are shown. */
  declare shown: HoldDetail | null;
  readonly #list = new Loading<HoldList>(() =>
    this.console.session.ask(() => api.holds(this.#filter)),
  );
  #typing = 0;

  constructor() {
    super();
    this.asked = null;
    this.shown = null;
  }

  get #filter(): { words: string; lifted: string } {
    const { words = "", lifted = "" } = this.route.query;
    return { words, lifted: lifted === "yes" ? "yes" : "" };
  }

  protected override begin(): void {
    this.watch(this.#list);
    this.onEnd(() => clearTimeout(this.#typing));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("route")?.query;
    if (!changed.has("route")) return;
    const { words = "", lifted = "" } = this.route.query;
    if (!before || (before["words"] ?? "") !== words || (before["lifted"] ?? "") !== lifted) {
      this.shown = null;
      void this.#list.load();
    }
  }

  #set(change: Partial<{ words: string; lifted: string }>): void {
    const next = { ...this.#filter, ...change };
    this.console.router.filter(
      Object.fromEntries(Object.entries(next).filter(([, value]) => value !== "")),
    );
  }

  #typed(words: string): void {
    clearTimeout(this.#typing);
    this.#typing = window.setTimeout(() => this.#set({ words: words.trim() }), PAUSE_MS);
  }

  protected override render(): TemplateResult {
    const { words, lifted } = this.#filter;
    return html`<section class="stack" aria-labelledby="holds-title">
      <h2 id="holds-title">${t("holds")}</h2>
      <p class="muted">${t("holds.hint")}</p>
      <div class="filters" role="search" aria-label=${t("holds")}>
        ${textField({
          id: "holds-words",
          label: t("holds.find"),
          hint: t("holds.find_hint"),
          type: "search",
          value: words,
          onInput: (value) => this.#typed(value),
        })}
        ${selectField({
          id: "holds-which",
          label: t("holds.which"),
          value: lifted,
          options: [
            { value: "", label: t("holds.now") },
            { value: "yes", label: t("holds.lifted") },
          ],
          onChange: (value) => this.#set({ lifted: value }),
        })}
      </div>
      ${loaded(this.#list, (list) => this.#draw(list))}
      <v-reason
        .asked=${this.asked}
        @close=${() => {
          this.asked = null;
        }}
      ></v-reason>
    </section>`;
  }

  #draw(list: HoldList): TemplateResult {
    if (list.holds.length === 0) return this.#none();
    return html`<ul class="plain stack tight">
        ${list.holds.map((hold) => html`<li class="card stack tight">${this.#hold(hold)}</li>`)}
      </ul>
      ${
        list.next
          ? html`<div>${button({ label: t("more"), onClick: () => void this.#more(list) })}</div>`
          : nothing
      }`;
  }

  #none(): TemplateResult {
    const { words, lifted } = this.#filter;
    return words || lifted
      ? empty({
          icon: "filter",
          title: t("holds.none_found"),
          body: t("holds.none_found_body"),
          action: linkButton({ label: t("holds.clear"), href: href("retention") }),
        })
      : empty({ icon: "lock", title: t("holds.none"), body: t("holds.none_body") });
  }

  #hold(hold: Hold): TemplateResult {
    const open = this.shown?.hold.id === hold.id ? this.shown : null;
    const name = hold.set_by_name ?? t("unknown");
    return html`<p class="strong"><strong>${hold.reason}</strong></p>
      <p class="muted">
        ${t("hold.count", { contacts: formatNumber(hold.contacts), all: formatNumber(hold.all) })} ·
        ${t("hold.since", { moment: formatMoment(hold.set_at), name })}
      </p>
      <div class="row">
        ${button({
          label: t(open ? "hold.hide" : "hold.show"),
          kind: "quiet",
          icon: open ? "eye-off" : "eye",
          onClick: () => void this.#toggle(hold.id),
        })}
        ${
          hold.contacts > 0
            ? button({
                label: t("hold.lift"),
                name: "lift-hold",
                onClick: () => this.#askLift(hold.id),
              })
            : nothing
        }
      </div>
      ${open ? this.#contacts(open) : nothing}`;
  }

  #contacts({ hold, contacts }: HoldDetail): TemplateResult {
    const { names } = this.console;
    return html`<ul class="stack tight">
        ${contacts.map(
          (row) =>
            html`<li>
              <a href=${href("contact", {}, row.contact)}><code>${row.contact}</code></a>
              <span class="muted">
                ${names.queue(row.queue)}
                ${
                  row.lifted_at === null
                    ? nothing
                    : html`· ${t("hold.lifted", {
                        moment: formatMoment(row.lifted_at),
                        name: row.lifted_by_name ?? t("unknown"),
                        reason: row.lift_reason ?? "",
                      })}`
                }
              </span>
            </li>`,
        )}
      </ul>
      ${
        hold.all > contacts.length
          ? html`<p class="muted">${t("hold.more", { count: formatNumber(contacts.length) })}</p>`
          : nothing
      }`;
  }

  async #toggle(hold: string): Promise<void> {
    if (this.shown?.hold.id === hold) {
      this.shown = null;
      return;
    }
    try {
      this.shown = await this.console.session.ask(() => api.hold(hold));
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  #askLift(hold: string): void {
    this.asked = {
      title: t("hold.lift_title"),
      hint: t("hold.lift_hint"),
      label: t("hold.lift_reason"),
      action: t("hold.lift_do"),
      danger: true,
      send: async (reason) => {
        await this.console.session.ask(() => api.liftHold(hold, { reason, contacts: null }));
        this.shown = null;
        await this.#list.load();
      },
    };
  }

  async #more({ holds, next }: HoldList): Promise<void> {
    if (!next) return;
    try {
      const later = await this.console.session.ask(() =>
        api.holds({ ...this.#filter, after: next }),
      );
      this.#list.replace({ holds: [...holds, ...later.holds], next: later.next });
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }
}

customElements.define("v-holds", Holds);
