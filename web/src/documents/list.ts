import { html, nothing, type TemplateResult } from "lit";
import { confirm } from "../ui/dialog";
import { Following } from "../ui/following";
import { selectField } from "../ui/forms";
import { icon } from "../ui/icon";
import { badge, button, notice } from "../ui/parts";
import { problemText } from "../ui/problems";
import { formatDate, formatTime } from "../ui/text";
import type { Documents } from "./documents";
import { FileDrop } from "./file-drop";
import { fileButton, pasted } from "./files";
import "./library-picker";
import { doings, hasRunOut, onLastDay, ordered } from "./model";
import "./uploading";
import type { DocumentsView, DocumentView } from "./wire";
import { t } from "./words";

/**
 * `<v-document-list .documents .nameOf ?phone ?waiting ?giving ?staff @shown>`: the documents of the contact and what can
 * be done with them. `waiting`: before the talk, when nothing is shown yet; `giving`: after it, when there is only what the
 * customer is given. *shown*: one is on the stage now.
 */
export class DocumentList extends Following {
  static override properties = {
    documents: { attribute: false },
    nameOf: { attribute: false },
    phone: { type: Boolean },
    waiting: { type: Boolean },
    giving: { type: Boolean },
    staff: { type: Boolean },
    library: { state: true },
    over: { state: true },
  };
  declare documents: Documents;
  declare nameOf: (participant: string) => string;
  declare phone: boolean;
  declare waiting: boolean;
  declare giving: boolean;
  declare staff: boolean;
  declare library: boolean;
  /** A file is held above the list. */
  declare over: boolean;
  readonly #drop = new FileDrop({
    over: (yes) => {
      this.over = yes;
    },
    files: (files) => this.documents.uploads.add(files),
    wanted: () => this.documents.brings,
  });

  constructor() {
    super();
    this.nameOf = () => "";
    this.phone = false;
    this.waiting = false;
    this.giving = false;
    this.staff = false;
    this.library = false;
    this.over = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("paste", this.#pasted);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("paste", this.#pasted);
  }

  protected override get followed(): Documents {
    return this.documents;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view, refused } = this.documents.state;
    if (!view?.enabled) return nothing;
    const brings = view.can.includes("bring") && !this.giving;
    return html`<div
      class="stack documents ${this.over ? "over" : ""}"
      @dragover=${this.#drop.drag}
      @dragleave=${this.#drop.leave}
      @drop=${this.#drop.drop}
    >
      ${refused ? notice({ tone: "bad", body: problemText(refused), live: true }) : nothing}
      ${brings ? this.#bring() : nothing}
      <v-uploads .uploads=${this.documents.uploads}></v-uploads>
      ${
        this.library
          ? html`<v-library-picker
              .documents=${this.documents}
              @brought=${() => {
                this.library = false;
              }}
            ></v-library-picker>`
          : nothing
      }
      ${this.#rows(view)}
    </div>`;
  }

  /** While people talk there is a stage to show it on. */
  get #during(): boolean {
    return !this.waiting && !this.giving;
  }

  #bring(): TemplateResult {
    const add = (files: readonly File[]): void => this.documents.uploads.add(files);
    return html`<div class="bring">
      ${fileButton({ label: t("bring.file"), icon: "upload", name: "bring-file", onFiles: add })}
      ${
        this.phone
          ? fileButton({
              label: t("bring.photo"),
              icon: "camera",
              name: "bring-photo",
              camera: true,
              onFiles: add,
            })
          : nothing
      }
      ${
        this.staff
          ? button({
              label: t(this.library ? "library.close" : "library.open"),
              icon: "library",
              name: "library",
              onClick: () => {
                this.library = !this.library;
              },
            })
          : nothing
      }
      <p class="muted bring-hint">${t(this.phone ? "bring.hint.phone" : "bring.hint")}</p>
    </div>`;
  }

  #rows(view: DocumentsView): TemplateResult | typeof nothing {
    if (view.documents.length === 0)
      return this.waiting ? nothing : html`<p class="muted">${t("none")}</p>`;
    return html`${this.library ? html`<h3>${t("here")}</h3>` : nothing}
    <ul class="document-list" aria-label=${t("documents")}>
      ${ordered(view.documents).map((document) => this.#row(view, document))}
    </ul>`;
  }

  #row(view: DocumentsView, document: DocumentView): TemplateResult {
    const { you, leads } = this.documents;
    const { show, look, remove, give } = doings(view, document, you, leads, Date.now());
    const shown = view.sharing?.version === document.version;
    return html`<li class="document-row" data-version=${document.version}>
      ${icon(document.kind === "image" ? "image" : "file-text")}
      <div class="document-facts">
        <p class="strong">${document.name}</p>
        <p class="muted">${this.#facts(document)}</p>
        ${shown ? badge(t("shown"), "good", "eye") : nothing}
        ${hasRunOut(document, Date.now()) ? badge(t("valid.over"), "warn", "history") : nothing}
        ${
          document.given && !give
            ? badge(t(`given.${document.given}`), "good", "download")
            : nothing
        }
      </div>
      <div class="document-acts">
        ${
          show && this.#during
            ? button({
                label: t("show"),
                kind: "primary",
                icon: "presentation",
                name: "show-document",
                onClick: () => void this.#show(document.version),
              })
            : nothing
        }
        ${
          look && this.#during
            ? button({
                label: t("look"),
                icon: "eye",
                name: "look-document",
                onClick: () => this.#look(document.version),
              })
            : nothing
        }
        ${
          remove && !this.giving
            ? button({
                label: t("remove"),
                kind: "quiet",
                icon: "trash-2",
                name: "remove-document",
                onClick: () => void this.#remove(document),
              })
            : nothing
        }
      </div>
      ${give ? this.#give(document) : nothing}
    </li>`;
  }

  #facts(document: DocumentView): string {
    const { by, pages, brought_at, valid_until } = document;
    const mine = by === this.documents.you;
    return [
      t("pages", { count: pages }),
      by === null
        ? t("from.library")
        : mine
          ? t("from.you", { time: formatTime(brought_at) })
          : t("from", { name: this.nameOf(by), time: formatTime(brought_at) }),
      valid_until === null || hasRunOut(document, Date.now())
        ? ""
        : t("valid.until", { day: formatDate(onLastDay(valid_until)) }),
    ]
      .filter(Boolean)
      .join(" · ");
  }

  #give({ version, given }: DocumentView): TemplateResult {
    return html`<div class="document-give">
      ${selectField({
        id: `give-${version}`,
        label: t("give"),
        options: [
          { value: "", label: t("give.not") },
          { value: "plain", label: t("give.plain") },
          { value: "marked", label: t("give.marked") },
        ],
        value: given ?? "",
        onChange: (value) =>
          void this.documents.give(version, value === "plain" || value === "marked" ? value : null),
      })}
    </div>`;
  }

  async #show(version: string): Promise<void> {
    if (await this.documents.show(version)) this.#tell();
  }

  #look(version: string): void {
    this.documents.focusWanted = true;
    this.documents.look({ version, page: 1 });
    this.#tell();
  }

  #tell(): void {
    this.dispatchEvent(new Event("shown", { bubbles: true }));
  }

  async #remove({ version, name }: DocumentView): Promise<void> {
    const sure = await confirm({
      heading: t("remove.sure", { name }),
      body: t("remove.body"),
      yes: t("remove"),
      danger: true,
    });
    if (sure) await this.documents.remove(version);
  }

  /** During the talk the stage takes what is pasted. */
  #pasted = (event: ClipboardEvent): void => {
    if (this.waiting && this.documents.brings) this.documents.uploads.add(pasted(event));
  };
}

customElements.define("v-document-list", DocumentList);
