import { html, nothing, type TemplateResult } from "lit";
import type { LocalMedia } from "../../call/media";
import type { HouseBackdrop } from "../../protocol/messages";
import { Following } from "../../ui/following";
import { icon } from "../../ui/icon";
import { button, notice } from "../../ui/parts";
import { language } from "../../ui/text";
import { backdrops } from "./backdrops";
import { BLUR, type Effect, fromKey, key, NONE } from "./effect";
import { type Fit, findOut, known } from "./fit";
import { t } from "./words";

/**
 * `<v-effects .media .effects>`: what covers the room behind the person, as tiles to choose from by mouse and arrow keys.
 * `effects`: what the house's policy lets people choose. Offered only where it was seen to run at 20 pictures a second.
 */
export class EffectChoice extends Following {
  static override properties = {
    media: { attribute: false },
    effects: { attribute: false },
    fit: { state: true },
    trying: { state: true },
    list: { state: true },
  };
  declare media: LocalMedia;
  declare effects: "none" | "blur" | "any";
  /** Null: not tried lately. */
  declare fit: Fit | null;
  declare trying: boolean;
  /** Null: not loaded (yet). */
  declare list: readonly HouseBackdrop[] | null;
  #unlisted = false;

  constructor() {
    super();
    this.effects = "any";
    this.fit = null;
    this.trying = false;
    this.list = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#list();
  }

  protected override get followed(): LocalMedia {
    return this.media;
  }

  protected override firstUpdated(): void {
    this.fit = known(Date.now());
    // Whoever has an effect on sees for themselves; a second worker beside it would only make both slow.
    if (this.fit === null && this.media.state.background?.choice.kind !== "none") this.fit = "fits";
  }

  /** Not before somebody wants it: it loads megabytes and takes a whole core for a second. */
  async #try(): Promise<void> {
    this.fit = null;
    this.trying = true;
    this.fit = await findOut(Date.now());
    this.trying = false;
    await this.updateComplete;
    this.querySelector<HTMLElement>("input:checked")?.focus();
  }

  async #list(): Promise<void> {
    try {
      this.list = (await backdrops.list()).backdrops;
      this.#unlisted = false;
    } catch {
      this.#unlisted = true;
      this.requestUpdate();
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { background } = this.media.state;
    if (!background || (this.effects === "none" && background.choice.kind === "none"))
      return nothing;
    return html`<fieldset class="effects">
      <legend>${t("title")}</legend>
      <p class="hint">${t("hint")}</p>
      ${this.fit === "fits" ? this.#tiles(background.choice) : this.#cannot()}
      ${this.#status()}
    </fieldset>`;
  }

  #cannot(): TemplateResult {
    if (this.fit === null)
      return html`<div>
          ${button({
            label: t("choose"),
            icon: "image",
            busy: this.trying,
            name: "effects",
            onClick: () => void this.#try(),
          })}
        </div>
        <p class="hint" role="status">${this.trying ? t("trying") : ""}</p>`;
    return notice({
      tone: "info",
      body: t(`cannot.${this.fit as "slow" | "browser"}`),
      actions:
        this.fit === "slow"
          ? button({
              label: t("again"),
              icon: "refresh-cw",
              name: "effect-again",
              onClick: () => void this.#try(),
            })
          : nothing,
      live: true,
    });
  }

  #tiles(choice: Effect): TemplateResult {
    const blurred = this.effects !== "none" || choice.kind === "blur";
    const shown = this.effects === "any" ? (this.list ?? []) : [];
    return html`<div class="effect-tiles">
        ${this.#tile(NONE, choice, t("none"), html`${icon("user")}`)}
        ${
          blurred
            ? this.#tile(
                BLUR,
                choice,
                t("blur"),
                html`<span class="effect-blurred">${icon("user")}</span>`,
              )
            : nothing
        }
        ${shown.map(({ id, name }) =>
          this.#tile(
            { kind: "backdrop", id },
            choice,
            name[language()] ?? id,
            html`<img src=${backdrops.address(id)} alt="" loading="lazy" decoding="async" />`,
          ),
        )}
      </div>
      ${this.#unlisted && this.effects === "any" ? html`<p class="hint">${t("unlisted")}</p>` : nothing}`;
  }

  #tile(effect: Effect, choice: Effect, name: string, sample: TemplateResult): TemplateResult {
    return html`<label class="effect-tile">
      <input
        type="radio"
        name="effect"
        value=${key(effect)}
        .checked=${key(effect) === key(choice)}
        @change=${this.#chosen}
      />
      <span class="effect-sample" aria-hidden="true">${sample}</span>
      <span>${name}</span>
    </label>`;
  }

  #chosen = (event: Event): void => {
    const effect = fromKey((event.target as HTMLInputElement).value);
    if (effect) this.media.curtain?.choose(effect);
  };

  /** One place for all that happens, so that it is said aloud. */
  #status(): TemplateResult {
    const background = this.media.state.background;
    const { status = "none", missing = false } = background ?? {};
    if (status === "dark" || status === "slow")
      return notice({
        tone: "warn",
        body: t(status),
        actions: html`${
          status === "dark"
            ? button({
                label: t("retry"),
                icon: "refresh-cw",
                name: "effect-retry",
                onClick: () => this.media.curtain?.retry(),
              })
            : nothing
        }
        ${button({
          label: t("uncover"),
          icon: "eye",
          name: "effect-uncover",
          onClick: () => this.media.curtain?.choose(NONE),
        })}`,
        live: true,
      });
    const words = missing ? t("missing") : status === "none" ? "" : t(status);
    return html`<p class="hint" role="status">${words}</p>`;
  }
}

customElements.define("v-effects", EffectChoice);
