import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { appearance } from "../../appearance/client";
import { t as a } from "../../appearance/words";
import { href } from "../../console/address";
import { Loading, loaded, problemNotice } from "../../console/loading";
import type { Names } from "../../console/names";
import { ConsoleElement } from "../../console/page";
import { Sending } from "../../console/sending";
import type {
  AppearancePolicies,
  AppearancePolicyEntry,
  AppearancePolicyVersion,
} from "../../protocol/messages";
import type { Refusal } from "../../protocol/refusal";
import { confirm } from "../../ui/dialog";
import { selectField } from "../../ui/forms";
import { icon } from "../../ui/icon";
import { badge, button, notice } from "../../ui/parts";
import { type Column, table } from "../../ui/table";
import { formatMoment, pick } from "../../ui/text";
import { toast } from "../../ui/toasts";
import {
  badNumber,
  type Check,
  type Draft,
  draftOf,
  placeOf,
  policyOf,
  type RuleDraft,
} from "./draft";
import { manualFields } from "./items";
import { paletteFields } from "./palette";
import { ruleFields } from "./rule";
import { t } from "./words";

const EFFECTS = ["any", "blur", "none"] as const;
const BACKDROPS = ["plain", "reference"] as const;
type Loaded = readonly [AppearancePolicies, AppearancePolicyEntry];

interface Fault {
  /** The path in the policy: *rules.2.severity*. */
  readonly field: string;
  /** The desk's word for what is wrong there; *range*: found here. */
  readonly why: string;
  /** Another queue with which it clashes. */
  readonly queue: string | null;
}

/** `<v-appearance-policy>`: what one queue asks, written and saved as a new version. */
export class AppearancePolicyPage extends ConsoleElement {
  static override properties = { draft: { state: true }, fault: { state: true } };
  declare draft: Draft | null;
  declare fault: Fault | null;
  readonly #sending = new Sending(this);
  readonly #loaded = new Loading<Loaded>(() =>
    this.console.session.ask(() =>
      Promise.all([appearance.policies(), appearance.policy(this.route.id ?? "")]),
    ),
  );
  #draftOf: AppearancePolicyEntry | null = null;
  #queue: string | null = null;

  constructor() {
    super();
    this.draft = null;
    this.fault = null;
  }

  protected override begin(): void {
    this.watch(this.#loaded);
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    if (this.route.id !== this.#queue) {
      this.#queue = this.route.id;
      void this.#loaded.load();
    }
    const { data } = this.#loaded.state;
    if (!data || data[1] === this.#draftOf) return;
    this.#draftOf = data[1];
    this.draft = draftOf(data[1].policy, data[0].checks);
    this.fault = null;
    this.#sending.forget();
  }

  #set(change: Partial<Draft>): void {
    if (this.draft) this.draft = { ...this.draft, ...change };
  }

  #setRule(check: Check, change: Partial<RuleDraft>): void {
    const rule = this.draft?.rules.get(check);
    if (!this.draft || !rule) return;
    this.#set({ rules: new Map([...this.draft.rules, [check, { ...rule, ...change }]]) });
  }

  #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { data } = this.#loaded.state;
    const { draft } = this;
    if (!data || !draft || this.#sending.busy) return;
    const [all, entry] = data;
    this.#sending.forget();
    const bad = badNumber(draft, all.checks);
    this.fault = bad ? { field: bad, why: "range", queue: null } : null;
    if (!this.fault) {
      const policy = policyOf(draft, all.checks);
      const sent = await this.#sending.send(async () => {
        const saved = await this.console.session.ask(() =>
          appearance.save(entry.queue, { based_on: entry.version, policy }),
        );
        this.#loaded.replace([all, saved]);
      });
      if (sent) {
        toast(t("policy.saved"), "good");
        return;
      }
      this.fault = faultOf(this.#sending.refusal, this.console.names);
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>('[aria-invalid="true"], .policy-fault, .notice')?.focus();
    this.querySelector<HTMLElement>('[aria-invalid="true"], .policy-fault')?.scrollIntoView({
      block: "center",
    });
  };

  async #remove(entry: AppearancePolicyEntry): Promise<void> {
    const sure = await confirm({
      heading: t("policy.remove.sure"),
      body: t("policy.remove.body", { queue: pick(entry.title) }),
      yes: t("policy.remove"),
      danger: true,
    });
    if (!sure) return;
    const sent = await this.#sending.send(async () => {
      await this.console.session.ask(() => appearance.remove(entry.queue, entry.version));
      await this.#loaded.load();
    });
    if (sent) toast(t("policy.removed"), "good");
  }

  protected override render(): TemplateResult {
    return html`<div class="page stack wide policy">
      <a class="back" href=${href("appearance")}>${icon("arrow-left")}${t("policies")}</a>
      ${loaded(this.#loaded, ([all, entry]) =>
        this.draft
          ? this.#page(all, entry, this.draft)
          : html`<h1 tabindex="-1">${t("policy")}</h1>`,
      )}
    </div>`;
  }

  #page(all: AppearancePolicies, entry: AppearancePolicyEntry, draft: Draft): TemplateResult {
    const current = entry.versions[0];
    const inForce = entry.version > 0 && current !== undefined && !current.empty;
    return html`<div class="row spread">
        <h1 tabindex="-1">${t("policy.title", { queue: pick(entry.title) })}</h1>
        ${
          inForce
            ? button({
                label: t("policy.remove"),
                icon: "trash-2",
                name: "remove-policy",
                kind: "quiet",
                onClick: () => void this.#remove(entry),
              })
            : nothing
        }
      </div>
      <p class="muted">${t("policy.hint")}</p>
      <form class="stack wide" novalidate @submit=${this.#save}>
        <section class="card stack" aria-labelledby="policy-checks">
          <h2 id="policy-checks">${t("policy.checks")}</h2>
          <ul class="policy-rules">
            ${all.checks.map((known) => {
              const rule = draft.rules.get(known.check);
              return rule
                ? ruleFields({
                    known,
                    draft,
                    rule,
                    allowBlock: all.allow_block,
                    fault: (part) => this.#faultAt(all, draft, known.check, part),
                    onChange: (change) => this.#setRule(known.check, change),
                    more: this.#more(known.check, draft),
                  })
                : nothing;
            })}
          </ul>
        </section>
        ${manualFields({
          items: draft.manual,
          allowBlock: all.allow_block,
          fault: (item, part) => this.#itemFault(all, draft, item, part),
          onChange: (manual) => this.#set({ manual }),
        })}
        <section class="card stack" aria-labelledby="policy-effects">
          <h2 id="policy-effects">${t("policy.effects")}</h2>
          ${selectField({
            id: "policy-effects-choice",
            label: t("policy.effects.label"),
            hint: t("policy.effects.hint"),
            value: draft.effects,
            options: EFFECTS.map((each) => ({ value: each, label: t(`effects.${each}`) })),
            onChange: (chosen) =>
              this.#set({ effects: EFFECTS.find((each) => each === chosen) ?? "any" }),
          })}
        </section>
        ${this.#refused(all, draft)}
        <div class="row policy-save">
          ${button({
            label: t("policy.save"),
            kind: "primary",
            type: "submit",
            icon: "check",
            name: "save-policy",
            busy: this.#sending.busy,
          })}
          <span class="muted">${t("policy.save.hint")}</span>
        </div>
      </form>
      <section class="stack tight" aria-labelledby="policy-versions">
        <h2 id="policy-versions">${t("policy.versions")}</h2>
        ${versionTable(entry.versions)}
      </section>`;
  }

  #more(check: Check, draft: Draft): TemplateResult | typeof nothing {
    if (check === "backdrop")
      return selectField({
        id: "policy-backdrop",
        label: t("policy.backdrop"),
        hint: t(`backdrop.hint.${draft.backdrop}`),
        value: draft.backdrop,
        options: BACKDROPS.map((each) => ({ value: each, label: t(`backdrop.${each}`) })),
        onChange: (chosen) =>
          this.#set({ backdrop: BACKDROPS.find((each) => each === chosen) ?? "plain" }),
        error: this.#here("backdrop"),
      });
    if (check === "palette")
      return paletteFields({
        colours: draft.palette,
        error: this.#here("palette"),
        onChange: (palette) => this.#set({ palette }),
      });
    return nothing;
  }

  #here(field: string): string | undefined {
    return this.fault?.field.split(".")[0] === field ? words(this.fault) : undefined;
  }

  #faultAt(
    { checks }: AppearancePolicies,
    draft: Draft,
    check: Check,
    part: string,
  ): string | undefined {
    if (!this.fault) return undefined;
    const place = placeOf(this.fault.field, draft, checks);
    if (place.check !== check) return undefined;
    const shown = /^(severity|limits\.\w+|text(\.(de|en))?)$/.test(place.rest) ? place.rest : "";
    return shown === part ? words(this.fault) : undefined;
  }

  #itemFault(
    { checks }: AppearancePolicies,
    draft: Draft,
    item: string,
    part: string,
  ): string | undefined {
    if (!this.fault) return undefined;
    const place = placeOf(this.fault.field, draft, checks);
    if (place.item !== item) return undefined;
    const shown = /^(severity|text\.(de|en))$/.test(place.rest) ? place.rest : "text.de";
    return shown === part ? words(this.fault) : undefined;
  }

  #refused(all: AppearancePolicies, draft: Draft): TemplateResult | typeof nothing {
    const { refusal } = this.#sending;
    if (refusal?.code === "appearance.policy_outdated")
      return notice({
        tone: "warn",
        title: t("policy.outdated"),
        body: t("policy.outdated.body"),
        live: true,
        actions: button({
          label: t("policy.outdated.load"),
          icon: "refresh-cw",
          name: "load-newer",
          onClick: () => void this.#loaded.load(),
        }),
      });
    if (this.fault) {
      const place = placeOf(this.fault.field, draft, all.checks);
      const at = place.check ? a(`check.${place.check}`) : place.item ? t("policy.manual") : "";
      return notice({
        tone: "bad",
        title: t("policy.refused"),
        body: at ? `${at}: ${words(this.fault)}` : words(this.fault),
        live: true,
      });
    }
    return refusal ? problemNotice(refusal) : nothing;
  }
}

customElements.define("v-appearance-policy", AppearancePolicyPage);

function faultOf(refusal: Refusal | null, names: Names): Fault | null {
  if (!refusal?.field) return null;
  const { why, queue } = refusal.details;
  return {
    field: refusal.field.replace(/^policy\./, ""),
    why: String(why ?? ""),
    queue: typeof queue === "string" ? names.queue(queue) : null,
  };
}

/** What is wrong at a field. A word of a newer desk reads as that it doesn't fit. */
function words({ why, queue }: Fault): string {
  if (queue !== null) return t("clash", { queue });
  const known = Object.keys(t.words.en).find((key) => key === `fault.${why}`);
  return t((known ?? "fault.other") as "fault.other");
}

function versionTable(versions: readonly AppearancePolicyVersion[]): TemplateResult {
  const columns: Column<AppearancePolicyVersion>[] = [
    {
      id: "version",
      label: t("version.number"),
      number: true,
      cell: ({ version }) => String(version),
    },
    { id: "saved", label: t("version.saved"), cell: ({ saved_at }) => formatMoment(saved_at) },
    {
      id: "author",
      label: t("version.author"),
      cell: ({ author, author_name }) => author_name ?? author,
    },
    {
      id: "what",
      label: t("version.what"),
      cell: ({ empty }) => (empty ? badge(t("version.empty")) : t("version.full")),
    },
  ];
  return table({
    caption: t("policy.versions"),
    columns,
    rows: versions,
    key: ({ version }) => String(version),
    empty: t("version.none"),
  });
}
