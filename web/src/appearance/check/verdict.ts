import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { problemNotice } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { Sending } from "../../console/sending";
import type { AppearanceVerdict, AppearanceView } from "../../protocol/messages";
import { textField } from "../../ui/forms";
import { type IconName, icon } from "../../ui/icon";
import { button } from "../../ui/parts";
import { pick } from "../../ui/text";
import { toast } from "../../ui/toasts";
import { appearance } from "../client";
import { type Stand, stand } from "../standing";
import { t } from "../words";
import { sentence, weight } from "./list";
import type { List } from "./steady";

type Told = "allow" | "warn" | "block" | "overridden" | "released" | "asked";
type Reason = AppearanceVerdict["reasons"][number];

const TOLD: Readonly<Partial<Record<Stand, Told>>> = {
  good: "allow",
  hints: "warn",
  blocked: "block",
  overridden: "overridden",
  released: "released",
  asked: "asked",
};
const LOOKS: Readonly<Record<Told, readonly [tone: string, sign: IconName]>> = {
  allow: ["good", "circle-check"],
  overridden: ["good", "circle-check"],
  released: ["good", "user-check"],
  warn: ["warn", "lightbulb"],
  asked: ["warn", "clock"],
  block: ["bad", "lock"],
};
const SUGGESTIONS = ["place", "light", "wrong", "camera"] as const;
const LONGEST = 200;

/**
 * `<v-appearance-verdict .view .list ?available @view @again @available>`: what the desk said, and each way on.
 * `view` carries the new standing after an override or a call for help.
 */
export class AppearanceVerdictPanel extends ConsoleElement {
  static override properties = {
    view: { attribute: false },
    list: { attribute: false },
    looking: { type: Boolean },
    available: { type: Boolean },
    asking: { state: true },
    reason: { state: true },
    missing: { state: true },
  };
  declare view: AppearanceView;
  /** As it was judged: it knows sides (left, too dark) that the desk's reasons don't. */
  declare list: List;
  /** The live list runs below; there is nothing to look at *again*. */
  declare looking: boolean;
  /** To be available is what is still wanted. */
  declare available: boolean;
  declare asking: boolean;
  declare reason: string;
  declare missing: boolean;
  readonly #sending = new Sending(this);

  constructor() {
    super();
    this.looking = false;
    this.available = false;
    this.asking = false;
    this.reason = "";
    this.missing = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before: AppearanceView | undefined = changed.get("view");
    if (before && before.standing?.checked_at !== this.view.standing?.checked_at) {
      this.asking = false;
      this.#sending.forget();
    }
  }

  #tell(view: AppearanceView): void {
    this.dispatchEvent(new CustomEvent("view", { detail: view }));
  }

  #override = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const reason = this.reason.trim();
    this.missing = reason === "";
    if (this.missing) {
      this.querySelector<HTMLElement>("#appearance-reason")?.focus();
      return;
    }
    await this.#sending.send(async () => {
      this.#tell(await this.console.session.ask(() => appearance.override(reason)));
      this.asking = false;
    });
  };

  #help = async (): Promise<void> => {
    const sent = await this.#sending.send(async () => {
      this.#tell(await this.console.session.ask(() => appearance.help()));
    });
    if (sent) toast(t("help.asked"), "good");
  };

  protected override render(): TemplateResult | typeof nothing {
    const told = TOLD[stand(this.view)];
    if (!told) return nothing;
    const [tone, sign] = LOOKS[told];
    const { refusal } = this.#sending;
    return html`<section class="verdict stack ${tone}" aria-labelledby="verdict-title">
      <div class="verdict-head">
        ${icon(sign)}
        <h2 id="verdict-title" tabindex="-1">${t(`verdict.${told}`)}</h2>
      </div>
      <p>${t(`verdict.${told}.body`)}</p>
      ${told === "overridden" || told === "released" ? nothing : this.#reasons()}
      ${refusal ? problemNotice(refusal) : nothing}
      ${this.asking && told === "warn" ? this.#form() : this.#actions(told)}
    </section>`;
  }

  #reasons(): TemplateResult | typeof nothing {
    const reasons = this.view.standing?.reasons ?? [];
    if (reasons.length === 0) return nothing;
    return html`<ul class="verdict-reasons" aria-label=${t("verdict.reasons")}>
      ${reasons.map((reason) => {
        const [title, words] = this.#words(reason);
        return html`<li>
          ${title ? html`<b>${title}.</b>` : nothing} ${words} ${weight(reason.severity)}
        </li>`;
      })}
    </ul>`;
  }

  #words({ kind, check, manual }: Reason): readonly [title: string, words: string] {
    if (manual) {
      const item = this.view.manual.find(({ id }) => id === manual);
      return [item ? pick(item.text).replace(/\.$/, "") : "", t("manual.open")];
    }
    if (kind === "effect") return [t("check.backdrop"), t("hint.effect")];
    const rule = this.view.rules.find((each) => each.check === check);
    if (!check || !rule) return ["", t("verdict.unmeasured")];
    const shown = this.list.get(check)?.shown;
    if (shown && shown.sight !== "good") return [t(`check.${check}`), sentence(rule, shown)];
    if (kind === "not_measured") return [t(`check.${check}`), t("why.not_now")];
    return [t(`check.${check}`), sentence(rule, { sight: "hint", hint: check })];
  }

  #actions(told: Told): TemplateResult {
    const { busy } = this.#sending;
    const again = button({
      label: t("again"),
      icon: "refresh-cw",
      name: "again",
      kind: told === "warn" || told === "block" ? "primary" : "secondary",
      onClick: () => this.dispatchEvent(new Event("again")),
    });
    return html`<div class="row">
      ${
        this.available && this.view.passes
          ? button({
              label: t("go.available"),
              kind: "primary",
              icon: "circle-check",
              name: "go-available",
              onClick: () => this.dispatchEvent(new Event("available")),
            })
          : nothing
      }
      ${this.looking ? nothing : again}
      ${
        told === "warn"
          ? button({
              label: t("override.open"),
              name: "override",
              onClick: () => void this.#open(),
            })
          : nothing
      }
      ${
        told === "block"
          ? button({
              label: t("help.ask"),
              name: "help",
              icon: "user-check",
              busy,
              onClick: () => void this.#help(),
            })
          : nothing
      }
    </div>`;
  }

  async #open(): Promise<void> {
    this.asking = true;
    this.missing = false;
    await this.updateComplete;
    this.querySelector<HTMLElement>("#appearance-reason")?.focus();
  }

  #form(): TemplateResult {
    return html`<form class="stack snug" novalidate @submit=${this.#override}>
      ${textField({
        id: "appearance-reason",
        label: t("override.label"),
        hint: t("override.hint"),
        value: this.reason,
        maxLength: LONGEST,
        required: true,
        onInput: (reason) => {
          this.reason = reason;
        },
        ...(this.missing ? { error: t("override.missing") } : {}),
      })}
      <div class="suggestions" role="group" aria-label=${t("override.suggestions")}>
        ${SUGGESTIONS.map((each) =>
          button({
            label: t(`override.suggestion.${each}`),
            kind: "quiet",
            onClick: () => {
              this.reason = t(`override.suggestion.${each}`);
              this.missing = false;
            },
          }),
        )}
      </div>
      <div class="row">
        ${button({
          label: t("override.send"),
          kind: "primary",
          type: "submit",
          name: "send-override",
          busy: this.#sending.busy,
        })}
        ${button({
          label: t("cancel"),
          onClick: () => {
            this.asking = false;
          },
        })}
      </div>
    </form>`;
  }
}

customElements.define("v-appearance-verdict", AppearanceVerdictPanel);
