import { html, nothing, type TemplateResult } from "lit";
import { backdrops } from "../../appearance/effects/backdrops";
import { Loading, loaded, problemNotice } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { Sending } from "../../console/sending";
import type { HouseBackdrop, HouseBackdrops } from "../../protocol/messages";
import "../../ui/dialog";
import { textField } from "../../ui/forms";
import { button } from "../../ui/parts";
import { pick } from "../../ui/text";
import { toast } from "../../ui/toasts";
import { type Fault, fault, LONGEST, type Wish } from "./model";
import { t } from "./words";

const EMPTY: Wish = { file: null, de: "", en: "" };

/** `<v-backdrops .console>`: the pictures that staff may put behind themselves; a section of an administrator's page. */
export class BackdropList extends ConsoleElement {
  static override properties = {
    ...ConsoleElement.properties,
    wish: { state: true },
    fault: { state: true },
    removing: { state: true },
  };
  declare wish: Wish;
  declare fault: Fault | null;
  declare removing: HouseBackdrop | null;
  readonly #list = new Loading<HouseBackdrops>(() => this.console.session.ask(backdrops.list));
  readonly #adding = new Sending(this);
  readonly #taking = new Sending(this);

  constructor() {
    super();
    this.wish = EMPTY;
    this.fault = null;
    this.removing = null;
  }

  protected override begin(): void {
    this.watch(this.#list);
    void this.#list.load();
  }

  protected override render(): TemplateResult {
    return html`<section class="stack snug backdrops" aria-labelledby="backdrops-title">
      <h2 id="backdrops-title">${t("title")}</h2>
      <p class="muted">${t("hint")}</p>
      ${loaded(this.#list, (found) => html`${this.#pictures(found)} ${this.#form(found)}`)}
      <v-dialog
        .heading=${t("remove.title")}
        .content=${this.removing ? this.#sure(this.removing) : nothing}
        ?open=${this.removing !== null}
        @close=${() => {
          this.removing = null;
        }}
      ></v-dialog>
    </section>`;
  }

  #pictures({ backdrops: all }: HouseBackdrops): TemplateResult {
    if (all.length === 0) return html`<p>${t("none")}</p>`;
    return html`<ul class="backdrop-list" aria-labelledby="backdrops-title">
      ${all.map(
        (backdrop) => html`<li class="card stack tight">
          <img src=${backdrops.address(backdrop.id)} alt="" loading="lazy" decoding="async" />
          <p>
            <span lang="de">${backdrop.name["de"]}</span><br />
            <span class="muted" lang="en">${backdrop.name["en"]}</span>
          </p>
          ${button({
            label: t("remove"),
            kind: "quiet",
            icon: "trash-2",
            tip: t("remove.tip", { name: pick(backdrop.name) }),
            name: "remove-backdrop",
            onClick: () => {
              this.#taking.forget();
              this.removing = backdrop;
            },
          })}
        </li>`,
      )}
    </ul>`;
  }

  #form({ backdrops: all, most }: HouseBackdrops): TemplateResult {
    if (all.length >= most) return html`<p>${t("full", { count: most })}</p>`;
    const { refusal, busy } = this.#adding;
    const name = (language: "de" | "en") =>
      textField({
        id: `backdrop-${language}`,
        label: t(`name.${language}`),
        value: this.wish[language],
        maxLength: LONGEST,
        error: this.fault === language ? t("fault.name", { count: LONGEST }) : undefined,
        onInput: (value) => {
          this.wish = { ...this.wish, [language]: value };
        },
      });
    return html`<form class="card stack snug" novalidate @submit=${this.#submit}>
      <h3>${t("add")}</h3>
      <div class="field">
        <label for="backdrop-file">${t("file")}</label>
        <p class="hint" id="backdrop-file-hint">${t("file.hint")}</p>
        <input
          type="file"
          id="backdrop-file"
          name="backdrop-file"
          accept="image/png,image/jpeg,image/webp,image/heic,image/heif,.heic"
          aria-describedby="backdrop-file-hint"
          aria-invalid=${this.fault === "file" ? "true" : nothing}
          @change=${(event: Event) => {
            this.wish = {
              ...this.wish,
              file: (event.target as HTMLInputElement).files?.[0] ?? null,
            };
          }}
        />
        ${this.fault === "file" ? html`<p class="error" role="alert">${t("fault.file")}</p>` : nothing}
      </div>
      ${name("de")} ${name("en")} ${refusal ? problemNotice(refusal) : nothing}
      <div>
        ${button({
          label: t("add.do"),
          kind: "primary",
          icon: "upload",
          type: "submit",
          name: "add-backdrop",
          busy,
        })}
      </div>
    </form>`;
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { file, de, en } = this.wish;
    this.fault = fault(this.wish);
    if (this.fault || !file) {
      this.querySelector<HTMLElement>(`#backdrop-${this.fault}`)?.focus();
      return;
    }
    const sent = await this.#adding.send(async () => {
      await this.console.session.ask(() => backdrops.add(file, { de: de.trim(), en: en.trim() }));
    });
    if (!sent) return;
    form.reset();
    this.wish = EMPTY;
    toast(t("added"), "good");
    await this.#list.load();
  };

  #sure(backdrop: HouseBackdrop): TemplateResult {
    const { refusal, busy } = this.#taking;
    return html`<p>${t("remove.body", { name: pick(backdrop.name) })}</p>
      ${refusal ? problemNotice(refusal) : nothing}
      <div class="row">
        ${button({
          label: t("remove"),
          kind: "danger",
          icon: "trash-2",
          busy,
          name: "remove-backdrop-sure",
          onClick: () => void this.#remove(backdrop),
        })}
        ${button({
          label: t("cancel"),
          onClick: () => {
            this.removing = null;
          },
        })}
      </div>`;
  }

  async #remove({ id }: HouseBackdrop): Promise<void> {
    const sent = await this.#taking.send(() =>
      this.console.session.ask(() => backdrops.remove(id)),
    );
    if (!sent) return;
    this.removing = null;
    toast(t("removed"), "good");
    await this.#list.load();
  }
}

customElements.define("v-backdrops", BackdropList);
