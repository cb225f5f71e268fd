import { html, nothing, type TemplateResult } from "lit";
import { Loading, loaded, problemNotice } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { Sending } from "../../console/sending";
import { api } from "../../protocol/api";
import type { ContactDetail, EvidenceOffer, FilmRow } from "../../protocol/messages";
import type { Refusal } from "../../protocol/refusal";
import { selectField } from "../../ui/forms";
import { button, linkButton, notice, spinner } from "../../ui/parts";
import { formatBytes, formatMoment, formatNumber, language } from "../../ui/text";
import {
  failureOf,
  heldIn,
  isLive,
  namesOf,
  PURPOSES,
  type Purpose,
  reasonOf,
  share,
} from "./model";
import { t } from "./words";

const LOOK_MS = 1_000;

/** `<v-evidence .console .detail ?recorded>`: the signed bundle, and of what was recorded one film of everybody. */
export class Evidence extends ConsoleElement {
  static override properties = {
    ...ConsoleElement.properties,
    detail: { attribute: false },
    recorded: { type: Boolean },
    purpose: { state: true },
    offer: { state: true },
  };
  declare detail: ContactDetail;
  declare recorded: boolean;
  declare purpose: Purpose;
  /** What a bundle for this purpose would hold, once somebody has asked. */
  declare offer: EvidenceOffer | null;
  readonly #film = new Loading<FilmRow>(() => this.#ask(() => api.film(this.#contact)));
  readonly #looking = new Sending(this);
  readonly #making = new Sending(this);

  constructor() {
    super();
    this.recorded = false;
    this.purpose = "authority";
    this.offer = null;
  }

  protected override begin(): void {
    if (!this.recorded) return;
    this.watch(this.#film);
    void this.#film.load();
    this.every(LOOK_MS, () => {
      const { data, busy } = this.#film.state;
      if (data !== null && isLive(data) && !busy) void this.#film.load();
    });
  }

  get #contact(): string {
    return this.detail.contact.id;
  }

  #ask<T>(request: () => Promise<T>): Promise<T> {
    return this.console.session.ask(request);
  }

  #choose = (purpose: string): void => {
    this.purpose = PURPOSES.find((known) => known === purpose) ?? "authority";
    this.offer = null;
    this.#looking.forget();
    this.#making.forget();
  };

  #look = (): void => {
    const { purpose } = this;
    void this.#looking.send(async () => {
      const offer = await this.#ask(() => api.evidence(this.#contact, { purpose }));
      if (purpose === this.purpose) this.offer = offer;
    });
  };

  #make = (): void => {
    const wish = { purpose: this.purpose, language: language() };
    void this.#making.send(async () => {
      this.#film.replace(await this.#ask(() => api.makeFilm(this.#contact, wish)));
    });
  };

  #cancel = (): void => {
    void this.#making.send(async () => {
      this.#film.replace(await this.#ask(() => api.cancelFilm(this.#contact)));
    });
  };

  protected override render(): TemplateResult | typeof nothing {
    if (this.detail.contact.ended_at === null) return nothing;
    return html`<section class="card stack tight" aria-labelledby="evidence-title">
      <h2 id="evidence-title">${t("title")}</h2>
      ${selectField({
        id: "evidence-for",
        label: t("for"),
        hint: t("for.hint"),
        options: PURPOSES.map((value) => ({ value, label: t(`for.${value}`) })),
        value: this.purpose,
        onChange: this.#choose,
      })}
      <h3>${t("bundle")}</h3>
      <p class="muted">${t(this.recorded ? "bundle.hint" : "bundle.unrecorded")}</p>
      ${this.offer === null ? this.#put() : this.#offered(this.offer)}
      ${
        this.recorded
          ? html`<h3>${t("film")}</h3>
              <p class="muted">${t("film.hint")}</p>
              ${loaded(this.#film, (film) => this.#drawFilm(film))}
              ${this.#refused(this.#making.refusal)}`
          : nothing
      }
    </section>`;
  }

  // --- the bundle

  #put(): TemplateResult {
    return html`${button({
      label: t("look"),
      name: "evidence-look",
      icon: "file-text",
      busy: this.#looking.busy,
      onClick: this.#look,
    })}${this.#refused(this.#looking.refusal)}`;
  }

  #offered(offer: EvidenceOffer): TemplateResult {
    const { matches, parts } = this.detail;
    const names = new Map(
      [
        ...matches.map(({ agent, agent_name }) => [agent, agent_name] as const),
        ...parts.map(({ agent, agent_name }) => [agent, agent_name] as const),
      ].flatMap(([agent, name]) => (name ? [[agent, name] as const] : [])),
    );
    const held = heldIn(offer, this.recorded)
      .map((what) => `, ${t(what, { count: offer[what] })}`)
      .join("");
    const who = namesOf(offer.withheld, names, t("for.customer"), this.#contact);
    const trouble = offer.trouble === "key_destroyed" ? "key_destroyed" : "other";
    return html`<p role="status">
        ${t("holds", { held })}${offer.recorded ? nothing : html` ${t("unrecorded")}`}
      </p>
      ${offer.withheld.length > 0 ? notice({ tone: "warn", body: t("withheld", { who }) }) : nothing}
      ${offer.trouble === null ? nothing : notice({ tone: "warn", body: t(`trouble.${trouble}`) })}
      ${linkButton({
        label: t("fetch"),
        icon: "download",
        kind: "primary",
        href: api.evidenceFile(this.#contact, offer.purpose),
      })}`;
  }

  #refused(refusal: Refusal | null): TemplateResult | typeof nothing {
    if (refusal === null) return nothing;
    const reason = reasonOf(refusal.details);
    if (reason === null) return problemNotice(refusal);
    const title = reason === "not_agreed" ? t("refused.title") : t("refused.later");
    return notice({ tone: "warn", title, body: t(`refused.${reason}`), live: true });
  }

  // --- the film

  #drawFilm(film: FilmRow): TemplateResult {
    const { busy } = this.#making;
    const make = (label: string) =>
      button({ label, name: "film-make", icon: "clapperboard", busy, onClick: this.#make });
    const cancel = (label: string) =>
      button({ label, name: "film-cancel", icon: "x", busy, onClick: this.#cancel });
    switch (film.state) {
      case null:
        return make(t("film.make"));
      case "waiting":
        return html`${spinner(t("film.waiting"))}${cancel(t("film.cancel"))}`;
      case "running": {
        const percent = formatNumber(share(film), { style: "percent" });
        return html`<p>${t("film.running", { percent })}</p>
          <progress aria-label=${t("film.progress")} max="1" .value=${share(film)}></progress>
          ${cancel(t("film.cancel"))}`;
      }
      case "done":
        return html`<p role="status">
            ${t("film.done", {
              size: formatBytes(film.size),
              purpose: t(`for.${film.purpose ?? "internal"}`),
              until: formatMoment(film.until ?? 0),
            })}
          </p>
          <div class="row">
            ${linkButton({ label: t("film.fetch"), icon: "download", href: api.filmFile(this.#contact) })}
            ${button({ label: t("film.remove"), name: "film-remove", icon: "trash-2", busy, onClick: this.#cancel })}
          </div>`;
      case "failed":
        return notice({
          tone: "bad",
          title: t("failed.title"),
          body: t(`failed.${failureOf(film)}`),
          live: true,
          actions: failureOf(film) === "key_destroyed" ? nothing : make(t("film.again")),
        });
      case "cancelled":
        return html`<p role="status">${t("film.cancelled")}</p>
          ${make(t("film.again"))}`;
    }
  }
}

customElements.define("v-evidence", Evidence);
