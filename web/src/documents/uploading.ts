import { html, nothing, type TemplateResult } from "lit";
import { Following } from "../ui/following";
import { textField } from "../ui/forms";
import { icon } from "../ui/icon";
import { button, notice } from "../ui/parts";
import { problemText } from "../ui/problems";
import { formatNumber } from "../ui/text";
import { announce } from "../ui/toasts";
import { isOver, type Upload, type Uploads } from "./uploads";
import { t } from "./words";

/** `<v-uploads .uploads>`: files on their way, how far they are, and in words what became of them. */
export class UploadList extends Following {
  static override properties = { uploads: { attribute: false }, passwords: { state: true } };
  declare uploads: Uploads;
  /** What is being typed, by upload. It is sent once and kept nowhere. */
  declare passwords: Readonly<Record<string, string>>;
  readonly #told = new Set<string>();

  constructor() {
    super();
    this.passwords = {};
  }

  protected override get followed(): Uploads {
    return this.uploads;
  }

  protected override updated(): void {
    for (const upload of this.uploads.state.list) {
      if (upload.view?.state !== "ready" || this.#told.has(upload.key)) continue;
      this.#told.add(upload.key);
      announce(t("upload.ready", { name: upload.name }));
      void this.uploads.cancel(upload.key); // it stands among the documents now
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { list } = this.uploads.state;
    if (list.length === 0) return nothing;
    return html`<ul class="uploads" aria-label=${t("uploads")}>
      ${list.map((upload) => html`<li class="upload">${this.#one(upload)}</li>`)}
    </ul>`;
  }

  #one(upload: Upload): TemplateResult {
    const { key, name, view } = upload;
    const over = isOver(upload);
    return html`<div class="upload-head">
        ${icon(over ? "circle-alert" : "file-text")}
        <span class="upload-name">${name}</span>
        ${
          this.uploads.canRepeat(key) && over
            ? button({
                label: t("upload.again"),
                kind: "quiet",
                icon: "refresh-cw",
                onClick: () => this.uploads.again(key),
              })
            : nothing
        }
        ${button({
          label: t(over ? "upload.away" : "upload.cancel"),
          kind: "quiet",
          icon: "x",
          name: "cancel-upload",
          onClick: () => void this.uploads.cancel(key),
        })}
      </div>
      ${this.#progress(upload)} ${this.#words(upload)}
      ${view?.state === "needs_password" ? this.#password(upload) : nothing}`;
  }

  #progress({ view, size, line, refused }: Upload): TemplateResult | typeof nothing {
    if (refused || (view && view.state !== "receiving")) return nothing;
    if (line === "queued") return html`<p class="upload-state">${t("upload.queued")}</p>`;
    const done = view && size > 0 ? view.offset / size : 0;
    const percent = formatNumber(done, { style: "percent", maximumFractionDigits: 0 });
    return html`<progress max="1" .value=${done} aria-label=${t("upload.progress")}></progress>
      <p class="upload-state">
        ${line === "paused" ? t("upload.paused") : t("upload.going", { percent })}
      </p>`;
  }

  #words({ view, line, refused }: Upload): TemplateResult | typeof nothing {
    if (refused) return notice({ tone: "bad", body: problemText(refused), live: true });
    if (line === "lost") return notice({ tone: "warn", body: t("upload.lost"), live: true });
    if (!view) return nothing;
    const { state, code } = view;
    if (state === "refused")
      return notice({ tone: "bad", body: t(`code.${code ?? "failed"}`), live: true });
    if (state === "waiting")
      return notice({ tone: "warn", body: t(`code.${code ?? "scanner_away"}`), live: true });
    if (state === "checking" || state === "converting")
      return html`<p class="upload-state" role="status">
        ${icon("loader-circle", "turning")}<span>${t(`upload.${state}`)}</span>
      </p>`;
    return nothing;
  }

  #password({ key, view }: Upload): TemplateResult {
    const typed = this.passwords[key] ?? "";
    const send = (event: SubmitEvent): void => {
      event.preventDefault();
      if (!typed) return;
      this.passwords = { ...this.passwords, [key]: "" };
      void this.uploads.password(key, typed);
    };
    return html`<form class="stack tight" novalidate @submit=${send}>
      ${textField({
        id: `upload-password-${key}`,
        label: t("password"),
        hint: t("password.hint"),
        error: view?.code === "wrong_password" ? t("code.wrong_password") : undefined,
        type: "password",
        value: typed,
        onInput: (value) => {
          this.passwords = { ...this.passwords, [key]: value };
        },
      })}
      <div class="row">
        ${button({ label: t("password.send"), kind: "primary", type: "submit", name: "send-password" })}
      </div>
    </form>`;
  }
}

customElements.define("v-uploads", UploadList);
