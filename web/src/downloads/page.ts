import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { paragraphs, step } from "../customer/view";
import type { DownloadFile, Downloads } from "../protocol/messages";
import { Element } from "../ui/element";
import { frame } from "../ui/frame";
import { icon } from "../ui/icon";
import { button, type Content, notice, spinner } from "../ui/parts";
import { problem } from "../ui/problems";
import { formatBytes, formatMoment, pick } from "../ui/text";
import { announce } from "../ui/toasts";
import type { DownloadSession } from "./session";
import { t } from "./words";

/** `<v-downloads .session>`: the documents somebody was given, until when, and how to check them. */
export class DownloadPage extends Element {
  static override properties = { session: { attribute: false }, copied: { state: true } };
  declare session: DownloadSession;
  /** The version whose checksum is on the clipboard. */
  declare copied: string | null;
  #stop: (() => void) | undefined;

  constructor() {
    super();
    this.copied = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.session.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  get #house(): string {
    const { desk, files } = this.session.state;
    return files?.house ?? desk?.name ?? "";
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const heading = this.querySelector("h1")?.textContent?.trim() ?? "";
    document.title = heading && this.#house ? `${heading} – ${this.#house}` : "Visavis";
  }

  protected override render(): TemplateResult {
    return frame({ house: this.#house, content: this.#content() });
  }

  #content(): Content {
    const { files, refused } = this.session.state;
    if (files) return this.#files(files);
    if (refused === "download.over") return this.#over();
    if (refused) return this.#trouble(refused);
    return html`<div class="step centre">${spinner(t("loading"))}</div>`;
  }

  #files({ house, until, files, missing }: Downloads): TemplateResult {
    const { refused } = this.session.state;
    const day = formatMoment(until);
    const body =
      files.length + missing.length === 0
        ? html`<p class="lead">${t("none")}</p>`
        : html`<p class="lead">${t("lead", { house })}</p>
            ${notice({ body: t("until", { day }) })}
            <ul class="downloads">
              ${files.map((file) => html`<li class="card stack snug">${this.#file(file)}</li>`)}
            </ul>
            ${missing.length > 0 ? this.#missing(missing) : nothing}
            <p class="muted">${t("foreign")}</p>`;
    return step(
      t("title"),
      html`${body} ${refused ? this.#stale() : nothing} ${this.#hint()}`,
      "wide",
    );
  }

  #missing(names: readonly string[]): TemplateResult {
    const body = t("missing", { names: names.join(", ") });
    return notice({ tone: "warn", body, actions: this.#again() });
  }

  #file(file: DownloadFile): TemplateResult {
    const facts = [
      t(`kind.${file.kind}`),
      t("pages", { count: file.pages }),
      formatBytes(file.size),
      file.marked ? t("marked") : "",
    ];
    const id = `file-${file.version}`;
    return html`<div class="download-head">
        ${icon("file-text")}
        <div>
          <h2 id=${id}>${file.name}</h2>
          <p class="muted">${facts.filter(Boolean).join(", ")}</p>
        </div>
      </div>
      <a
        class="button primary wide"
        href=${`/api/downloads/${encodeURIComponent(file.version)}`}
        download
        aria-describedby=${id}
        >${icon("download")}<span>${t("download")}</span></a
      >
      <details>
        <summary>${t("sha256")}</summary>
        <div class="stack snug">
          <p>${t("sha256.hint")}</p>
          <p class="sha" tabindex="0">${file.sha256}</p>
          <div class="row">
            ${button({
              label: t(this.copied === file.version ? "copied" : "copy"),
              icon: this.copied === file.version ? "check" : "copy",
              onClick: () => void this.#copy(file),
            })}
          </div>
        </div>
      </details>`;
  }

  async #copy({ version, sha256 }: DownloadFile): Promise<void> {
    try {
      await navigator.clipboard.writeText(sha256);
    } catch {
      announce(t("copy.failed"));
      return;
    }
    this.copied = version;
    announce(t("copied"));
  }

  #over(): TemplateResult {
    const { means, todo } = problem("download.over");
    return step(
      t("over"),
      html`<p class="lead">${means}</p>
        <p>${todo}</p>
        ${this.#hint()}`,
    );
  }

  #trouble(code: string): TemplateResult {
    const { happened, means, todo } = problem(code);
    return step(
      happened.replace(/\.$/, ""),
      html`<p class="lead">${means}</p>
        <p>${todo}</p>
        <div class="actions">${this.#again()}</div>
        ${this.#hint()}`,
    );
  }

  /** The list is there, but whether it still is so couldn't be asked. */
  #stale(): TemplateResult {
    return notice({ tone: "warn", body: t("stale"), actions: this.#again(), live: true });
  }

  #again(): TemplateResult {
    return button({
      label: t("again"),
      icon: "refresh-cw",
      busy: this.session.state.busy,
      onClick: () => void this.session.load(),
    });
  }

  /** How to reach the house, in its own words. */
  #hint(): TemplateResult | typeof nothing {
    const { desk } = this.session.state;
    const text = desk ? pick(desk.contact_hint) : "";
    if (!text) return nothing;
    return html`<section class="hint-card stack snug">
      <h2>${t("help")}</h2>
      ${paragraphs(text)}
    </section>`;
  }
}

customElements.define("v-downloads", DownloadPage);
