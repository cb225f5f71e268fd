import { html, nothing, type TemplateResult } from "lit";
import { href } from "../console/address";
import { copyButton } from "../console/copy";
import { Loading, loaded } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { asRefusal } from "../console/session";
import { FileDrop } from "../documents/file-drop";
import { fileButton } from "../documents/files";
import "../documents/uploading";
import { Uploads } from "../documents/uploads";
import type { LibraryDocument, LibraryVersion } from "../protocol/messages";
import { confirm } from "../ui/dialog";
import { icon } from "../ui/icon";
import { button, notice } from "../ui/parts";
import { problemText } from "../ui/problems";
import { type Column, table } from "../ui/table";
import { formatBytes, formatDay, formatMoment, formatNumber } from "../ui/text";
import { toast } from "../ui/toasts";
import { library } from "./client";
import "./form";
import type { Task } from "./model";
import { Ready } from "./ready";
import { validityBadge } from "./validity";
import { t } from "./words";

/** `<v-library-document>`: one document with all its versions, and what may be done with it. */
export class LibraryDocumentPage extends ConsoleElement {
  static override properties = { task: { state: true }, over: { state: true } };
  declare task: Task | null;
  declare over: boolean;
  #uploads = new Uploads(library);
  #ready = new Ready(this.#uploads);
  #asked: string | null = null;
  readonly #drop = new FileDrop({
    over: (yes) => {
      this.over = yes;
    },
    files: (files) => this.#uploads.add(files.slice(0, 1)),
  });
  readonly #document = new Loading<LibraryDocument>(() =>
    this.console.session.ask(() => library.document(this.route.id ?? "")),
  );

  constructor() {
    super();
    this.task = null;
    this.over = false;
  }

  protected override begin(): void {
    this.#uploads = new Uploads(library);
    this.#ready = new Ready(this.#uploads);
    this.watch(this.#document, this.#ready);
    this.onEnd(() => {
      this.#ready.close();
      this.#uploads.close();
    });
  }

  protected override willUpdate(): void {
    if (this.route.id !== this.#asked) {
      this.#asked = this.route.id;
      void this.#document.load();
    }
    const of = this.#document.state.data;
    const fresh = this.#ready.state.list.find((each) => each.fresh);
    if (!fresh || !of || this.task) return;
    this.#ready.see(fresh.upload);
    this.task = { kind: "version", upload: fresh.upload, file: fresh.name, of };
  }

  #done = (event: CustomEvent<LibraryDocument>): void => {
    if (this.task?.kind === "version") this.#ready.forget(this.task.upload);
    this.#document.replace(event.detail);
  };

  async #withdraw({ document }: LibraryDocument): Promise<void> {
    const sure = await confirm({
      heading: t("withdraw.sure", { name: document.name }),
      body: t("withdraw.body"),
      yes: t("withdraw"),
      danger: true,
    });
    if (!sure) return;
    try {
      this.#document.replace(
        await this.console.session.ask(() => library.withdraw(document.document)),
      );
      toast(t("withdraw.done"), "good");
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  protected override render(): TemplateResult {
    const { data } = this.#document.state;
    return html`<div class="page stack wide library ${this.over ? "over" : ""}">
      <p>
        <a class="row tight" href=${href("library")}>${icon("arrow-left")}<span>${t("back")}</span></a>
      </p>
      <h1 tabindex="-1">${data?.document.name ?? t("document")}</h1>
      ${loaded(this.#document, (document) => this.#draw(document))}
      <v-library-form
        .console=${this.console}
        .task=${this.task}
        @done=${this.#done}
        @close=${() => {
          this.task = null;
        }}
      ></v-library-form>
    </div>`;
  }

  #draw(document: LibraryDocument): TemplateResult {
    const { withdrawn_at, withdrawn_by } = document;
    return html`${
      withdrawn_at === null
        ? nothing
        : notice({
            tone: "warn",
            title: t("withdrawn.title"),
            body: t("withdrawn.body", {
              time: formatMoment(withdrawn_at),
              name: withdrawn_by ?? t("somebody"),
            }),
          })
    }
    <div class="library-top">
      ${this.#facts(document)} ${this.#picture(document.document.current)}
    </div>
    ${this.#versions(document)}`;
  }

  #facts(document: LibraryDocument): TemplateResult {
    const { topic, queues, current, mine } = document.document;
    const { names } = this.console;
    const open = mine && document.withdrawn_at === null;
    return html`<section class="card stack" aria-label=${t("facts")}>
      <dl class="facts">
        <div>
          <dt>${t("col.state")}</dt>
          <dd>${validityBadge(current, this.console)}</dd>
        </div>
        <div>
          <dt>${t("form.topic")}</dt>
          <dd>${topic || t("topic.none")}</dd>
        </div>
        <div>
          <dt>${t("col.queues")}</dt>
          <dd>
            ${
              queues.length === 0
                ? t("queues.all")
                : queues.map((queue) => names.queue(queue)).join(", ")
            }
          </dd>
        </div>
      </dl>
      ${open ? this.#acts(document) : mine ? nothing : html`<p class="muted">${t("not_yours")}</p>`}
      ${open ? html`<v-uploads .uploads=${this.#uploads}></v-uploads>` : nothing}
    </section>`;
  }

  #acts(document: LibraryDocument): TemplateResult {
    return html`<div
      class="row drop-zone"
      @dragenter=${this.#drop.drag}
      @dragover=${this.#drop.drag}
      @dragleave=${this.#drop.leave}
      @drop=${this.#drop.drop}
    >
      ${fileButton({
        label: t("version.add"),
        icon: "upload",
        name: "version-file",
        primary: true,
        onFiles: (files) => this.#uploads.add(files.slice(0, 1)),
      })}
      ${button({
        label: t("change"),
        icon: "pencil",
        name: "change-document",
        onClick: () => {
          this.task = { kind: "change", of: document };
        },
      })}
      ${button({
        label: t("withdraw"),
        kind: "danger",
        name: "withdraw-document",
        onClick: () => void this.#withdraw(document),
      })}
    </div>`;
  }

  #picture(version: LibraryVersion): TemplateResult {
    const [width, height] = version.sizes[0] ?? [1, 1];
    return html`<img
      class="library-page"
      src=${library.page(version.version, 1, 400)}
      width=${Math.round(width / 100)}
      height=${Math.round(height / 100)}
      alt=${t("picture", { name: version.name })}
    />`;
  }

  #versions(document: LibraryDocument): TemplateResult {
    return html`<section class="stack tight" aria-labelledby="versions-title">
      <h2 id="versions-title">${t("versions")}</h2>
      ${table({
        caption: t("versions"),
        columns: this.#columns(document),
        rows: document.versions,
        key: ({ version }) => version,
        empty: nothing,
      })}
    </section>`;
  }

  #columns(document: LibraryDocument): Column<LibraryVersion>[] {
    const open = document.document.mine && document.withdrawn_at === null;
    return [
      {
        id: "number",
        label: t("col.number"),
        number: true,
        cell: (one) => formatNumber(one.number),
      },
      {
        id: "state",
        label: t("col.state"),
        cell: (version) => validityBadge(version, this.console),
      },
      {
        id: "from",
        label: t("form.from"),
        cell: ({ valid_from }) => (valid_from ? formatDay(valid_from) : t("day.open")),
      },
      {
        id: "until",
        label: t("form.until"),
        cell: ({ valid_until }) => (valid_until ? formatDay(valid_until) : t("day.open")),
      },
      {
        id: "file",
        label: t("col.file"),
        cell: (version) => html`<span>${version.name}</span>
          <br /><span class="muted">
            ${t("pages", { count: version.pages })}, ${formatBytes(version.size)}
          </span>
          ${this.#notes(version)}`,
      },
      {
        id: "made",
        label: t("col.made"),
        cell: ({ made_at, made_by_name }) => html`<span>${formatMoment(made_at)}</span>
          <br /><span class="muted">${made_by_name ?? t("somebody")}</span>`,
      },
      {
        id: "sha256",
        label: t("col.sha256"),
        cell: ({ sha256 }) => html`<code class="sha" title=${sha256}>${sha256.slice(0, 12)}…</code>
          ${copyButton(sha256)}`,
      },
      ...(open ? [this.#act(document)] : []),
    ];
  }

  #notes({ notes }: LibraryVersion): TemplateResult | typeof nothing {
    const said = NOTES.filter((note) => notes.includes(note));
    if (said.length === 0) return nothing;
    return html`<br /><span class="muted">${said.map((note) => t(`note.${note}`)).join(" ")}</span>`;
  }

  #act(document: LibraryDocument): Column<LibraryVersion> {
    return {
      id: "act",
      label: t("col.act"),
      cell: (version) =>
        button({
          label: t("validity.change"),
          kind: "quiet",
          tip: t("validity.of", { number: version.number }),
          onClick: () => {
            this.task = { kind: "validity", of: document, version };
          },
        }),
    };
  }
}

const NOTES = ["xfa", "forms", "signed", "repaired"] as const;

customElements.define("v-library-document", LibraryDocumentPage);
