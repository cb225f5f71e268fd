import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { allowed, href } from "../console/address";
import { Loading, loaded } from "../console/loading";
import { languageName } from "../console/names";
import { ConsoleElement } from "../console/page";
import { channelSign } from "../console/states";
import { api } from "../protocol/api";
import type { ContactDetail, PartRow, TimelineRow } from "../protocol/messages";
import "../supervisor/join";
import { matchItem } from "../supervisor/tables";
import { icon } from "../ui/icon";
import { button, empty } from "../ui/parts";
import { formatMoment, formatNumber } from "../ui/text";
import { contactState, length } from "./contact-table";
import { actorOf, isTold, kindOf, sourcesOf, talkedMs, troubleOf, waitedMs } from "./model";
import { participantsTable, partsTable } from "./participants-table";
import "./recording/recording";
import { panels } from "./panels";
import { purposeName } from "./purposes";
import { t } from "./words";

const REFRESH = 10_000;

/**
 * `<v-contact>`: one contact: what it was, whom the desk asked and why, and what happened when; for compliance with its
 * recording above and the panels beside it.
 */
export class ContactPage extends ConsoleElement {
  static override properties = { joining: { state: true } };
  declare joining: boolean;
  readonly #detail = new Loading<ContactDetail>(() =>
    this.console.session.ask(() => api.contactDetail(this.route.id ?? "")),
  );

  constructor() {
    super();
    this.joining = false;
  }

  protected override begin(): void {
    this.watch(this.#detail);
    if (this.console.visits) this.watch(this.console.visits);
    this.every(REFRESH, () => {
      if (this.#detail.state.data?.contact.state !== "closed") void this.#detail.load();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("route") && changed.get("route")?.id !== this.route.id)
      void this.#detail.load();
  }

  protected override render(): TemplateResult {
    return html`<div class="page stack wide">
      <p><a class="back" href=${href("contacts")}>${icon("arrow-left")}<span>${t("contacts.all")}</span></a></p>
      <div class="row spread">
        <h1 tabindex="-1">${this.#heading()}</h1>
        ${this.#joining()}
      </div>
      ${loaded(this.#detail, (detail) => this.#draw(detail))}
    </div>`;
  }

  /** Into the call itself: only for supervisors, and where the house has purposes for it. */
  #joining(): TemplateResult | typeof nothing {
    const { visits, me } = this.console;
    const contact = this.#detail.state.data?.contact;
    const there = visits?.state.contacts.some(({ id }) => id === contact?.id);
    if (!visits || me.supervision.join_purposes.length === 0) return nothing;
    if (contact?.state !== "connected" || contact.channel === "chat" || there) return nothing;
    return html`${button({
      label: t("join"),
      icon: "eye",
      name: "join",
      onClick: () => {
        this.joining = true;
      },
    })}
      <v-join
        .console=${this.console}
        .desk=${visits}
        .contact=${contact.id}
        ?open=${this.joining}
        @close=${() => {
          this.joining = false;
        }}
      ></v-join>`;
  }

  #heading(): string {
    const contact = this.#detail.state.data?.contact;
    return contact?.reference ?? t("contact");
  }

  /** Compliance watches and judges here; for supervisors it is what was and whom the desk asked. */
  #draw(detail: ContactDetail): TemplateResult {
    if (!allowed(this.console.me.role, "recording")) return this.#told(detail);
    const recorded = detail.timeline.some(({ kind }) => kind === "recording.started");
    return html`<div class="review-columns">
        <div class="stack wide">
          ${
            recorded
              ? keyed(
                  detail.contact.id,
                  html`<v-recording .console=${this.console} .contact=${detail.contact.id}></v-recording>`,
                )
              : empty({ icon: "clapperboard", title: t("unrecorded"), body: t("unrecorded.body") })
          }
        </div>
        <aside class="review-panels" aria-label=${t("panels")}>
          ${panels({ console: this.console, detail, recorded })}
        </aside>
        ${this.#told(detail)}
      </div>`;
  }

  #told(detail: ContactDetail): TemplateResult {
    return html`<div class="contact-columns">
      <div class="stack wide">
        ${this.#facts(detail)} ${this.#people(detail)}
        ${detail.parts.map((part) => this.#note(part, detail.parts.length > 1))}
        ${
          detail.contact.stars === null
            ? nothing
            : html`<section class="card stack tight" aria-labelledby="rating-title">
                <h2 id="rating-title">${t("rating")}</h2>
                <p>${t("rating.stars", { count: detail.contact.stars })}</p>
                ${detail.rating_text ? html`<p class="written">${detail.rating_text}</p>` : nothing}
              </section>`
        }
      </div>
      <div class="stack wide">
        <section class="stack tight" aria-labelledby="asked-title">
          <h2 id="asked-title">${t("asked")}</h2>
          ${
            detail.matches.length > 0
              ? html`<ol class="matches">
                  ${detail.matches.map((row) => matchItem(row, this.console.names, false))}
                </ol>`
              : empty({ icon: "user-check", title: t("asked.none"), body: t("asked.none_body") })
          }
        </section>
        <section class="stack tight" aria-labelledby="timeline-title">
          <h2 id="timeline-title">${t("timeline")}</h2>
          ${this.#timeline(detail)}
        </section>
      </div>
    </div>`;
  }

  #facts({ contact }: ContactDetail): TemplateResult {
    const { names } = this.console;
    const facts: readonly (readonly [string, unknown])[] = [
      [t("col.state"), contactState(contact)],
      ...(contact.topic ? [[t("topic"), contact.topic] as const] : []),
      [t("col.queue"), names.queue(contact.queue)],
      [t("col.language"), languageName(contact.language)],
      [t("col.channel"), channelSign(contact.channel)],
      [t("col.agent"), contact.agent_name ?? "–"],
      [t("col.opened"), formatMoment(contact.opened_at)],
      [t("col.waited"), length(waitedMs(contact))],
      [t("col.talked"), length(talkedMs(contact))],
      [t("ended"), contact.end_reason ? t(`end.${contact.end_reason}`) : "–"],
      [t("col.outcome"), contact.disposition ? names.disposition(contact.disposition) : "–"],
    ];
    return html`<section class="card" aria-label=${t("contact")}>
      <dl class="facts">
        ${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
      </dl>
    </section>`;
  }

  #people(detail: ContactDetail): TemplateResult | typeof nothing {
    if (detail.contact.connected_at === null) return nothing;
    const agents = namesOf(detail);
    const nameOf = (who: string): string =>
      who === detail.contact.id
        ? (detail.contact.reference ?? t("who.customer"))
        : (agents.get(who) ?? t("who.guest"));
    return html`<section class="stack tight" aria-labelledby="people-title">
        <h2 id="people-title">${t("people")}</h2>
        ${participantsTable(detail, nameOf, clock)}
      </section>
      ${
        detail.parts.length > 1
          ? html`<section class="stack tight" aria-labelledby="parts-title">
              <h2 id="parts-title">${t("parts")}</h2>
              ${partsTable(detail, this.console.names, clock)}
            </section>`
          : nothing
      }`;
  }

  /** An agent's note; of a contact that was passed on there are several, with what each said to the next. */
  #note(part: PartRow, several: boolean): TemplateResult {
    const id = `note-title-${part.number}`;
    return html`<section class="card stack tight" aria-labelledby=${id}>
      <h2 id=${id}>${several ? t("note.of", { agent: part.agent_name }) : t("note")}</h2>
      ${
        several && part.disposition
          ? html`<p>${this.console.names.disposition(part.disposition)}</p>`
          : nothing
      }
      <p class="written">${part.note || t("note.none")}</p>
      ${part.passed_note ? html`<p class="written">${t("note.passed", { note: part.passed_note })}</p>` : nothing}
    </section>`;
  }

  #timeline(detail: ContactDetail): TemplateResult {
    const agents = namesOf(detail);
    return html`<ol class="timeline">
      ${detail.timeline.filter(isTold).map(
        (row) => html`<li>
          <time datetime=${new Date(row.at).toISOString()}>${clock(row.at)}</time>
          <span>${this.#words(row, detail, agents)}</span>
        </li>`,
      )}
    </ol>`;
  }

  #words(row: TimelineRow, detail: ContactDetail, agents: ReadonlyMap<string, string>): string {
    const { names } = this.console;
    const actor = actorOf(row, detail.contact.id, agents);
    const who = actor.who === "agent" ? actor.name : t(`who.${actor.who}`);
    const { data } = row;
    const text = (key: string): string => String(data[key] ?? "");
    const reason = detail.contact.end_reason;
    return t(`kind.${kindOf(row)}`, {
      who,
      kind: row.kind,
      agent: agents.get(text("agent")) ?? text("agent"),
      queue: names.queue(text("queue")),
      to: text("agent") ? (agents.get(text("agent")) ?? text("agent")) : names.queue(text("queue")),
      disposition: names.disposition(text("disposition")),
      stars: formatNumber(Number(data["stars"] ?? 0)),
      reason: reason ? t(`end.${reason}`) : "",
      sources: sourcesOf(row)
        .map((key) => t(`source.${key}`))
        .join(", "),
      trouble: t(`trouble.${troubleOf(row)}`),
      document: detail.documents.find(({ version }) => version === data["version"])?.name ?? "",
      page: formatNumber(Number(data["page"] ?? 0)),
      purpose: purposeName(text("purpose")),
      participant: nameOf(text("participant"), detail.contact.id, agents),
    });
  }
}

customElements.define("v-contact", ContactPage);

function nameOf(who: string, contact: string, names: ReadonlyMap<string, string>): string {
  return who === contact ? t("who.customer") : (names.get(who) ?? who);
}

function namesOf(detail: ContactDetail): ReadonlyMap<string, string> {
  return new Map([
    ...detail.guests.map(({ who, name }) => [who, name] as const),
    ...[...detail.matches, ...detail.parts].map(
      ({ agent, agent_name }) => [agent, agent_name] as const,
    ),
  ]);
}

function clock(at: number): string {
  return new Date(at).toLocaleTimeString(document.documentElement.lang);
}
