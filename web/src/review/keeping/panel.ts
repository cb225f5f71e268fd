import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Loading, loaded } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { asRefusal } from "../../console/session";
import { api } from "../../protocol/api";
import type { ContactDetail, KeepingView } from "../../protocol/messages";
import { badge, button, notice } from "../../ui/parts";
import { problemText } from "../../ui/problems";
import { formatDate, formatMoment } from "../../ui/text";
import { toast } from "../../ui/toasts";
import { heldBy, layer, liftedFrom, ruleOf, WHATS, type What } from "./model";
import "./reason-dialog";
import type { Asked } from "./reason-dialog";
import { t } from "./words";

type Held = KeepingView["holds"][number];

/** `<v-keeping>`: when what of a contact goes and why, what holds it, and longer on request. */
export class KeepingPanel extends ConsoleElement {
  static override properties = { detail: { attribute: false }, asked: { state: true } };
  declare detail: ContactDetail;
  declare asked: Asked | null;
  readonly #view = new Loading<KeepingView>(() =>
    this.console.session.ask(() => api.keeping(this.#contact)),
  );

  constructor() {
    super();
    this.asked = null;
  }

  get #contact(): string {
    return this.detail.contact.id;
  }

  get #shown(): boolean {
    return this.console.me.role === "compliance";
  }

  protected override begin(): void {
    this.watch(this.#view);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("detail")?.contact;
    const { id, state } = this.detail.contact;
    if (!this.#shown || !changed.has("detail")) return;
    if (before?.id !== id || before.state !== state) void this.#view.load();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.#shown) return nothing;
    return html`<section class="card stack tight" aria-labelledby="keeping-title">
      <h2 id="keeping-title">${t("panel.title")}</h2>
      ${loaded(this.#view, (view) => this.#draw(view))}
      <v-reason
        .asked=${this.asked}
        @close=${() => {
          this.asked = null;
        }}
      ></v-reason>
    </section>`;
  }

  #draw(view: KeepingView): TemplateResult {
    const held = heldBy(view);
    return html`${view.open ? html`<p>${t("panel.open")}</p>` : nothing}
    ${held.length > 0 ? notice({ tone: "warn", body: t("panel.held") }) : nothing}
    ${view.open ? nothing : html`<dl class="facts">${WHATS.map((what) => this.#layer(view, what))}</dl>`}
    ${this.#key(view)} ${this.#duty(view)}
    ${[...held, ...liftedFrom(view)].map((hold) => this.#hold(hold))}
    ${this.#extension(view)}
    <div class="row">
      ${button({
        label: t("panel.set"),
        icon: "lock",
        name: "set-hold",
        onClick: () => this.#askHold(),
      })}
      ${
        view.extendable && !view.extension
          ? button({
              label: t("panel.extend"),
              kind: "quiet",
              icon: "clock",
              name: "extend",
              onClick: () => this.#askLonger(),
            })
          : nothing
      }
    </div>`;
  }

  #layer(view: KeepingView, what: What): TemplateResult {
    const told = layer(view, what);
    const words =
      told.kind === "at"
        ? html`${t("panel.at", { day: formatDate(told.at) })}
            <span class="muted">(${t(`rule.${ruleOf(told.rule)}`)})</span>`
        : told.kind === "waits"
          ? html`${t("panel.at", { day: formatDate(told.at) })}
              <span class="muted">(${t("panel.waits")})</span>`
          : told.kind === "gone"
            ? badge(t("panel.gone"))
            : told.kind === "going"
              ? badge(t("panel.going"), "warn")
              : t(told.kind === "never" ? "panel.never" : "panel.nothing");
    return html`<div>
      <dt>${t(`what.${what}`)}</dt>
      <dd>${words}</dd>
    </div>`;
  }

  #key(view: KeepingView): TemplateResult | typeof nothing {
    if (view.key === "missing" && !view.gone.includes("recording"))
      return notice({ tone: "bad", body: t("panel.key_missing") });
    return view.key === "unknown"
      ? notice({ tone: "warn", body: t("panel.key_unknown") })
      : nothing;
  }

  #duty({ duty }: KeepingView): TemplateResult | typeof nothing {
    if (duty?.at == null || duty.at <= Date.now()) return nothing;
    const rule = t(`rule.${ruleOf(duty.rule)}`);
    return html`<p class="muted">${t("panel.duty", { day: formatDate(duty.at), rule })}</p>`;
  }

  #hold(hold: Held): TemplateResult {
    const name = hold.held_by_name ?? t("unknown");
    const lifted = hold.lifted_at;
    return html`<div class="stack tight hold">
      <p>
        ${lifted === null ? badge(t("hold.held"), "warn", "lock") : badge(t("holds.lifted"))}
        <strong>${hold.reason}</strong>
      </p>
      <p class="muted">${t("hold.since", { moment: formatMoment(hold.held_at), name })}</p>
      ${
        lifted === null
          ? html`<div>
              ${button({
                label: t("hold.lift"),
                kind: "quiet",
                name: "lift-hold",
                onClick: () => this.#askLift(hold.hold),
              })}
            </div>`
          : html`<p class="muted">
              ${t("hold.lifted", {
                moment: formatMoment(lifted),
                name: hold.lifted_by_name ?? t("unknown"),
                reason: hold.lift_reason ?? "",
              })}
            </p>`
      }
    </div>`;
  }

  #extension({ extension }: KeepingView): TemplateResult | typeof nothing {
    if (!extension) return nothing;
    const words = t("panel.extended", {
      moment: formatMoment(extension.made_at),
      name: extension.made_by_name ?? t("unknown"),
      reason: extension.reason,
    });
    return html`<div class="stack tight">
      <p>${words}</p>
      <div>
        ${button({
          label: t("panel.shorten"),
          kind: "quiet",
          name: "shorten",
          onClick: () => void this.#shorten(),
        })}
      </div>
    </div>`;
  }

  #askHold(): void {
    this.asked = {
      title: t("panel.set_title"),
      hint: t("panel.set_hint"),
      label: t("panel.set_reason"),
      action: t("panel.set_do"),
      send: async (reason) => {
        const { session } = this.console;
        await session.ask(() => api.setHold({ contacts: [this.#contact], reason }));
        await this.#view.load();
      },
    };
  }

  #askLift(hold: string): void {
    this.asked = {
      title: t("hold.lift_title"),
      hint: t("hold.lift_hint"),
      label: t("hold.lift_reason"),
      action: t("hold.lift_do"),
      danger: true,
      send: async (reason) => {
        const { session } = this.console;
        await session.ask(() => api.liftHold(hold, { reason, contacts: [this.#contact] }));
        await this.#view.load();
      },
    };
  }

  #askLonger(): void {
    this.asked = {
      title: t("panel.extend_title"),
      hint: t("panel.extend_hint"),
      label: t("panel.extend_reason"),
      action: t("panel.extend_do"),
      send: async (reason) => {
        const { session } = this.console;
        this.#view.replace(await session.ask(() => api.extend(this.#contact, { reason })));
      },
    };
  }

  async #shorten(): Promise<void> {
    try {
      const { session } = this.console;
      this.#view.replace(await session.ask(() => api.shorten(this.#contact)));
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }
}

customElements.define("v-keeping", KeepingPanel);
